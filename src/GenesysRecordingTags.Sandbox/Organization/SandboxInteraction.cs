using System.Globalization;

namespace GenesysRecordingTags.Sandbox;

/// <summary>An interaction that came to its end.</summary>
/// <param name="Number">Counts from 1.</param>
/// <param name="RecordingId">Its recording; null where it left none.</param>
/// <param name="MediaType">For example <c>voice</c>.</param>
internal sealed record SandboxInteraction(int Number, string? RecordingId, string MediaType)
{
    private static readonly DateTimeOffset FirstCompleted = new(2024, 1, 15, 8, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Spacing = TimeSpan.FromMilliseconds(41_327);

    public string EventId => string.Create(CultureInfo.InvariantCulture, $"evt-{Number:D6}");

    public string Id => string.Create(CultureInfo.InvariantCulture, $"int-{Number:D6}");

    public DateTimeOffset CompletedAt => FirstCompleted + (Number * Spacing);
}
