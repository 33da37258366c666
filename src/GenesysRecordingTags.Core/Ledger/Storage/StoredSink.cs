namespace GenesysRecordingTags.Core.Ledger.Storage;

/// <summary>A registered compliance sink, as the ledger keeps it: never with a secret.</summary>
internal sealed record StoredSink
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>What it is.</summary>
    public required ComplianceSinkKind Kind { get; init; }

    /// <summary>Where it delivers to, without secrets.</summary>
    public required string Target { get; init; }

    /// <summary>Whether a session has to give its secret, or its script block, before it can deliver.</summary>
    public bool NeedsSecret { get; init; }

    /// <summary>How far it is.</summary>
    public SinkProgress Progress { get; init; } = new();
}
