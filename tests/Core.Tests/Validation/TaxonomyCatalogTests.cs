using GenesysRecordingTags.Core.Validation;
using Xunit;

namespace GenesysRecordingTags.Core.Tests.Validation;

/// <summary>Taxonomies that are meant by their name, or by a label that they alone have, and what is asked where none is.</summary>
public sealed class TaxonomyCatalogTests
{
    private readonly TaxonomyCatalog _catalog = new();
    private readonly TagValidator _validator;

    public TaxonomyCatalogTests()
    {
        _validator = new TagValidator(_catalog);
        Load("tax-1", "Compliance", "Compliance:GDPR", "Shared");
        Load("tax-2", "Quality", "Quality:Good", "Shared");
        Load("tax-3", "Twin", "Twin:One");
        Load("tax-4", "Twin", "Twin:Two");
        Load("tax-5", null, "Nameless");
        _catalog.Load(new RecordingTaxonomy { Id = "tax-6", Name = "Draft", Labels = ["Draft:Only", "Quality:Good"], IsPublished = false });
    }

    [Theory]
    [InlineData("Compliance", "Compliance:GDPR", "tax-1")]
    [InlineData(" compliance ", "Compliance:GDPR", "tax-1")]
    [InlineData("Compliance", "Unknown", "tax-1")]
    [InlineData("Draft", "Draft:Only", "tax-6")]
    [InlineData("tax-1", "Quality:Good", "tax-1")]
    [InlineData("TAX-1", "Quality:Good", "TAX-1")]
    [InlineData("Twin", "Twin:One", "Twin")]
    [InlineData("Other", "Quality:Good", "Other")]
    [InlineData(null, "Quality:Good", "tax-2")]
    [InlineData(" ", "Nameless", "tax-5")]
    [InlineData(null, "Shared", null)]
    [InlineData(null, "Draft:Only", null)]
    [InlineData(null, "quality:good", null)]
    [InlineData(null, null, null)]
    public void A_tag_is_given_the_id_of_the_taxonomy_that_is_meant(string? given, string? label, string? expected)
    {
        RecordingTag?[] tags = [new RecordingTag { Label = "Other", TaxonomyId = "tax-9" }, null, new RecordingTag { Label = label, TaxonomyId = given, Confidence = 0.5 }];
        var resolved = _catalog.Resolve(tags);
        Assert.Equal([tags[0], null, tags[2]! with { TaxonomyId = expected }], resolved);
    }

    [Fact]
    public void Without_taxonomies_and_without_tags_nothing_is_resolved()
    {
        RecordingTag?[] tags = [new RecordingTag { Label = "Quality:Good" }];
        Assert.Equal(tags, new TaxonomyCatalog().Resolve(tags));
        Assert.Empty(_catalog.Resolve([]));
        Assert.True(new TaxonomyCatalog().IsEmpty);
        Assert.False(_catalog.IsEmpty);
    }

    [Theory]
    [InlineData("tax-5", "tax-5")]
    [InlineData("TAX-1", "tax-1")]
    [InlineData("QUALITY", "tax-2")]
    [InlineData("Twin", "tax-3,tax-4")]
    [InlineData("Nothing", "")]
    public void A_taxonomy_is_found_by_its_id_or_its_name(string text, string ids) =>
        Assert.Equal(ids, string.Join(',', _catalog.FindNamed(text).Select(taxonomy => taxonomy.Id)));

    [Fact]
    public void An_id_goes_before_a_name_and_a_taxonomy_of_the_same_id_takes_the_place_of_the_other()
    {
        Load("Quality", "Another", "A");
        Assert.Equal("Quality", Assert.Single(_catalog.FindNamed("quality")).Id);
        Load("TAX-2", "Quality", "New");
        Assert.Equal(TaxonomyVerdict.UnknownLabel, _catalog.Check("tax-2", "Quality:Good"));
        Assert.Equal(TaxonomyVerdict.Fine, _catalog.Check("tax-2", "New"));
        Assert.Equal(7, _catalog.Taxonomies.Count);
    }

    [Theory]
    // A label that is mistyped, in its taxonomy and in any.
    [InlineData("tax-1", "Compliance:GPDR", TagProblemCode.LabelNotInTaxonomy, "Did you mean 'Compliance:GDPR'?")]
    [InlineData("TAX-1", "Compliance:GPDR", TagProblemCode.LabelNotInTaxonomy, "Did you mean 'Compliance:GDPR'?")]
    [InlineData("tax-1", "GDPR", TagProblemCode.LabelNotInTaxonomy, "Did you mean 'Compliance:GDPR'?")]
    [InlineData("tax-2", "Compliance:GPDR", TagProblemCode.LabelNotInTaxonomy, null)]
    [InlineData("tax-2", "Nothing like it", TagProblemCode.LabelNotInTaxonomy, null)]
    [InlineData("tax-6", "Draft:Only", TagProblemCode.TaxonomyNotPublished, null)]
    [InlineData(null, "Compliance:GPDR", TagProblemCode.BlankTaxonomyId, "No loaded taxonomy has the label 'Compliance:GPDR'. Did you mean 'Compliance:GDPR'? Correct the label, or name its taxonomy.")]
    [InlineData(null, "Draft:Onyl", TagProblemCode.BlankTaxonomyId, "No loaded taxonomy has the label 'Draft:Onyl'. Correct the label, or name its taxonomy.")]
    [InlineData(null, "Quality:Good", TagProblemCode.BlankTaxonomyId, null)]
    [InlineData(null, "Shared", TagProblemCode.AmbiguousTaxonomy, "Several taxonomies have the label 'Shared': 'Compliance' (tax-1), 'Quality' (tax-2). Say which one is meant.")]
    // A taxonomy that is mistyped, by name or id, or a name that two have.
    [InlineData("Complaince", "Compliance:GDPR", TagProblemCode.UnknownTaxonomy, "Did you mean 'Compliance'?")]
    [InlineData("tax-11", "Compliance:GDPR", TagProblemCode.UnknownTaxonomy, "Did you mean 'tax-1'?")]
    [InlineData("Twin", "Twin:One", TagProblemCode.UnknownTaxonomy, "Several taxonomies are named 'Twin': 'Twin' (tax-3), 'Twin' (tax-4). Give the id of the one that is meant.")]
    [InlineData("Entirely other", "A", TagProblemCode.UnknownTaxonomy, null)]
    public void A_problem_asks_whether_something_similar_was_meant(string? taxonomyId, string label, string code, string? asked)
    {
        var problem = Assert.Single(_validator.Validate("rec-1", [new RecordingTag { Label = label, TaxonomyId = taxonomyId }]).Problems);
        Assert.Equal((code, 0), (problem.Code, problem.Index));
        if (asked is not null)
        {
            Assert.EndsWith(asked, problem.Message, StringComparison.Ordinal);
        }
        else
        {
            Assert.DoesNotContain("Did you mean", problem.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("Several", problem.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("No loaded", problem.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Where_no_taxonomy_is_loaded_none_is_asked_for()
    {
        var problem = Assert.Single(new TagValidator(new TaxonomyCatalog()).Validate("rec-1", [new RecordingTag { Label = "A" }]).Problems);
        Assert.EndsWith("the taxonomy that defines the label.", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Compliance:GPDR", " Did you mean 'Compliance:GDPR'?")]
    [InlineData("Draft:Onyl", "")]
    [InlineData("Nothing like it", "")]
    [InlineData(null, "")]
    [InlineData("Nameless", " Did you mean 'Nameless'?")]
    public void What_a_tag_without_taxonomy_may_be_of_is_explained(string? label, string expected)
    {
        RecordingTag[] tags = [new RecordingTag { Label = "Shared", TaxonomyId = "tax-1" }, new RecordingTag { Label = label }];
        Assert.Equal(expected, _validator.ExplainMissingTaxonomy(tags));
        Assert.Equal(string.Empty, new TagValidator(new TaxonomyCatalog()).ExplainMissingTaxonomy(tags));
        Assert.Equal(string.Empty, _validator.ExplainMissingTaxonomy(tags[..1]));
    }

    [Fact]
    public void Several_taxonomies_that_a_tag_may_be_of_are_listed()
    {
        foreach (var id in new[] { "tax-9", "tax-7", "tax-8" })
        {
            Load(id, id == "tax-7" ? null : "Named", "Nameless");
        }

        Assert.Equal(
            " Several taxonomies have the label 'Nameless': 'Named' (tax-8), 'Named' (tax-9), 'tax-5', 'tax-7'.",
            _validator.ExplainMissingTaxonomy([new RecordingTag { Label = "Nameless" }]));
    }

    private void Load(string id, string? name, params string[] labels) => _catalog.Load(new RecordingTaxonomy { Id = id, Name = name, Labels = labels });
}
