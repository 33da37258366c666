using GenesysRecordingTags.Core.Api;

namespace GenesysRecordingTags.Core.Events;

/// <summary>What to take from a subscription, and how.</summary>
public sealed record EventFeedOptions
{
    /// <summary>The subscription's name.</summary>
    public string SubscriptionName { get; init; } = ConnectionDefaults.SubscriptionName;

    /// <summary>The event types.</summary>
    public IReadOnlyList<string> EventTypes { get; init; } = ["interaction.completed"];

    /// <summary>Events a page, 1 to 100.</summary>
    public int PageSize { get; init; } = 50;

    /// <summary>Waits for new events at the end, instead of ending.</summary>
    public bool Follow { get; init; }

    /// <summary>How long to wait at the end (Media API, section 2: 10 s).</summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long to wait when the service can't be reached (Media API, section 2: 15 s).</summary>
    public TimeSpan PollIntervalAfterError { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Leaves out what was completed earlier (UTC).</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Delivers interactions without a recording too.</summary>
    public bool IncludeUnrecorded { get; init; }

    /// <summary>Starts from the service's first page, and leaves the saved cursor as it is.</summary>
    public bool Replay { get; init; }
}
