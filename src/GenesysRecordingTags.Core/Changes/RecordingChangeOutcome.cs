namespace GenesysRecordingTags.Core.Changes;

/// <summary>How one change ended. Its audit record is durable by the time anybody sees this.</summary>
public sealed record RecordingChangeOutcome
{
    /// <summary>The change, as it was sent.</summary>
    public required RecordingChange Change { get; init; }

    /// <summary>The object for the pipeline; null where the change did not succeed.</summary>
    public object? Result { get; init; }

    /// <summary>The audit record of this change; null where none was written: nothing was sent, or it could not be (see <see cref="Error"/>).</summary>
    public RecordingAuditRecord? Audit { get; init; }

    /// <summary>Why it did not succeed; null where it did, and where it was applied earlier.</summary>
    public Exception? Error { get; init; }

    /// <summary>Whether its intent stays open, to be resumed.</summary>
    public bool IsUnfinished { get; init; }

    /// <summary>A change that was not sent, because the ledger could not take it beforehand.</summary>
    /// <param name="change">The change.</param>
    /// <param name="ledgerError">Why it could not.</param>
    public static RecordingChangeOutcome NotSent(RecordingChange change, GenesysException ledgerError)
    {
        ArgumentNullException.ThrowIfNull(change);
        ArgumentNullException.ThrowIfNull(ledgerError);
        return new RecordingChangeOutcome
        {
            Change = change,
            Error = new GenesysException(
                ledgerError.Kind,
                $"Recording '{change.Recording.RecordingId}': not sent, because that could not be recorded beforehand: {ledgerError.Message}",
                ledgerError.RecommendedAction,
                ledgerError),
        };
    }

    /// <summary>Whether nothing was sent because it was applied earlier.</summary>
    public bool IsSkipped => Error is null && Audit is null;
}
