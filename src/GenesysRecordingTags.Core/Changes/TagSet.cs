namespace GenesysRecordingTags.Core.Changes;

/// <summary>Tags are the same tag where taxonomy and label are: confidence and status are what it says.</summary>
internal static class TagSet
{
    /// <summary>Compares tags as <see cref="IsSame(RecordingTag?, RecordingTag?)"/> does.</summary>
    public static readonly IEqualityComparer<RecordingTag> Comparer = EqualityComparer<RecordingTag>.Create(IsSame, HashOf);

    /// <summary>Whether two tags are the same one.</summary>
    public static bool IsSame(RecordingTag? left, RecordingTag? right) => IsSame(left?.TaxonomyId, left?.Label, right?.TaxonomyId, right?.Label);

    /// <summary>Whether two tags are the same one.</summary>
    public static bool IsSame(string? leftTaxonomy, string? leftLabel, string? rightTaxonomy, string? rightLabel) =>
        string.Equals(leftLabel, rightLabel, StringComparison.Ordinal)
        && string.Equals(leftTaxonomy, rightTaxonomy, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether two sets have a tag in common.</summary>
    public static bool Overlap(IReadOnlyList<RecordingTag>? left, IReadOnlyList<RecordingTag>? right) =>
        left is not null && right is not null && left.Any(mine => right.Any(other => IsSame(mine, other)));

    private static int HashOf(RecordingTag tag) =>
        HashCode.Combine(tag.Label, tag.TaxonomyId is { } taxonomy ? StringComparer.OrdinalIgnoreCase.GetHashCode(taxonomy) : 0);
}
