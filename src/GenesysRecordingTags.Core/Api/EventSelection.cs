namespace GenesysRecordingTags.Core.Api;

/// <summary>Which events to read.</summary>
public sealed record EventSelection
{
    /// <summary>The name of the subscription. Where an API knows no subscriptions, it only names the cursor.</summary>
    public required string SubscriptionName { get; init; }

    /// <summary>The event types.</summary>
    public IReadOnlyList<string> EventTypes { get; init; } = ["interaction.completed"];

    /// <summary>Events a batch, 1 to 100.</summary>
    public int PageSize { get; init; } = 50;

    /// <summary>Where reading begins if there is no cursor (UTC), where the API can begin anywhere; null: where the API usually begins.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Whether interactions without a recording are wanted too. Where an API can tell, it leaves them out otherwise.</summary>
    public bool IncludeUnrecorded { get; init; }

    /// <summary>What was dealt with before; null where everything is to be read again.</summary>
    public IEventMemory? Memory { get; init; }
}
