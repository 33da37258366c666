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
}
