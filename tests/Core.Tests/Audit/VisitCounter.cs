using System.Reflection;
using GenesysRecordingTags.Core.Ledger.Storage;

namespace GenesysRecordingTags.Core.Tests.Audit;

/// <summary>A view on a ledger that counts, by recording, how often its records are read.</summary>
public class VisitCounter : DispatchProxy
{
    private ILedgerReader _inner = null!;
    private Dictionary<string, int> _visits = null!;

    /// <summary>Wraps a view.</summary>
    /// <param name="inner">The view.</param>
    /// <param name="visits">Takes the counts.</param>
    internal static ILedgerReader Of(ILedgerReader inner, Dictionary<string, int> visits)
    {
        var reader = Create<ILedgerReader, VisitCounter>();
        var counter = (VisitCounter)(object)reader;
        (counter._inner, counter._visits) = (inner, visits);
        return reader;
    }

    /// <inheritdoc/>
    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        if (args is [RecordSelection { RecordingId: { } recordingId }, ..])
        {
            _visits[recordingId] = _visits.GetValueOrDefault(recordingId) + 1;
        }

        return targetMethod!.Invoke(_inner, args);
    }
}
