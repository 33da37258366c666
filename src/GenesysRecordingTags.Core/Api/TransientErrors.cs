namespace GenesysRecordingTags.Core.Api;

/// <summary>Which errors pass by themselves, and when to try again after one.</summary>
public static class TransientErrors
{
    /// <summary>The longest wait before the next try (Platform API, section 2.6). A service that asks for more is asked again after it all the
    /// same: a mistaken Retry-After must not stop everything for years.</summary>
    public static TimeSpan MaximumDelay { get; } = TimeSpan.FromSeconds(180);

    /// <summary>Whether the same request may well succeed later, without anybody having to change anything.</summary>
    /// <param name="kind">What went wrong.</param>
    public static bool IsTransient(GenesysErrorKind kind) => kind
        is GenesysErrorKind.ServiceUnreachable
        or GenesysErrorKind.ServiceUnavailable
        or GenesysErrorKind.RequestTimedOut
        or GenesysErrorKind.RateLimited
        or GenesysErrorKind.UnexpectedResponse;

    /// <summary>How long to wait before the next try: as long as the service asks for, up to <see cref="MaximumDelay"/>.</summary>
    /// <param name="error">The error.</param>
    /// <param name="minimum">The shortest wait.</param>
    public static TimeSpan GetRetryDelay(GenesysException error, TimeSpan minimum)
    {
        ArgumentNullException.ThrowIfNull(error);
        var asked = (error as GenesysApiException)?.RetryAfter ?? TimeSpan.Zero;
        var bounded = asked < MaximumDelay ? asked : MaximumDelay;
        return bounded > minimum ? bounded : minimum;
    }
}
