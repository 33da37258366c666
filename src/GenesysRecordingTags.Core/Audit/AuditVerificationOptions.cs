using GenesysRecordingTags.Core.Audit.Proofs;

namespace GenesysRecordingTags.Core.Audit;

/// <summary>What is known of a chain from elsewhere, to verify it against.</summary>
public sealed record AuditVerificationOptions
{
    /// <summary>A head hash that was kept elsewhere. It must be in the chain, at any place: records may have been appended since.
    /// Without it, records cut off at the end go unnoticed, as in every chain.</summary>
    public string? ExpectedHeadHash { get; init; }

    /// <summary>The number of the record that had that hash; makes the verdict more precise.</summary>
    public long? ExpectedHeadSequence { get; init; }

    /// <summary>The hash of the record before the first: for a file that was exported as a part of the chain. Null: the chain
    /// begins with record 1.</summary>
    public string? PrecedingHash { get; init; }

    /// <summary>Whether SQLite checks the whole file of a ledger as well, beside the verification. It takes about three times as long.</summary>
    public bool ChecksFile { get; init; }

    /// <summary>A checkpoint that was kept elsewhere: the ledger, or the proof, has to continue it. Null: none.</summary>
    public KeptCheckpoint? Checkpoint { get; init; }

    /// <summary>The hash, SHA-256 or SHA-1, of the certificate that has to have signed a proof. Null: any may have, or none.</summary>
    public string? ExpectedCertificate { get; init; }
}
