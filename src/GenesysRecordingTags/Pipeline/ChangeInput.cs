using System.Globalization;

namespace GenesysRecordingTags.Pipeline;

/// <summary>Where a change came from.</summary>
/// <param name="Target">The input item, or all items of a group.</param>
/// <param name="Row">The first item's place in the input, from 1.</param>
internal sealed record ChangeInput(object? Target, long Row)
{
    /// <summary>Where the item became two changes, what collects their results; null where it became one.</summary>
    public ResultPair? Pair { get; init; }

    /// <summary>Names the row where the recording's id can't.</summary>
    public string? Prefix(string recordingId) =>
        string.IsNullOrWhiteSpace(recordingId) ? string.Create(CultureInfo.InvariantCulture, $"Row {Row} of the input: ") : null;
}
