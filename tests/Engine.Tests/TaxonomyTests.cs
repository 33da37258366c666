namespace GenesysRecordingTags.Engine.Tests;

/// <summary>Import-RecordingTaxonomy and Get-RecordingTaxonomy.</summary>
public sealed class TaxonomyTests : EngineTest
{
    public TaxonomyTests() => ConnectEmbedded("-NoLedger");

    [Theory]
    [InlineData("a.json", """{"id":"T","name":"Test","labels":["A","B"]}""", true)]
    [InlineData("b.json", """[{"taxonomyId":"T","taxonomyName":"Test","labels":[{"name":"A"},{"label":"B"}],"published":false}]""", false)]
    [InlineData("c.json", "{\"taxonomies\":[{\"ID\":\"T\",\"Name\":\"Test\",\"Labels\":[\"A\",\"B\",],\"status\":\"Draft\"}] // x\n}", false)]
    [InlineData("d.csv", "TaxonomyId,TaxonomyName,Label,Published\nT,Test,A,true\nT,,B,\n", true)]
    [InlineData("e.csv", "Label;Published;TaxonomyId;TaxonomyName\r\n\"A\";no;T;Test\r\nB;no;T;Test\r\n", false)]
    public void It_reads(string file, string text, bool published)
    {
        File.WriteAllText(Path.Combine(Folder, file), text);
        var run = Run("Import-RecordingTaxonomy (\"$folder/\" + $args[0])", file).Succeeded();
        Assert.Equal("T", run.Value<string>("Id"));
        Assert.Equal("Test", run.Value<string>("Name"));
        Assert.Equal(["A", "B"], run.Value<string[]>("Labels"));
        Assert.Equal(published, run.Value<bool>("IsPublished"));
        Assert.Equal("T", Run("Get-RecordingTaxonomy T").Succeeded().Value<string>("Id"));
    }

    [Theory]
    [InlineData("a.json", "{\n\"id\": }", "line 2, position 7")]
    [InlineData("b.json", """[{"id":"T","labels":[]},{"labels":[]}]""", "[1].id is missing")]
    [InlineData("c.json", """{"id":"T","labels":"A"}""", "labels must be an array")]
    [InlineData("d.json", "[]", "there is no taxonomy")]
    [InlineData("e.csv", "TaxonomyId,Name\nT,A", "line 1: there is no column Label")]
    [InlineData("f.csv", "TaxonomyId,Label\nT,A\n,B\n", "line 3: TaxonomyId is blank")]
    [InlineData("g.csv", "TaxonomyId,Label\nT,\"A\n", "line 2: a quote")]
    [InlineData("h.csv", "", "it is empty")]
    [InlineData("i.txt", "x", "neither .json nor .csv")]
    [InlineData("j.json", """{"taxonomies":[{"id":"T","labels":["A",5]}]}""", "taxonomies[0].labels[1] must be text")]
    [InlineData("k.json", "\"x\"", "must be an object or an array")]
    [InlineData("l.csv", "TaxonomyId,Label,Published\nT,A,perhaps\nT,B,\n", "line 2: Published must be true or false")]
    [InlineData("m.csv", "TaxonomyId,Label,Published\nT,A,true\nT,B,false\nT,C,\n", "line 3: Published contradicts")]
    public void It_says_what_is_wrong(string file, string text, string says)
    {
        File.WriteAllText(Path.Combine(Folder, file), text);
        var run = Run("Import-RecordingTaxonomy (\"$folder/\" + $args[0])", file);
        Assert.Equal(["InvalidFile"], run.ErrorIds);
        Assert.Contains(says, run.Errors[0].ToString(), StringComparison.Ordinal);
        Assert.Contains(file, run.Errors[0].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Files_are_named_by_wildcard_and_a_missing_one_is_an_error()
    {
        File.WriteAllText(Path.Combine(Folder, "w1.json"), """{"id":"W1","labels":["A"]}""");
        File.WriteAllText(Path.Combine(Folder, "w2.json"), """{"id":"W2","labels":["A"]}""");
        Assert.Equal(["W1", "W2"], Run("Import-RecordingTaxonomy $folder/w?.json").Succeeded().Values<string>("Id"));
        var run = Run("\"$folder/none.json\", \"$folder/w1.json\" | Import-RecordingTaxonomy");
        Assert.Single(run.Output);
        Assert.Equal(["InvalidFile"], run.ErrorIds);
    }

    [Fact]
    public void Those_of_the_embedded_organisation_are_listed_by_id_name_and_wildcard()
    {
        Assert.Equal(4, Run("Get-RecordingTaxonomy").Succeeded().Output.Count);
        Assert.Equal(Sandbox.ComplianceTaxonomy, Run("Get-RecordingTaxonomy Comp*").Succeeded().Value<string>("Id"));
        Assert.False(Run($"Get-RecordingTaxonomy {Sandbox.DraftTaxonomy}").Succeeded().Value<bool>("IsPublished"));
    }
}
