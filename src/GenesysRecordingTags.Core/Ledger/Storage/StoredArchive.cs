namespace GenesysRecordingTags.Core.Ledger.Storage;

/// <summary>Records that were moved out of a ledger, and where they are.</summary>
internal sealed record StoredArchive
{
    /// <summary>The place of its first record.</summary>
    public required long First { get; init; }

    /// <summary>The place of its last record.</summary>
    public required long Last { get; init; }

    /// <summary>The hash of the record before its first.</summary>
    public required string PreviousHash { get; init; }

    /// <summary>The hash of its last record.</summary>
    public required string Hash { get; init; }

    /// <summary>The file.</summary>
    public required string Path { get; init; }

    /// <summary>When it was made (UTC).</summary>
    public required DateTimeOffset ArchivedAt { get; init; }
}
