using System.Globalization;
using GenesysRecordingTags.Core.Api;

namespace GenesysRecordingTags.Core.Validation;

/// <summary>Checks sets of tags by all rules (Media API, section 3), and names every breach at once.</summary>
public sealed class TagValidator
{
    // Where no connection says otherwise.
    private const int UsualMaximumTagCount = 100;

    private readonly TaxonomyCatalog _taxonomies;
    private readonly int _maximumTagCount;

    /// <summary>Makes a validator.</summary>
    /// <param name="taxonomies">The taxonomies to check against; an empty catalogue checks none.</param>
    /// <param name="capabilities">What the API takes that the tags are meant for; null: what the APIs have in common.</param>
    public TagValidator(TaxonomyCatalog taxonomies, ApiCapabilities? capabilities = null)
    {
        _taxonomies = taxonomies;
        _maximumTagCount = capabilities?.MaximumTagsPerRecording ?? UsualMaximumTagCount;
    }

    /// <summary>Checks one set.</summary>
    /// <param name="recordingId">The recording the set is meant for; null where none is named.</param>
    /// <param name="tags">The set.</param>
    /// <param name="policy">The retention policy that goes with it; null where none does.</param>
    public TagValidationResult Validate(string? recordingId, IReadOnlyList<RecordingTag?> tags, RetentionPolicy? policy = null)
    {
        List<TagProblem>? problems = null;
        if (recordingId is not null && string.IsNullOrWhiteSpace(recordingId))
        {
            Add(ref problems, TagProblemCode.BlankRecordingId, -1, "recordingId", "The recording id is blank. Name the recording.");
        }

        CheckText(recordingId, -1, "recordingId", ref problems);
        if (tags.Count == 0)
        {
            Add(ref problems, TagProblemCode.NoTags, -1, "tags", "There is no tag. Give at least one.");
        }
        else if (tags.Count > _maximumTagCount)
        {
            Add(ref problems, TagProblemCode.TooManyTags, -1, "tags", string.Create(
                CultureInfo.InvariantCulture, $"There are {tags.Count} tags, and one recording takes {_maximumTagCount} at the most. Leave some out."));
        }

        var seen = tags.Count > 1 ? new Dictionary<(string TaxonomyId, string Label), int>(tags.Count) : null;
        for (var index = 0; index < tags.Count; index++)
        {
            CheckTag(tags[index], index, seen, ref problems);
        }

        if (policy is not null && string.IsNullOrWhiteSpace(policy.Name))
        {
            Add(ref problems, TagProblemCode.BlankRetentionPolicy, -1, "retentionPolicy.name", "The retention policy has no name. Name it, or leave it out.");
        }

        CheckText(policy?.Name, -1, "retentionPolicy.name", ref problems);
        CheckText(policy?.Id, -1, "retentionPolicy.id", ref problems);
        return new TagValidationResult
        {
            RecordingId = recordingId,
            TagCount = tags.Count,
            Problems = problems is null ? Array.Empty<TagProblem>() : problems,
        };
    }

    private void CheckTag(
        RecordingTag? tag,
        int index,
        Dictionary<(string TaxonomyId, string Label), int>? seen,
        ref List<TagProblem>? problems)
    {
        if (tag is null)
        {
            Add(ref problems, TagProblemCode.NullTag, index, "tag", "The tag is null. Make one with New-RecordingTag.");
            return;
        }

        var hasLabel = !string.IsNullOrWhiteSpace(tag.Label);
        var hasTaxonomy = !string.IsNullOrWhiteSpace(tag.TaxonomyId);
        if (!hasLabel)
        {
            Add(ref problems, TagProblemCode.BlankLabel, index, "label", "The label is blank. Give one, for example 'Compliance:PCI-DSS'.");
        }

        if (!hasTaxonomy)
        {
            AddMissingTaxonomy(tag, index, ref problems);
        }

        if (hasLabel && hasTaxonomy)
        {
            if (seen is not null && !seen.TryAdd((tag.TaxonomyId!, tag.Label!), index))
            {
                Add(ref problems, TagProblemCode.DuplicateTag, index, "label", string.Create(
                    CultureInfo.InvariantCulture, $"'{tag.Label}' of taxonomy '{tag.TaxonomyId}' stands at index {seen[(tag.TaxonomyId!, tag.Label!)]} already. Leave one out."));
            }

            CheckTaxonomy(tag, index, ref problems);
        }

        CheckText(tag.Label, index, "label", ref problems);
        CheckText(tag.TaxonomyId, index, "taxonomyId", ref problems);
        CheckConfidence(tag, index, ref problems);
        if (!TagStatus.IsKnown(tag.Status))
        {
            Add(ref problems, TagProblemCode.UnknownStatus, index, "status", $"'{tag.Status}' is not a status. Use {string.Join(", ", TagStatus.All)}.");
        }
    }

    /// <summary>Which taxonomies the first tag without one may be meant to be of, with a space before it; empty where none can be named.</summary>
    /// <param name="tags">The tags.</param>
    public string ExplainMissingTaxonomy(IEnumerable<RecordingTag> tags)
    {
        var label = tags.FirstOrDefault(tag => string.IsNullOrWhiteSpace(tag.TaxonomyId))?.Label;
        var owners = string.IsNullOrWhiteSpace(label) ? [] : _taxonomies.FindOwners(label);
        return owners.Count > 1
            ? $" Several taxonomies have the label '{label}': {List(owners)}."
            : string.IsNullOrWhiteSpace(label) || _taxonomies.IsEmpty ? string.Empty : _taxonomies.AskForLabel(label, taxonomyId: null);
    }

    /// <summary>It may be left out where the label says which one is meant.</summary>
    private void AddMissingTaxonomy(RecordingTag tag, int index, ref List<TagProblem>? problems)
    {
        var owners = string.IsNullOrWhiteSpace(tag.Label) ? [] : _taxonomies.FindOwners(tag.Label);
        if (owners.Count > 1)
        {
            Add(ref problems, TagProblemCode.AmbiguousTaxonomy, index, "taxonomyId",
                $"Several taxonomies have the label '{tag.Label}': {List(owners)}. Say which one is meant.");
            return;
        }

        // It may be left out, so that a mistyped label is what is wrong more often.
        Add(ref problems, TagProblemCode.BlankTaxonomyId, index, "taxonomyId", _taxonomies.IsEmpty || string.IsNullOrWhiteSpace(tag.Label) || owners.Count > 0
            ? "The taxonomy id is blank. Give the id or the name of the taxonomy that defines the label."
            : $"No loaded taxonomy has the label '{tag.Label}'.{_taxonomies.AskForLabel(tag.Label, taxonomyId: null)} Correct the label, or name its taxonomy.");
    }

    private string ExplainUnknownTaxonomy(string given) => _taxonomies.FindNamed(given.Trim()) is { Count: > 1 } several
        ? $"Several taxonomies are named '{given}': {List(several)}. Give the id of the one that is meant."
        : $"No taxonomy with the id or name '{given}' is loaded. Get-RecordingTaxonomy lists those that are.{_taxonomies.AskForTaxonomy(given)}";

    private static string List(IReadOnlyList<RecordingTaxonomy> taxonomies) =>
        string.Join(", ", taxonomies.Select(taxonomy => taxonomy.Name is null ? $"'{taxonomy.Id}'" : $"'{taxonomy.Name}' ({taxonomy.Id})"));

    private static void CheckText(string? text, int index, string property, ref List<TagProblem>? problems)
    {
        if (!UnicodeText.IsWellFormed(text))
        {
            Add(ref problems, TagProblemCode.BrokenText, index, property, "The text holds half a character (a lone surrogate), which can't be sent. Write it anew.");
        }
    }

    private static void CheckConfidence(RecordingTag tag, int index, ref List<TagProblem>? problems)
    {
        if (double.IsNaN(tag.Confidence))
        {
            var given = tag.ConfidenceText ?? "NaN";
            Add(ref problems, TagProblemCode.ConfidenceNotANumber, index, "confidence",
                $"'{given}' is not a number. Write 0.0 to 1.0 with a decimal point, for example 0.95.");
        }
        else if (tag.Confidence is < 0.0 or > 1.0)
        {
            Add(ref problems, TagProblemCode.ConfidenceOutOfRange, index, "confidence", string.Create(
                CultureInfo.InvariantCulture, $"{tag.Confidence} is out of range. Use 0.0 to 1.0."));
        }
    }

    private void CheckTaxonomy(RecordingTag tag, int index, ref List<TagProblem>? problems)
    {
        switch (_taxonomies.Check(tag.TaxonomyId!, tag.Label!))
        {
            case TaxonomyVerdict.UnknownTaxonomy:
                Add(ref problems, TagProblemCode.UnknownTaxonomy, index, "taxonomyId",
                    ExplainUnknownTaxonomy(tag.TaxonomyId!));
                break;
            case TaxonomyVerdict.NotPublished:
                Add(ref problems, TagProblemCode.TaxonomyNotPublished, index, "taxonomyId",
                    $"Taxonomy '{tag.TaxonomyId}' is not published. Publish it, or use one that is.");
                break;
            case TaxonomyVerdict.UnknownLabel:
                Add(ref problems, TagProblemCode.LabelNotInTaxonomy, index, "label",
                    $"Taxonomy '{tag.TaxonomyId}' has no label '{tag.Label}'. Letter cases count.{_taxonomies.AskForLabel(tag.Label!, tag.TaxonomyId)}");
                break;
            case TaxonomyVerdict.Fine:
            default:
                break;
        }
    }

    private static void Add(ref List<TagProblem>? problems, string code, int index, string property, string message) =>
        (problems ??= []).Add(new TagProblem { Code = code, Index = index, Property = property, Message = message });
}
