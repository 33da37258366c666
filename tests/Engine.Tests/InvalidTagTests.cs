namespace GenesysRecordingTags.Engine.Tests;

/// <summary>Tags that break a rule: each is an error that names recording, index and field, and nothing of its set is sent.</summary>
public sealed class InvalidTagTests : SandboxTest
{
    public InvalidTagTests(Sandbox sandbox)
        : base(sandbox) => Connect();

    [Theory]
    [InlineData("Label = ''", "tags[0].label", "BlankLabel")]
    [InlineData("Label = '   '", "tags[0].label", "BlankLabel")]
    [InlineData("TaxonomyId = ''", "tags[0].taxonomyId", "BlankTaxonomyId")]
    [InlineData("Confidence = '1.01'", "tags[0].confidence", "ConfidenceOutOfRange")]
    [InlineData("Confidence = '-0.1'", "tags[0].confidence", "ConfidenceOutOfRange")]
    [InlineData("Confidence = 'NaN'", "tags[0].confidence", "ConfidenceNotANumber")]
    [InlineData("Confidence = '0,95'", "tags[0].confidence", "ConfidenceNotANumber")]
    [InlineData("Confidence = 'abc'", "tags[0].confidence", "ConfidenceNotANumber")]
    [InlineData("Confidence = ([double]::PositiveInfinity)", "tags[0].confidence", "ConfidenceOutOfRange")]
    [InlineData("Status = 'Maybe'", "tags[0].status", "UnknownStatus")]
    public void One_that_breaks_a_rule(string wrong, string names, string code)
    {
        var run = Run($$"""
            $row = @{ RecordingId = $ids[0]; Label = 'Compliance:GDPR'; TaxonomyId = $tag.TaxonomyId; Confidence = 1; Status = 'Active' }
            foreach ($entry in @{ {{wrong}} }.GetEnumerator()) { $row[$entry.Key] = $entry.Value }
            [pscustomobject] $row, [pscustomobject]@{ RecordingId = $ids[1]; Label = 'Compliance:GDPR'; TaxonomyId = $tag.TaxonomyId } | Add-RecordingTag
            """);
        var error = Assert.Single(run.Errors);
        Assert.StartsWith("InvalidTag,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal("InvalidData", error.CategoryInfo.Category.ToString());
        Assert.Contains($"'{Ids[0]}'", error.ToString(), StringComparison.Ordinal);
        Assert.Contains(names, error.ToString(), StringComparison.Ordinal);
        Assert.NotEmpty(error.ErrorDetails.RecommendedAction);
        Engine["problems"] = error.Exception;
        Assert.Equal([code], Run("$problems.Validation.Problems | ForEach-Object { \"$($_.Code)\" }").Text);
        Assert.Equal(Ids[1], run.Value<string>("RecordingId"));
        Assert.Equal(Ids[1], Assert.Single(Sandbox.Journal("TagRecording")).RecordingId);
    }

    [Theory]
    [InlineData("T", "Compliance:GDPR", "tags[0].taxonomyId")]
    [InlineData("Draft", "Sentiment:Positive", "tags[0].taxonomyId")]
    [InlineData("Own", "Compliance:Nothing", "tags[0].label")]
    [InlineData("Own", "compliance:gdpr", "tags[0].label")]
    public void One_that_the_loaded_taxonomies_do_not_allow(string taxonomy, string label, string names)
    {
        File.WriteAllText(Path.Combine(Folder, "t.json"), $$"""
            [{"id":"{{Sandbox.ComplianceTaxonomy}}","name":"C","labels":["Compliance:GDPR"],"published":true},
             {"id":"{{Sandbox.DraftTaxonomy}}","name":"D","labels":["Sentiment:Positive"],"published":false}]
            """);
        Run("Import-RecordingTaxonomy $folder/t.json").Succeeded();
        var id = taxonomy switch { "Draft" => Sandbox.DraftTaxonomy, "Own" => Sandbox.ComplianceTaxonomy, _ => taxonomy };
        var run = Run("Add-RecordingTag $ids[0] -Label $args[0] -TaxonomyId $args[1]", label, id);
        Assert.Equal(["InvalidTag"], run.ErrorIds);
        Assert.Contains(names, run.Errors[0].ToString(), StringComparison.Ordinal);
        Assert.Empty(Sandbox.Journal("TagRecording"));
    }

    [Fact]
    public void A_tag_twice_in_one_set()
    {
        var run = Run("1..2 | ForEach-Object { [pscustomobject]@{ RecordingId = $ids[0]; Label = 'Compliance:GDPR'; TaxonomyId = $tag.TaxonomyId } } | Add-RecordingTag");
        Assert.Contains("tags[1].label", Assert.Single(run.Errors).ToString(), StringComparison.Ordinal);
        Assert.Empty(Sandbox.Journal("TagRecording"));
    }

    [Fact]
    public void A_row_without_a_recording_is_named_by_its_number()
    {
        var run = Run("[pscustomobject]@{ RecordingId = ''; Label = 'Compliance:GDPR'; TaxonomyId = $tag.TaxonomyId } | Add-RecordingTag");
        Assert.StartsWith("Row 1 of the input", Assert.Single(run.Errors).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_of_one_recording_with_different_policies()
    {
        var run = Run("'Standard 365 Day', 'PCI 90 Day' | ForEach-Object { [pscustomobject]@{ RecordingId = $ids[0]; Label = \"Compliance:GDPR\"; TaxonomyId = $tag.TaxonomyId; RetentionPolicy = $_ } } | Add-RecordingTag");
        Assert.Contains(run.Errors, error => error.ToString().Contains("different retention policies", StringComparison.Ordinal));
        Assert.Empty(Sandbox.Journal("TagRecording"));
    }

    [Theory]
    [InlineData("@()", "NoTags")]
    [InlineData("@((New-RecordingTag A T), $null)", "NullTag")]
    [InlineData("@(1..101 | ForEach-Object { New-RecordingTag \"L$_\" T })", "TooManyTags")]
    public void Test_RecordingTag_finds_a_set_that_is(string set, string code)
    {
        var run = Run($"(Test-RecordingTag {set}).Problems | ForEach-Object {{ \"$($_.Code)\" }}").Succeeded();
        Assert.Equal([code], run.Text);
    }

    [Fact]
    public void Test_RecordingTag_says_all_that_is_wrong_at_once()
    {
        var run = Run("(New-RecordingTag A T), (New-RecordingTag A T), (New-RecordingTag '' T -Confidence 2) | Test-RecordingTag").Succeeded();
        Assert.False(run.Value<bool>("IsValid"));
        Assert.Equal(3, run.Value<int>("TagCount"));
        Engine["result"] = run.Output[0];
        Assert.Equal(["DuplicateTag 1", "BlankLabel 2", "ConfidenceOutOfRange 2"], Run("$result.Problems | ForEach-Object { \"$($_.Code) $($_.Index)\" }").Text);
    }

    [Fact]
    public void Test_RecordingTag_is_a_Boolean_with_Quiet()
    {
        Assert.Equal("True", Run("Test-RecordingTag (New-RecordingTag A T) -Quiet").Text[0]);
        Assert.Equal("False", Run("Test-RecordingTag (New-RecordingTag '' T) -Quiet").Text[0]);
    }

    [Fact]
    public void New_RecordingTag_builds_and_does_not_judge()
    {
        var run = Run("New-RecordingTag '' '' -Confidence abc -Status nonsense").Succeeded();
        Assert.Equal("abc", run.Value<string>("ConfidenceText"));
        Assert.Equal("nonsense", run.Value<string>("Status"));
    }
}
