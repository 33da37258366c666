using System.Security.Cryptography.X509Certificates;

namespace GenesysRecordingTags.Core.Audit.Proofs;

/// <summary>What is to be proven.</summary>
public sealed record AuditProofRequest
{
    /// <summary>The recordings.</summary>
    public required IReadOnlyCollection<string> RecordingIds { get; init; }

    /// <summary>Signs the checkpoint; null: nobody does.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>An earlier checkpoint: the proof also shows that nothing was rewritten since. Null: none.</summary>
    public KeptCheckpoint? Earlier { get; init; }
}
