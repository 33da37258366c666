using System.Management.Automation;
using GenesysRecordingTags.Binding;
using GenesysRecordingTags.Core.Audit;
using GenesysRecordingTags.Core.Ledger;

namespace GenesysRecordingTags;

/// <summary>A cmdlet that reads audit records: of a connection, or of a ledger's file without one.</summary>
public abstract class AuditCmdlet : ConnectedCmdlet
{
    private AuditTrail? _trail;

    private protected AuditCmdlet()
    {
    }

    /// <summary>A ledger to read without a connection: of another organisation, another machine, or a backup.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? LedgerPath { get; set; }

    private protected AuditTrail Trail => _trail ??= LedgerPath is null ? AuditTrail.Of(Ledger) : OpenTrail(LedgerPath);

    private AuditTrail OpenTrail(string path)
    {
        if (Connection is not null)
        {
            throw new GenesysException(GenesysErrorKind.InvalidRequest, "-Connection and -LedgerPath exclude each other.", "Leave one of them out.");
        }

        return AuditTrail.Open(LedgerLocation.IsUri(path) ? path : FileArgument.ResolveOne(this, path));
    }
}
