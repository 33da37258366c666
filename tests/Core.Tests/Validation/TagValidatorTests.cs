using GenesysRecordingTags.Core.Validation;
using Xunit;

namespace GenesysRecordingTags.Core.Tests.Validation;

public class TagValidatorTests
{
    private readonly TaxonomyCatalog _taxonomies = new();
    private readonly TagValidator _validator;

    public TagValidatorTests() => _validator = new TagValidator(_taxonomies);

    [Fact]
    public void A_set_that_keeps_every_rule_is_valid()
    {
        var result = _validator.Validate("rec-1", [Tag("A"), Tag("B", confidence: 0.0), Tag("C", confidence: 1.0)]);

        Assert.True(result.IsValid);
        Assert.Equal(3, result.TagCount);
        Assert.Empty(result.Problems);
    }

    [Fact]
    public void No_tag_is_a_problem_of_the_set()
    {
        var problem = Assert.Single(_validator.Validate("rec-1", []).Problems);
        Assert.Equal((TagProblemCode.NoTags, -1, "tags"), (problem.Code, problem.Index, problem.Property));
    }

    [Theory]
    [InlineData(100, true)]
    [InlineData(101, false)]
    public void A_hundred_tags_are_the_most(int count, bool isValid)
    {
        var tags = Enumerable.Range(0, count).Select(number => Tag($"L{number}")).ToArray();
        var result = _validator.Validate("rec-1", tags);

        Assert.Equal(isValid, result.IsValid);
        if (!isValid)
        {
            Assert.Equal(TagProblemCode.TooManyTags, Assert.Single(result.Problems).Code);
        }
    }

    public static TheoryData<RecordingTag, string, string> OneProblemEach => new()
    {
        { Tag(null), TagProblemCode.BlankLabel, "label" },
        { Tag(" \t"), TagProblemCode.BlankLabel, "label" },
        { Tag("A") with { TaxonomyId = null }, TagProblemCode.BlankTaxonomyId, "taxonomyId" },
        { Tag("A") with { TaxonomyId = "  " }, TagProblemCode.BlankTaxonomyId, "taxonomyId" },
        { Tag("A", confidence: -0.0001), TagProblemCode.ConfidenceOutOfRange, "confidence" },
        { Tag("A", confidence: 1.0001), TagProblemCode.ConfidenceOutOfRange, "confidence" },
        { Tag("A", confidence: double.PositiveInfinity), TagProblemCode.ConfidenceOutOfRange, "confidence" },
        { Tag("A", confidence: double.NaN), TagProblemCode.ConfidenceNotANumber, "confidence" },
        { RecordingTag.FromLoose("A", "t", "high", null), TagProblemCode.ConfidenceNotANumber, "confidence" },
        { RecordingTag.FromLoose("A", "t", "0,95", null), TagProblemCode.ConfidenceNotANumber, "confidence" },
        { Tag("A") with { Status = "Maybe" }, TagProblemCode.UnknownStatus, "status" },
        { Tag("A") with { Status = "active" }, TagProblemCode.UnknownStatus, "status" },
    };

    [Theory]
    [MemberData(nameof(OneProblemEach))]
    public void Each_breach_is_named_by_index_and_field(RecordingTag bad, string code, string property)
    {
        var problem = Assert.Single(_validator.Validate("rec-1", [Tag("Fine"), bad]).Problems);
        Assert.Equal((code, 1, property), (problem.Code, problem.Index, problem.Property));
    }

    [Fact]
    public void All_problems_of_a_set_are_told_at_once()
    {
        var result = _validator.Validate("rec-1",
        [
            Tag("A"), Tag("A"), null, RecordingTag.FromLoose("", "", "x", "y"), Tag("B", confidence: 2),
        ]);

        Assert.Equal(
            [
                (1, TagProblemCode.DuplicateTag),
                (2, TagProblemCode.NullTag),
                (3, TagProblemCode.BlankLabel),
                (3, TagProblemCode.BlankTaxonomyId),
                (3, TagProblemCode.ConfidenceNotANumber),
                (3, TagProblemCode.UnknownStatus),
                (4, TagProblemCode.ConfidenceOutOfRange),
            ],
            result.Problems.Select(problem => (problem.Index, problem.Code)));
    }

    [Fact]
    public void The_same_label_of_another_taxonomy_or_in_other_letters_is_no_duplicate()
    {
        Assert.True(_validator.Validate("rec-1", [Tag("A"), Tag("a"), Tag("A") with { TaxonomyId = "u" }]).IsValid);
    }

    [Theory]
    [InlineData("t", "A", null)]
    [InlineData("T", "A", null)]
    [InlineData("t", "a", TagProblemCode.LabelNotInTaxonomy)]
    [InlineData("t", "C", TagProblemCode.LabelNotInTaxonomy)]
    [InlineData("draft", "A", TagProblemCode.TaxonomyNotPublished)]
    [InlineData("other", "A", TagProblemCode.UnknownTaxonomy)]
    public void Loaded_taxonomies_decide_over_labels(string taxonomyId, string label, string? code)
    {
        _taxonomies.Load(new RecordingTaxonomy { Id = "t", Labels = ["A", "B"] });
        _taxonomies.Load(new RecordingTaxonomy { Id = "draft", Labels = ["A"], IsPublished = false });

        var result = _validator.Validate("rec-1", [Tag(label) with { TaxonomyId = taxonomyId }]);

        Assert.Equal(code, result.Problems.SingleOrDefault()?.Code);
    }

    [Fact]
    public void A_blank_recording_and_a_nameless_policy_are_problems()
    {
        var result = _validator.Validate(" ", [Tag("A")], new RetentionPolicy { Id = "p" });
        Assert.Equal(
            [TagProblemCode.BlankRecordingId, TagProblemCode.BlankRetentionPolicy],
            result.Problems.Select(problem => problem.Code));
    }

    [Theory]
    [InlineData("0.95", 0.95)]
    [InlineData(" 1e-1 ", 0.1)]
    [InlineData(null, 1.0)]
    [InlineData("", 1.0)]
    [InlineData(1, 1.0)]
    public void Loose_confidence_is_read_in_the_invariant_culture(object? given, double expected)
    {
        var tag = RecordingTag.FromLoose("A", "t", given, "pending");
        Assert.Equal(expected, tag.Confidence);
        Assert.Equal(TagStatus.Pending, tag.Status);
    }

    /// <summary>Whatever the tags are made of, a set is valid exactly if a plain reading of the rules says so.</summary>
    [Fact]
    public void Agrees_with_a_plain_reading_of_the_rules()
    {
        var random = new Random(20240115);
        string?[] labels = ["A", "B", "C", "", null, " "];
        string?[] taxonomyIds = ["t", "u", "", null];
        double[] confidences = [0, 0.5, 1, 1.01, -1, double.NaN];
        string[] statuses = ["Active", "Pending", "Rejected", "Deleted"];
        for (var round = 0; round < 20_000; round++)
        {
            var tags = Enumerable.Range(0, random.Next(0, 5)).Select(_ => new RecordingTag
            {
                Label = Pick(labels),
                TaxonomyId = Pick(taxonomyIds),
                Confidence = Pick(confidences),
                Status = Pick(statuses),
            }).ToArray();

            var expected = tags.Length > 0
                && tags.All(tag => !string.IsNullOrWhiteSpace(tag.Label)
                    && !string.IsNullOrWhiteSpace(tag.TaxonomyId)
                    && tag.Confidence >= 0 && tag.Confidence <= 1
                    && tag.Status != "Deleted")
                && tags.Select(tag => (tag.TaxonomyId, tag.Label)).Distinct().Count() == tags.Length;

            Assert.Equal(expected, _validator.Validate("rec-1", tags).IsValid);
        }

        T Pick<T>(T[] from) => from[random.Next(from.Length)];
    }

    private static RecordingTag Tag(string? label, double confidence = 0.9) =>
        new() { Label = label, TaxonomyId = "t", Confidence = confidence };
}
