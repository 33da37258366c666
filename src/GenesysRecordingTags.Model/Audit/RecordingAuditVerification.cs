namespace GenesysRecordingTags;

/// <summary>Whether a chain of audit records is whole, and the ledger that keeps it shows all of them; or whether a proof of some records holds.</summary>
public sealed record RecordingAuditVerification
{
    private readonly DisplayList<RecordingAuditFinding> _findings = DisplayList<RecordingAuditFinding>.Empty;

    /// <summary>Whether no record was altered, removed, inserted, moved or hidden.</summary>
    public bool IsIntact => FirstBroken is null && Findings.Count == 0;

    /// <summary>How many records were read.</summary>
    public long RecordCount { get; init; }

    /// <summary>The sequence number at which the chain first breaks; null where it is whole.</summary>
    public long? FirstBroken { get; init; }

    /// <summary>The audit id of the first broken record, where it can still be read.</summary>
    public string? FirstBrokenAuditId { get; init; }

    /// <summary><c>Altered</c>, <c>Removed</c>, <c>Inserted</c>, <c>Reordered</c>, <c>Truncated</c> or <c>Unreadable</c>; where the chain is whole,
    /// the kind of the first of <see cref="Findings"/>.</summary>
    public string? Reason { get; init; }

    /// <summary>What is wrong, in words.</summary>
    public string? Message { get; init; }

    /// <summary>The hash of the last record: keep it elsewhere to prove later that nothing was cut off.</summary>
    public string? HeadHash { get; init; }

    /// <summary>What is wrong with the ledger besides its chain, or with a proof; empty for exported JSON Lines.</summary>
    public IReadOnlyList<RecordingAuditFinding> Findings
    {
        get => _findings;
        init => _findings = DisplayList<RecordingAuditFinding>.Of(value);
    }

    /// <summary>What a proof shows; null for a ledger and for JSON Lines.</summary>
    public RecordingAuditProof? Proof { get; init; }

    /// <summary>The ledger or file that was read.</summary>
    public string? Path { get; init; }

    /// <summary>How long it took.</summary>
    public Duration Duration { get; init; }
}
