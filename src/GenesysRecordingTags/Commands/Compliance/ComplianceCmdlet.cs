using GenesysRecordingTags.Binding;
using GenesysRecordingTags.Core.Compliance;
using GenesysRecordingTags.Core.Ledger;
using GenesysRecordingTags.Pipeline;

namespace GenesysRecordingTags;

/// <summary>A cmdlet that works with the compliance sinks of a connection's ledger.</summary>
public abstract class ComplianceCmdlet : ConnectedCmdlet
{
    private protected ComplianceCmdlet()
    {
    }

    private protected OutboxDispatcher Compliance => Session.Compliance ?? throw new GenesysException(
        GenesysErrorKind.LedgerUnavailable,
        $"The connection '{Open.Connection.Name}' was made with -NoLedger: there are no audit records to keep a compliance sink in step with.",
        "Connect without -NoLedger.");

    /// <summary>The sinks of these names, wildcards allowed. One that is named in full and is not there is an error of its own, and so is one
    /// whose row in the ledger can't be read.</summary>
    /// <param name="names">The names; null: all sinks.</param>
    private protected IReadOnlyList<RecordingComplianceSink> FindSinks(IReadOnlyList<string>? names)
    {
        var sinks = FindSinks(names, out var unreadable);
        foreach (var row in unreadable)
        {
            WriteError(ErrorRecords.Of(row.Error, row.Key));
        }

        return sinks;
    }

    /// <summary>The sinks of these names, wildcards allowed. One that is named in full and is not there is an error of its own.</summary>
    /// <param name="names">The names; null: all sinks.</param>
    /// <param name="unreadable">Those whose row in the ledger can't be read.</param>
    private protected IReadOnlyList<RecordingComplianceSink> FindSinks(IReadOnlyList<string>? names, out IReadOnlyList<UnreadableRow> unreadable)
    {
        var sinks = Compliance.GetSinks();
        List<UnreadableRow> rows = [.. Compliance.GetUnreadableSinks().Where(row => names is null || names.Any(name => NameFilter.Matches(name, row.Key)))];
        unreadable = rows;
        if (names is null)
        {
            return sinks;
        }

        List<RecordingComplianceSink> all = [];
        foreach (var name in names)
        {
            all.AddRange(NameFilter.Select(name, sinks, () => Miss(rows, name), sink => sink.Name));
        }

        return [.. all.Distinct()];
    }

    private void Miss(List<UnreadableRow> rows, string name)
    {
        if (!rows.Exists(row => NameFilter.Matches(name, row.Key)))
        {
            WriteError(ErrorRecords.Of(
                new GenesysException(
                    GenesysErrorKind.SinkUnavailable,
                    $"There is no compliance sink '{name}'.",
                    "Get-RecordingComplianceSink lists them; Register-RecordingComplianceSink makes one."),
                name));
        }
    }
}
