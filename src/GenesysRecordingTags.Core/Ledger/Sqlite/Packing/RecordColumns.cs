namespace GenesysRecordingTags.Core.Ledger.Sqlite.Packing;

/// <summary>What of a record stands in columns of its row, and is left out of its packed text.</summary>
internal readonly ref struct RecordColumns
{
    /// <summary>The record's id, where it is a UUID.</summary>
    public Guid? AuditId { get; init; }

    /// <summary>Its time, in ticks (UTC).</summary>
    public long? Time { get; init; }

    /// <summary>The recording's id, UTF-8; empty where there is none.</summary>
    public ReadOnlySpan<byte> RecordingId { get; init; }
}
