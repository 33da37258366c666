using System.Text.RegularExpressions;
using GenesysRecordingTags.Core.Media;
using GenesysRecordingTags.Core.Validation;
using Xunit;

namespace GenesysRecordingTags.Core.Tests.Validation;

/// <summary>Ids and texts that no service can take, and where in a set they are.</summary>
public sealed class TextRulesTests
{
    private static readonly RecordingTag Good = new() { Label = "A", TaxonomyId = "t" };

    private readonly TagValidator _validator = new(new TaxonomyCatalog());

    [Theory]
    [InlineData("", true)]
    [InlineData("plain", true)]
    [InlineData(@"\ud83c\udfa7", true)]
    [InlineData(@"a\ud83c\udfa7\ud83c\udfa7b", true)]
    [InlineData(@"\ud83c", false)]
    [InlineData(@"\udfa7", false)]
    [InlineData(@"a\ud83cb", false)]
    [InlineData(@"\ud83c\udfa7\ud83c", false)]
    [InlineData(@"\udfa7\ud83c", false)]
    public void A_text_is_well_formed_where_no_character_is_halved(string text, bool isWellFormed) => Assert.Equal(isWellFormed, UnicodeText.IsWellFormed(Regex.Unescape(text)));

    [Theory]
    [InlineData("rec-1", "rec-1")]
    [InlineData("a/b c", "a%2Fb%20c")]
    [InlineData("...", "...")]
    [InlineData("", null)]
    [InlineData(" ", null)]
    [InlineData(".", null)]
    [InlineData("..", null)]
    [InlineData(@"\ud83c", null)]
    public void An_id_is_escaped_or_refused(string id, string? expected)
    {
        // An attribute can't hold half a character.
        id = Regex.Unescape(id);
        if (expected is not null)
        {
            Assert.Equal(expected, PathText.Escape(id, "recording id"));
            return;
        }

        var error = Assert.Throws<GenesysApiException>(() => PathText.Escape(id, "recording id"));
        Assert.Equal(GenesysErrorKind.InvalidRequest, error.Kind);
    }

    public static TheoryData<string?, RecordingTag, RetentionPolicy?, int, string> HalvedTexts => new()
    {
        { "rec-\ud83c", Good, null, -1, "recordingId" },
        { null, Good with { Label = "\ud83c" }, null, 0, "label" },
        { null, Good with { TaxonomyId = "\ud83c" }, null, 0, "taxonomyId" },
        { null, Good, new RetentionPolicy { Name = "\ud83c" }, -1, "retentionPolicy.name" },
        { null, Good, new RetentionPolicy { Name = "N", Id = "\ud83c" }, -1, "retentionPolicy.id" },
    };

    [Theory]
    [MemberData(nameof(HalvedTexts))]
    public void A_halved_character_is_named_where_it_stands(string? recordingId, RecordingTag tag, RetentionPolicy? policy, int index, string property)
    {
        var problem = Assert.Single(_validator.Validate(recordingId, [tag], policy).Problems);
        Assert.Equal((TagProblemCode.BrokenText, index, property), (problem.Code, problem.Index, problem.Property));
    }

    [Fact]
    public void What_is_wrong_with_the_set_as_a_whole_has_no_index()
    {
        var many = Enumerable.Range(0, 3).Select(number => Good with { Label = $"L{number}" }).ToArray();
        var strict = new TagValidator(new TaxonomyCatalog(), MediaApi.Capabilities with { MaximumTagsPerRecording = 2 });
        Assert.Equal((TagProblemCode.TooManyTags, -1, "tags"), Only(strict.Validate("rec-1", many)));
        Assert.Equal((TagProblemCode.BlankRecordingId, -1, "recordingId"), Only(_validator.Validate(" ", [Good])));
        Assert.Equal((TagProblemCode.BlankRetentionPolicy, -1, "retentionPolicy.name"), Only(_validator.Validate("rec-1", [Good], new RetentionPolicy { Name = " " })));
        Assert.True(strict.Validate("rec-1", many[..2]).IsValid);
    }

    [Theory]
    [InlineData(null, "t", TagProblemCode.BlankLabel)]
    [InlineData("A", null, TagProblemCode.BlankTaxonomyId)]
    public void Tags_that_lack_a_part_are_not_taken_for_the_same(string? label, string? taxonomyId, string code)
    {
        var tag = new RecordingTag { Label = label, TaxonomyId = taxonomyId };
        Assert.Equal([code, code], _validator.Validate("rec-1", [tag, tag]).Problems.Select(problem => problem.Code));
    }

    [Fact]
    public void A_confidence_that_was_given_is_repeated()
    {
        var problem = Assert.Single(_validator.Validate("rec-1", [RecordingTag.FromLoose("A", "t", "0,95", null)]).Problems);
        Assert.StartsWith("'0,95' is not a number", problem.Message, StringComparison.Ordinal);
        problem = Assert.Single(_validator.Validate("rec-1", [Good with { Confidence = double.NaN }]).Problems);
        Assert.StartsWith("'NaN' is not a number", problem.Message, StringComparison.Ordinal);
    }

    private static (string Code, int Index, string Property) Only(TagValidationResult result)
    {
        var problem = Assert.Single(result.Problems);
        return (problem.Code, problem.Index, problem.Property);
    }
}
