namespace GenesysRecordingTags;

/// <summary>Something that is wrong with a ledger although its chain of records may be whole, or with a proof of single records.</summary>
public sealed record RecordingAuditFinding
{
    /// <summary><c>IndexDiffers</c>: an index does not say what the records say, so that commands do not find some of them.
    /// <c>SchemaDiffers</c>: a table, an index, a trigger or a view is not the ledger's own. <c>FileDamaged</c>: SQLite finds the file damaged.
    /// Those of a proof are in the documentation of <c>Test-RecordingAudit</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>What it is about: the name of the index, the table, the trigger or the view, or the file; of a proof, <c>checkpoint</c> or <c>records</c>.</summary>
    public required string Subject { get; init; }

    /// <summary>The number of the first record it is about; null where it is about none.</summary>
    public long? Sequence { get; init; }

    /// <summary>The recording of that record.</summary>
    public string? RecordingId { get; init; }

    /// <summary>What is wrong, in words.</summary>
    public required string Message { get; init; }

    /// <summary>The way out.</summary>
    public required string RecommendedAction { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{Kind}: {Subject}: {Message}";
}
