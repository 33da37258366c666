using System.Management.Automation;
using GenesysRecordingTags.Core.Compliance;
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

    /// <summary>The sinks of these names, wildcards allowed. One that is named in full and is not there is an error of its own.</summary>
    /// <param name="names">The names; null: all sinks.</param>
    private protected IReadOnlyList<RecordingComplianceSink> FindSinks(IReadOnlyList<string>? names)
    {
        var sinks = Compliance.GetSinks();
        if (names is null)
        {
            return sinks;
        }

        List<RecordingComplianceSink> all = [];
        foreach (var name in names)
        {
            var pattern = WildcardPattern.Get(name, WildcardOptions.IgnoreCase);
            var found = sinks.Where(sink => pattern.IsMatch(sink.Name)).ToList();
            if (found.Count == 0 && !WildcardPattern.ContainsWildcardCharacters(name))
            {
                WriteError(ErrorRecords.Of(
                    new GenesysException(
                        GenesysErrorKind.SinkUnavailable,
                        $"There is no compliance sink '{name}'.",
                        "Get-RecordingComplianceSink lists them; Register-RecordingComplianceSink makes one."),
                    name));
            }

            all.AddRange(found);
        }

        return [.. all.Distinct()];
    }
}
