namespace GenesysRecordingTags.Core.Compliance;

/// <summary>The way to one sink.</summary>
internal interface IComplianceChannel : IDisposable
{
    /// <summary>How many records it takes at once, at the most.</summary>
    int BatchSize { get; }

    /// <summary>Delivers records, in their order, all or none. Some of them may have been delivered before.</summary>
    /// <exception cref="ComplianceDeliveryException">The sink did not take them.</exception>
    Task DeliverAsync(IReadOnlyList<ComplianceRecord> records, CancellationToken cancellationToken);
}
