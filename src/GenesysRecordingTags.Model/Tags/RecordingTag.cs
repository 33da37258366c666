using System.Globalization;

namespace GenesysRecordingTags;

/// <summary>One classification of a recording: a label of a taxonomy (Media API, section 3).</summary>
/// <remarks>A tag may hold anything, a wrong status or a confidence that is not a number too: whether it keeps the rules is
/// said by validation, for all tags of a set at once.</remarks>
public sealed record RecordingTag
{
    /// <summary>The label, for example <c>Compliance:PCI-DSS</c>. Not blank.</summary>
    public string? Label { get; init; }

    /// <summary>The id of the taxonomy that defines the label. Not blank.</summary>
    public string? TaxonomyId { get; init; }

    /// <summary>How sure the classification is, 0.0 to 1.0. NaN where <see cref="ConfidenceText"/> is not a number.</summary>
    public double Confidence { get; init; } = 1.0;

    /// <summary>What was given as confidence, where that is not a number; otherwise null.</summary>
    public string? ConfidenceText { get; init; }

    /// <summary>One of <see cref="TagStatus.All"/>.</summary>
    public string Status { get; init; } = TagStatus.Active;

    /// <summary>Makes a tag of loose values, as they come from a CSV row: the confidence in the invariant culture.</summary>
    /// <param name="label">The label.</param>
    /// <param name="taxonomyId">The taxonomy's id.</param>
    /// <param name="confidence">A number, or text in the invariant culture (<c>0.95</c>); null or blank means 1.0.</param>
    /// <param name="status">The status; null or blank means Active.</param>
    public static RecordingTag FromLoose(string? label, string? taxonomyId, object? confidence, string? status)
    {
        var (number, text) = ReadConfidence(confidence);
        return new RecordingTag
        {
            Label = label,
            TaxonomyId = taxonomyId,
            Confidence = number,
            ConfidenceText = text,
            Status = string.IsNullOrWhiteSpace(status) ? TagStatus.Active : TagStatus.Normalize(status),
        };
    }

    /// <inheritdoc/>
    public override string ToString() => Label ?? string.Empty;

    private static (double Number, string? Text) ReadConfidence(object? value)
    {
        switch (value)
        {
            case null:
                return (1.0, null);
            case string s when string.IsNullOrWhiteSpace(s):
                return (1.0, null);
            case string s:
                // No thousands separators: in "0,95" the comma must be an error, not 95.
                return double.TryParse(s, NumberStyles.Float, CultureInfo.InvariantCulture, out var parsed)
                    ? (parsed, null)
                    : (double.NaN, s);
            case double or float or decimal or int or long or short or byte or uint or ulong or ushort or sbyte:
                return (Convert.ToDouble(value, CultureInfo.InvariantCulture), null);
            case IEnumerable<object?> several:
                // A decimal comma on the command line: PowerShell reads 0,95 as two numbers.
                return (double.NaN, string.Join(",", several.Select(item => Convert.ToString(item, CultureInfo.InvariantCulture))));
            default:
                return (double.NaN, value.ToString() ?? string.Empty);
        }
    }
}
