using System.Collections;
using GenesysRecordingTags.Core.Audit;

namespace GenesysRecordingTags.Completers;

/// <summary>Completes what the audit of the connection has.</summary>
internal abstract class AuditCompleter : ValueCompleter
{
    /// <summary>Nobody looks through more than so many.</summary>
    protected const int MaximumCount = 200;

    /// <summary>The audit of the connection that the command line names; null where it keeps none.</summary>
    protected static AuditTrail? TrailOf(IDictionary bound) => ConnectionOf(bound)?.Session.Ledger is { } ledger ? AuditTrail.Of(ledger) : null;
}
