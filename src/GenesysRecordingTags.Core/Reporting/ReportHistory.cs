using System.Text;

namespace GenesysRecordingTags.Core.Reporting;

/// <summary>The changes of the first recordings that a report comes across, recording by recording. Memory does not grow with the ledger.</summary>
internal sealed class ReportHistory
{
    /// <summary>So many recordings are shown in the page.</summary>
    public const int MaximumRecordings = 1000;

    /// <summary>So many changes are shown in the page.</summary>
    public const int MaximumChanges = 5000;

    private readonly Dictionary<string, List<RecordingAuditRecord>> _changes = new(StringComparer.Ordinal);
    private readonly List<string> _order = [];
    private int _count;

    /// <summary>Whether every change is here.</summary>
    public bool IsComplete { get; private set; } = true;

    /// <summary>Whether a change is to be handed to it: it has room for it, or does not know yet that it has none.</summary>
    /// <param name="recordingId">The change's recording, UTF-8.</param>
    public bool Wants(ReadOnlySpan<byte> recordingId) =>
        IsComplete || (_count < MaximumChanges && _changes.ContainsKey(Encoding.UTF8.GetString(recordingId)));

    /// <summary>How many recordings are here.</summary>
    public int RecordingCount => _order.Count;

    /// <summary>The recordings, in the order in which they were first changed, each with its changes, the oldest first.</summary>
    public IEnumerable<(string RecordingId, IReadOnlyList<RecordingAuditRecord> Changes)> Recordings =>
        _order.Select(id => (id, (IReadOnlyList<RecordingAuditRecord>)_changes[id]));

    /// <summary>Takes a change, where there is room.</summary>
    public void Add(RecordingAuditRecord record)
    {
        var known = _changes.GetValueOrDefault(record.RecordingId);
        if (_count >= MaximumChanges || (known is null && _order.Count >= MaximumRecordings))
        {
            IsComplete = false;
            return;
        }

        if (known is null)
        {
            _order.Add(record.RecordingId);
            _changes.Add(record.RecordingId, known = []);
        }

        known.Add(record);
        _count++;
    }
}
