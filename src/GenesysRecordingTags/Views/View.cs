using System.ComponentModel;
using System.Globalization;

namespace GenesysRecordingTags;

/// <summary>Writes values for people to read, in their culture and their time zone. The format views call it.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class View
{
    /// <summary>A duration in milliseconds.</summary>
    /// <param name="duration">The duration.</param>
    public static string? Milliseconds(TimeSpan? duration) =>
        duration is { } value ? string.Create(CultureInfo.CurrentCulture, $"{value.TotalMilliseconds:N0} ms") : null;

    /// <summary>A moment in local time.</summary>
    /// <param name="moment">The moment.</param>
    public static string? Time(DateTimeOffset? moment) => moment?.ToLocalTime().ToString("G", CultureInfo.CurrentCulture);

    /// <summary>A moment in local time, of one width in every culture, for tables that a narrow console must hold.</summary>
    /// <param name="moment">The moment.</param>
    public static string SortableTime(DateTimeOffset moment) => moment.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>A rate.</summary>
    /// <param name="rate">How many a second.</param>
    public static string PerSecond(double rate) => string.Create(CultureInfo.CurrentCulture, $"{rate:N1}/s");

    /// <summary>A share.</summary>
    /// <param name="share">0 to 1.</param>
    public static string? Percent(double? share) => share is { } value ? string.Create(CultureInfo.CurrentCulture, $"{value:P1}") : null;

    /// <summary>Metadata as key=value pairs.</summary>
    /// <param name="metadata">The metadata.</param>
    public static string Pairs(IReadOnlyDictionary<string, string>? metadata) =>
        metadata is null ? string.Empty : string.Join(", ", metadata.Select(pair => $"{pair.Key}={pair.Value}"));

    /// <summary>The tags that a change applied, or was to apply: with a label, or plain ones.</summary>
    /// <param name="record">The change's audit record.</param>
    public static string Labels(RecordingAuditRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        var labels = record.After?.Tags?.Select(tag => tag?.Label) ?? record.After?.PlainTags;
        return labels is null ? string.Empty : string.Join(", ", labels);
    }

    /// <summary>A tag's confidence, or what was given in its place.</summary>
    /// <param name="tag">The tag.</param>
    public static string Confidence(RecordingTag tag)
    {
        ArgumentNullException.ThrowIfNull(tag);
        return tag.ConfidenceText ?? tag.Confidence.ToString("0.##", CultureInfo.CurrentCulture);
    }

    /// <summary>What is left of the service's allowance, and whether it is used up.</summary>
    /// <param name="state">The state.</param>
    public static string Allowance(RateLimitState? state) => state switch
    {
        null => string.Empty,
        { PausedUntil: { } until } => string.Create(CultureInfo.CurrentCulture, $"paused until {until.ToLocalTime():T}"),
        _ => state.ToString(),
    };
}
