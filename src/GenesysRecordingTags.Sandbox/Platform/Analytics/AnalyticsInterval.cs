namespace GenesysRecordingTags.Sandbox;

/// <summary>The interval of a details query.</summary>
internal readonly record struct AnalyticsInterval(DateTimeOffset From, DateTimeOffset To)
{
    /// <summary>Reads <c>start/end</c>, or tells what is wrong with it.</summary>
    public static AnalyticsInterval? Read(string text, TimeSpan longest, List<ErrorDetail> problems)
    {
        var parts = text.Split('/');
        if (parts.Length != 2 || !IsoTime.TryParse(parts[0], out var from) || !IsoTime.TryParse(parts[1], out var to))
        {
            problems.Add(new("invalid.date", "interval", "Dates must be specified as ISO-8601 strings. For example: yyyy-MM-ddTHH:mm:ss.SSSZ"));
            return null;
        }

        if (to <= from)
        {
            problems.Add(new("bad.request", "interval", "The interval must end after it begins."));
            return null;
        }

        if (to - from > longest)
        {
            problems.Add(new("bad.request", "interval", $"The interval may not exceed {(int)longest.TotalDays} days."));
            return null;
        }

        return new AnalyticsInterval(from, to);
    }

    /// <summary>Whether the conversation started on a day (UTC) that the interval touches.</summary>
    public bool TouchesDayOf(DateTimeOffset start) => start.UtcDateTime.Date >= From.UtcDateTime.Date && start.UtcDateTime.Date <= To.AddTicks(-1).UtcDateTime.Date;

    /// <summary>Whether the conversation was going on within the interval.</summary>
    public bool Overlaps(DateTimeOffset start, DateTimeOffset end) => start < To && end >= From;
}
