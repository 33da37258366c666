using System.Text;
using GenesysRecordingTags.Core.Audit;
using GenesysRecordingTags.Core.Ledger.Chain;
using GenesysRecordingTags.Core.Ledger.Storage;

namespace GenesysRecordingTags.Core.Reporting;

/// <summary>Which changes of a ledger were undone, and by which.</summary>
internal sealed class UndoneChanges
{
    private readonly Dictionary<string, string> _undoneBy = new(StringComparer.Ordinal);

    /// <summary>How many there are in the ledger.</summary>
    public int Count => _undoneBy.Count;

    /// <summary>Reads those of a ledger. Few records undo another, and they are looked up.</summary>
    /// <param name="trail">The ledger's records.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static UndoneChanges In(AuditTrail trail, CancellationToken cancellationToken)
    {
        var found = new UndoneChanges();
        trail.Visit(new RecordSelection { Terms = [new TermCondition(RecordTermKind.IsUndo, [new TermMatch("true")])] }, (_, body, hash) =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            found.Add(AuditJson.Read(body, Encoding.ASCII.GetString(hash)));
            return true;
        });
        return found;
    }

    /// <summary>The audit record of the change that undid one, and was not undone itself; null where there is none.</summary>
    public string? FindUndoOf(string auditId) =>
        _undoneBy.TryGetValue(auditId, out var by) && FindUndoOf(by) is null ? by : null;

    private void Add(RecordingAuditRecord record)
    {
        if (record is { UndoOf: { } undone, Outcome: AuditOutcome.Succeeded })
        {
            _undoneBy[undone] = record.AuditId;
        }
    }
}
