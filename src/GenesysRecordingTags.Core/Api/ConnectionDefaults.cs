namespace GenesysRecordingTags.Core.Api;

/// <summary>How a connection works where nobody says otherwise.</summary>
public static class ConnectionDefaults
{
    /// <summary>Changes that are sent at the same time, at the most.</summary>
    public const int ThrottleLimit = 8;

    /// <summary>Tries after the first, at the most.</summary>
    public const int MaximumRetryCount = 5;

    /// <summary>Seconds that one try may take.</summary>
    public const int TimeoutSeconds = 30;

    /// <summary>The event subscription.</summary>
    public const string SubscriptionName = "recording-metadata-injector";
}
