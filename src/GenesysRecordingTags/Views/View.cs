using System.Collections;
using System.ComponentModel;
using System.Globalization;

namespace GenesysRecordingTags;

/// <summary>Writes values for people to read: numbers in their culture, times in UTC, and text with everything escaped that does not show as
/// itself. The format views call it.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class View
{
    /// <summary>A duration in milliseconds.</summary>
    /// <param name="duration">The duration.</param>
    public static string? Milliseconds(TimeSpan? duration) =>
        duration is { } value ? string.Create(CultureInfo.CurrentCulture, $"{value.TotalMilliseconds:N0} ms") : null;

    /// <summary>Text, or whatever shows as text, with control characters escaped.</summary>
    /// <param name="value">The value.</param>
    public static string? Text(object? value) => DisplayText.Escape(value?.ToString());

    /// <summary>Several values, separated by commas.</summary>
    /// <param name="values">The values.</param>
    public static string List(IEnumerable? values) =>
        values is null ? string.Empty : DisplayText.Escape(string.Join(", ", values.Cast<object?>()));

    /// <summary>Several values, each on a line of its own.</summary>
    /// <param name="values">The values.</param>
    public static string Lines(IEnumerable? values) =>
        values is null ? string.Empty : string.Join(Environment.NewLine, values.Cast<object?>().Select(Text));

    /// <summary>A moment in UTC, with its sign: <c>2026-11-25 13:09:54Z</c>. It is the same in every culture, and -Since takes it.</summary>
    /// <param name="moment">The moment.</param>
    public static string? Time(DateTimeOffset? moment) => moment is { } value ? DisplayTime.Of(value) : null;

    /// <summary>A rate.</summary>
    /// <param name="rate">How many a second.</param>
    public static string? PerSecond(double? rate) => rate is { } value ? string.Create(CultureInfo.CurrentCulture, $"{value:N1}/s") : null;

    /// <summary>A share.</summary>
    /// <param name="share">0 to 1.</param>
    public static string? Percent(double? share) => share is { } value ? string.Create(CultureInfo.CurrentCulture, $"{value:P1}") : null;

    /// <summary>Metadata as key=value pairs.</summary>
    /// <param name="metadata">The metadata.</param>
    public static string Pairs(IReadOnlyDictionary<string, string?>? metadata) =>
        metadata is null ? string.Empty : DisplayText.Escape(string.Join(", ", metadata.Select(pair => $"{pair.Key}={pair.Value}")));

    /// <summary>What a change set, as short as a column wants it: labels, or else plain tags, or else metadata, or else the policy.</summary>
    /// <param name="state">What is there after it.</param>
    public static string? Brief(RecordingState? state) => state switch
    {
        { Tags: { Count: > 0 } tags } => List(tags),
        { PlainTags: { Count: > 0 } tags } => List(tags),
        { Metadata: { Count: > 0 } metadata } => Pairs(metadata),
        _ => Text(state?.RetentionPolicy),
    };

    /// <summary>The permissions that a token's client lacks, by name alone.</summary>
    /// <param name="token">What the service says of it.</param>
    public static string MissingNames(GenesysTokenInfo token)
    {
        ArgumentNullException.ThrowIfNull(token);
        return token.OrganizationId is not null && token.MissingPermissions is null
            ? "(not told)"
            : List(token.MissingPermissions?.Select(missing => missing.Permission));
    }

    /// <summary>The permissions that a token's client lacks, each with the commands that need it; whether the service tells them at all.</summary>
    /// <param name="token">What the service says of it.</param>
    public static string MissingPermissions(GenesysTokenInfo token)
    {
        ArgumentNullException.ThrowIfNull(token);
        return token.OrganizationId is not null && token.MissingPermissions is null
            ? "(the service does not tell this client its permissions; an error names one that is missing)"
            : List(token.MissingPermissions);
    }

    /// <summary>A tag's confidence, or what was given in its place.</summary>
    /// <param name="tag">The tag.</param>
    public static string Confidence(RecordingTag tag)
    {
        ArgumentNullException.ThrowIfNull(tag);
        return DisplayText.Escape(tag.ConfidenceText) ?? tag.Confidence.ToString("0.##", CultureInfo.CurrentCulture);
    }

    /// <summary>What is left of the service's allowance, and whether it is used up.</summary>
    /// <param name="state">The state.</param>
    public static string Allowance(RateLimitState? state) => state switch
    {
        null => string.Empty,
        { PausedUntil: { } until } => $"until {DisplayTime.OfDay(until)}",
        _ => state.ToString(),
    };
}
