namespace GenesysRecordingTags.Core.Ledger;

/// <summary>A row of the ledger that can't be read. It is left as it is, and keeps nothing but itself from working.</summary>
/// <param name="Table">The table: <c>intent</c>, <c>cursor</c>, <c>inbox</c>, <c>audit</c>, <c>run</c> or <c>sink</c>.</param>
/// <param name="Key">What tells the row from others: an intent's number, a cursor's subscription, a sink's name, a pending event's number.</param>
/// <param name="RecordingId">The recording an intent is of; null for other rows.</param>
/// <param name="Error">What is wrong with it, and the way out (LedgerRowUnreadable).</param>
public sealed record UnreadableRow(string Table, string Key, string? RecordingId, GenesysException Error)
{
    internal const string Intent = "intent";
    internal const string Cursor = "cursor";
    internal const string Sink = "sink";
    internal const string Inbox = "inbox";
    internal const string Audit = "audit";
    internal const string Run = "run";

    /// <summary>Of a row.</summary>
    /// <param name="ledger">The ledger.</param>
    /// <param name="table">The table.</param>
    /// <param name="key">What tells the row from others.</param>
    /// <param name="recordingId">The recording an intent is of.</param>
    /// <param name="problem">What is wrong with it, as the end of a sentence.</param>
    /// <param name="cause">The cause.</param>
    internal static UnreadableRow Of(string ledger, string table, string key, string? recordingId, string problem, Exception? cause = null)
    {
        var (row, action) = table switch
        {
            Intent => (
                $"Row {key} of the table 'intent' (an unfinished change of recording '{recordingId}')",
                "Restore the ledger from a backup. Or find out at the service whether the change was made, and remove the row with a SQLite tool "
                + $"while no connection is open: DELETE FROM intent WHERE number = {key}. Until then, this recording is not changed."),
            Cursor => (
                $"The row '{key}' of the table 'cursor' (how far the events of that subscription were read)",
                "Restore the ledger from a backup. Or remove the row with a SQLite tool while no connection is open: "
                + $"DELETE FROM cursor WHERE subscription = '{key.Replace("'", "''", StringComparison.Ordinal)}'. The events are then read from the beginning; what is finished is not delivered again."),
            Audit => (
                $"Row {key} of the table 'audit' (an audit record)",
                "Test-RecordingAudit says what was done to the ledger; restore it from a backup. Until then, the recording of that record is not changed."),
            Run => (
                $"Row {key} of the table 'run' (a run of changes)",
                "Restore the ledger from a backup. Or remove the row with a SQLite tool while no connection is open "
                + $"(DELETE FROM run WHERE number = {key}): its changes stay in the audit, with the run's id and name."),
            Inbox => (
                $"Row {key} of the table 'inbox' (an event that is not finished)",
                "Restore the ledger from a backup. Or remove the row with a SQLite tool while no connection is open "
                + $"(DELETE FROM inbox WHERE number = {key}), and look the event up with Get-GenesysEvent -Replay."),
            _ => (
                $"The row '{key}' of the table 'sink' (a compliance sink)",
                $"Remove it with Unregister-RecordingComplianceSink '{key}', and register the sink again. Until then, nothing is delivered to it."),
        };
        return new UnreadableRow(
            table,
            key,
            recordingId,
            new GenesysException(GenesysErrorKind.LedgerRowUnreadable, $"{row} of the ledger '{ledger}' cannot be read: {problem}.", action, cause));
    }
}
