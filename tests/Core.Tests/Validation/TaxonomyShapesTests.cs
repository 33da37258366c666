using GenesysRecordingTags.Core.Validation;
using Xunit;

namespace GenesysRecordingTags.Core.Tests.Validation;

/// <summary>What JSON and CSV files may look like, and what is said of those that may not.</summary>
public sealed class TaxonomyShapesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("grt-taxonomy-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_CSV_file_has_a_row_for_each_label_and_names_a_taxonomy_once()
    {
        var taxonomies = Csv(
            "taxonomyid,TAXONOMYNAME,Label,Published",
            "tax-1,,\"A, with a comma\",",
            "tax-1,One,B,yes",
            "TAX-1,Another,B,true",
            "tax-2,Two,  C  ,No",
            "tax-3,,D");

        Assert.Equal(["tax-1", "tax-2", "tax-3"], taxonomies.Select(taxonomy => taxonomy.Id));
        Assert.Equal(["One", "Two", null], taxonomies.Select(taxonomy => taxonomy.Name));
        Assert.Equal([true, false, true], taxonomies.Select(taxonomy => taxonomy.IsPublished));
        Assert.Equal(["A, with a comma", "B"], taxonomies[0].Labels);
        Assert.Equal(["C"], taxonomies[1].Labels);
        Assert.All(taxonomies, taxonomy => Assert.EndsWith("a.csv", taxonomy.Source, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("TRUE", true)]
    [InlineData("1", true)]
    [InlineData("Yes", true)]
    [InlineData("published", true)]
    [InlineData("false", false)]
    [InlineData("0", false)]
    [InlineData("no", false)]
    [InlineData("DRAFT", false)]
    [InlineData("", true)]
    public void Published_is_written_in_several_ways(string text, bool isPublished) =>
        Assert.Equal(isPublished, Assert.Single(Csv("TaxonomyId,Label,Published", $"t,A,{text}")).IsPublished);

    [Fact]
    public void Semicolons_separate_where_the_header_has_them()
    {
        var taxonomy = Assert.Single(Csv("TaxonomyId; Label ;Published", "tax-1;A,B;draft"));
        Assert.Equal(("tax-1", "A,B", false), (taxonomy.Id, Assert.Single(taxonomy.Labels), taxonomy.IsPublished));
    }

    [Fact]
    public void A_semicolon_in_the_name_of_a_column_separates_nothing_where_commas_do() =>
        Assert.Equal("A", Assert.Single(Assert.Single(Csv("\"Note;Owner\",TaxonomyId,Label", "n,tax-1,A")).Labels));

    [Theory]
    [InlineData("it is empty")]
    [InlineData("line 1: there is no column Label", "TaxonomyId,Name", "t,A")]
    [InlineData("line 1: there is no column TaxonomyId", "Label", "A")]
    [InlineData("line 2: TaxonomyId is blank", "TaxonomyId,Label", ",A")]
    [InlineData("line 3: Label is blank", "TaxonomyId,Label", "t,A", "t,")]
    [InlineData("line 3: Label is blank", "TaxonomyId,Label", "t,A", "t")]
    [InlineData("line 2: Label is blank", "TaxonomyId,Label", "t,", "t,B", "t,C")]
    [InlineData("line 3: Label is blank", "TaxonomyId,Label", "", "t,", "t,B")]
    [InlineData("line 3: Label is blank", "TaxonomyId,Label", "", "t,")]
    [InlineData("line 4: Label is blank", "TaxonomyId,Label", "", "t,A", "t,", "")]
    [InlineData("line 4: Label is blank", "TaxonomyId,Label", "t,\"A", "B\"", "t,")]
    [InlineData("line 2: Published must be true or false, and is 'perhaps'", "TaxonomyId,Label,Published", "t,A,perhaps")]
    [InlineData("line 3: Published contradicts an earlier row of taxonomy 't'", "TaxonomyId,Label,Published", "t,A,true", "t,B,false")]
    [InlineData("line 4: Published contradicts an earlier row of taxonomy 't'", "TaxonomyId,Label,Published", "t,A,true", "t,B,", "t,B,false")]
    [InlineData("line 2: a quote is not closed", "TaxonomyId,Label", "t,\"A")]
    [InlineData("there is no taxonomy in it", "TaxonomyId,Label")]
    public void A_CSV_file_that_is_wrong_is_refused_by_line(string problem, params string[] lines) => Assert.Contains(problem, Refuse("a.csv", string.Join('\n', lines)), StringComparison.Ordinal);

    [Theory]
    [InlineData("""{"id":"t","labels":["A"],"name":"N","version":2}""")]
    [InlineData("""[{"id":"t","labels":["A"],"name":"N","version":"2"}]""")]
    [InlineData("""{"taxonomies":[{"id":"t","labels":["A"],"name":"N","version":2}]}""")]
    [InlineData("""{"TAXONOMYID":"t","Labels":[{"label":"A"},"A"],"taxonomyName":"N","version":2}""")]
    [InlineData("""{"id":"t","taxonomyId":"other","labels":[{"name":"A"}],"name":"N","taxonomyName":"other","version":2,}""")]
    [InlineData("""{"id":"t","labels":[{"label":"A","name":"other"},],"name":"N","version":2} // a comment""")]
    public void A_JSON_file_may_be_written_in_several_shapes(string json)
    {
        var taxonomy = Assert.Single(Json(json));
        Assert.Equal(("t", "A", "N", "2", true), (taxonomy.Id, Assert.Single(taxonomy.Labels), taxonomy.Name, taxonomy.Version, taxonomy.IsPublished));
    }

    [Theory]
    [InlineData("\"published\":true", true)]
    [InlineData("\"published\":false", false)]
    [InlineData("\"isPublished\":false", false)]
    [InlineData("\"published\":true,\"isPublished\":false", true)]
    [InlineData("\"published\":null", true)]
    [InlineData("\"status\":\"Published\"", true)]
    [InlineData("\"status\":\"draft\"", false)]
    [InlineData("\"published\":true,\"status\":\"draft\"", true)]
    public void Published_or_the_status_says_whether_it_is(string member, bool isPublished) =>
        Assert.Equal(isPublished, Assert.Single(Json($$"""{"id":"t","labels":["A"],{{member}}}""")).IsPublished);

    [Theory]
    [InlineData("1", "the file must be an object or an array, and is a number")]
    [InlineData("null", "the file must be an object or an array, and is null")]
    [InlineData("[]", "there is no taxonomy in it")]
    [InlineData("[true]", "the file[0] must be an object, and is a Boolean")]
    [InlineData("""{"taxonomies":[{"id":"t","labels":["A"]},"x"]}""", "taxonomies[1] must be an object, and is text")]
    [InlineData("""{"labels":["A"]}""", "the file.id is missing or blank")]
    [InlineData("""{"id":" ","labels":["A"]}""", "the file.id is missing or blank")]
    [InlineData("""{"id":["t"],"labels":["A"]}""", "the file.id must be text, and is an array")]
    [InlineData("""{"id":"t"}""", "the file.labels must be an array")]
    [InlineData("""{"id":"t","labels":["A","\t"]}""", "the file.labels[1] is blank")]
    [InlineData("""{"id":"t","labels":[{}]}""", "the file.labels[0] is blank")]
    [InlineData("""{"id":"t","labels":[5]}""", "the file.labels[0] must be text or an object with a name, and is a number")]
    [InlineData("""{"id":"t","labels":["A"],"published":"yes"}""", "the file.published must be true or false, and is text")]
    [InlineData("{\n\"id\" 5}", "line 2, position 6: it is not valid JSON")]
    [InlineData("""{"id":"t","labels":["\ud800"]}""", "half a character")]
    public void A_JSON_file_that_is_wrong_is_refused_by_field(string json, string problem) => Assert.Contains(problem, Refuse("a.json", json), StringComparison.Ordinal);

    [Fact]
    public void Other_files_and_files_that_are_not_there_are_refused()
    {
        Assert.Contains("the extension is neither .json nor .csv", Refuse("a.txt", "x"), StringComparison.Ordinal);
        var error = Assert.Throws<GenesysException>(() => TaxonomyFile.Read(Path.Combine(_folder, "absent.json")));
        Assert.Equal(GenesysErrorKind.InvalidFile, error.Kind);
        Assert.Contains("can't be read", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentNullException>(() => TaxonomyFile.Read(null!));
    }

    [Fact]
    public void A_catalogue_lists_by_name_or_id()
    {
        var catalog = new TaxonomyCatalog();
        foreach (var (id, name) in new[] { ("z", "Alpha"), ("beta", null), ("a", "gamma") })
        {
            catalog.Load(new RecordingTaxonomy { Id = id, Name = name, Labels = ["A"], Source = "test" });
        }

        Assert.Equal(["z", "beta", "a"], catalog.Taxonomies.Select(taxonomy => taxonomy.Id));
    }

    private IReadOnlyList<RecordingTaxonomy> Csv(params string[] lines) => TaxonomyFile.Read(Write("a.csv", string.Join("\r\n", lines)));

    private IReadOnlyList<RecordingTaxonomy> Json(string json) => TaxonomyFile.Read(Write("a.json", json));

    private string Refuse(string name, string text)
    {
        var path = Write(name, text);
        var error = Assert.Throws<GenesysException>(() => TaxonomyFile.Read(path));
        Assert.Equal(GenesysErrorKind.InvalidFile, error.Kind);
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
        Assert.Contains("TaxonomyId, TaxonomyName, Label, Published", error.RecommendedAction, StringComparison.Ordinal);
        return error.Message;
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }
}
