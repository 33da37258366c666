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

    /// <summary>When it was added; null where the organisation had it from the beginning.</summary>
    public DateTimeOffset? AddedAt { get; init; }

    public string EventId => string.Create(CultureInfo.InvariantCulture, $"evt-{Number:D6}");

    public string Id => IdOf(Number);

    public DateTimeOffset CompletedAt => FirstCompleted + (Number * Spacing);

    public static string IdOf(int number) => string.Create(CultureInfo.InvariantCulture, $"int-{number:D6}");
}
