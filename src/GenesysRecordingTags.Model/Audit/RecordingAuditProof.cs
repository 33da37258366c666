using System.Globalization;

namespace GenesysRecordingTags;

/// <summary>What a proof of some recordings' audit records shows, and who vouches for it.</summary>
public sealed record RecordingAuditProof
{
    private readonly DisplayList<string> _recordingId = DisplayList<string>.Empty;
    private readonly DisplayList<string> _notes = DisplayList<string>.Empty;

    /// <summary>The recordings whose records are proven.</summary>
    public IReadOnlyList<string> RecordingId
    {
        get => _recordingId;
        init => _recordingId = DisplayList<string>.Of(value);
    }

    /// <summary>Which ledger it is of: its organisation, and digits of the hash of its first record.</summary>
    public required string Origin { get; init; }

    /// <summary>The organisation's name.</summary>
    public string? Organization { get; init; }

    /// <summary>How many records the ledger had.</summary>
    public long TreeSize { get; init; }

    /// <summary>The root of the ledger's Merkle tree, base 64, as it stands in the checkpoint.</summary>
    public required string RootHash { get; init; }

    /// <summary>When the checkpoint was made, by the clock of whoever made it (UTC).</summary>
    public DateTimeOffset Time { get; init; }

    /// <summary>Whether the checkpoint is signed.</summary>
    public bool IsSigned { get; init; }

    /// <summary>The subject of the certificate that it is signed with.</summary>
    public string? Signer { get; init; }

    /// <summary>The certificate's thumbprint (SHA-1), as certificate stores show it.</summary>
    public string? Thumbprint { get; init; }

    /// <summary>The certificate's SHA-256 hash.</summary>
    public string? CertificateHash { get; init; }

    /// <summary>Whether the certificate is the one that was expected; null where none was named.</summary>
    public bool? IsExpectedSigner { get; init; }

    /// <summary>Whether the certificate vouches for itself.</summary>
    public bool IsSelfSigned { get; init; }

    /// <summary>Whether this machine trusts the certificate. Revocation is not looked up.</summary>
    public bool IsTrusted { get; init; }

    /// <summary>The size of the earlier checkpoint that this one continues; null where none was compared.</summary>
    public long? ConsistentWith { get; init; }

    /// <summary>What the proof does not show by itself.</summary>
    public IReadOnlyList<string> Notes
    {
        get => _notes;
        init => _notes = DisplayList<string>.Of(value);
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{string.Join(", ", RecordingId)}; {TreeSize} records of {Origin}, {DisplayTime.Of(Time)}; {(IsSigned ? $"signed by {Signer}" : "not signed")}");
}
