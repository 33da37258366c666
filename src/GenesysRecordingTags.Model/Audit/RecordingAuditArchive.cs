namespace GenesysRecordingTags;

/// <summary>An archive of audit records that were moved out of a ledger.</summary>
public sealed record RecordingAuditArchive
{
    /// <summary>The file.</summary>
    public required string Path { get; init; }

    /// <summary>The place of its first record in the chain.</summary>
    public required long FirstSequence { get; init; }

    /// <summary>The place of its last record.</summary>
    public required long LastSequence { get; init; }

    /// <summary>How many records it has.</summary>
    public required long RecordCount { get; init; }

    /// <summary>The hash of the record before its first; zeros where it begins the chain.</summary>
    public required string PrecedingHash { get; init; }

    /// <summary>The hash of its last record.</summary>
    public required string HeadHash { get; init; }

    /// <summary>How long the file is, in bytes.</summary>
    public long Length { get; init; }
}
