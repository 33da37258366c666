namespace GenesysRecordingTags;

/// <summary>When a recording is archived or deleted: at a moment, or never. Where a property of this type is null, nothing is known or asked.</summary>
public sealed record RetentionDate
{
    private readonly DateTimeOffset? _at;

    /// <summary>It never happens.</summary>
    public static RetentionDate Never { get; } = new();

    /// <summary>The moment (UTC, cut to the millisecond as the service does); null: never.</summary>
    public DateTimeOffset? At
    {
        get => _at;
        init => _at = value is { } moment ? DateTimeOffset.FromUnixTimeMilliseconds(moment.ToUnixTimeMilliseconds()) : null;
    }

    /// <summary>A date of a moment.</summary>
    /// <param name="moment">The moment; null: never.</param>
    public static RetentionDate Of(DateTimeOffset? moment) => moment is null ? Never : new RetentionDate { At = moment };

    /// <summary>The moment in UTC, or <c>never</c>.</summary>
    public override string ToString() => At is { } moment ? DisplayTime.Of(moment) : "never";
}
