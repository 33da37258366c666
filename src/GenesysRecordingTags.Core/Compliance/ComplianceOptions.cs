namespace GenesysRecordingTags.Core.Compliance;

/// <summary>How patient deliveries are.</summary>
public sealed record ComplianceOptions
{
    /// <summary>The wait after the first failed try; it doubles with every further one.</summary>
    public TimeSpan FirstRetryDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest wait. There is no last try: a sink may be down for days.</summary>
    public TimeSpan MaximumRetryDelay { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>How often to look for records, and for a sink's lease, of other processes that share the ledger.</summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long one try may take.</summary>
    public TimeSpan DeliveryTimeout { get; init; } = TimeSpan.FromSeconds(30);
}
