using GenesysRecordingTags.Core.Ledger.Chain;
using GenesysRecordingTags.Core.Ledger.Storage;

namespace GenesysRecordingTags.Core.Audit;

/// <summary>Counts recordings, and how far the index of the archive is with those that were tagged, by the last answer of each. Records are noted
/// by one bit each; which of them are of one recording, the ledger's own list by recording tells.</summary>
internal sealed class RecordingProgress
{
    private readonly SequenceSet _all = new();
    private readonly SequenceSet _tagged = new();
    private readonly SequenceSet _completed = new();
    private readonly LatencyDistribution _times = new();

    /// <summary>How many recordings the records are of.</summary>
    public long Recordings { get; private set; }

    /// <summary>How many recordings were tagged.</summary>
    public long TaggedRecordings { get; private set; }

    /// <summary>How many of them are known to be Completed.</summary>
    public long CompletedRecordings { get; private set; }

    /// <summary>The middle of the times to Completed, where seen.</summary>
    public TimeSpan? Time => _times.Count == 0 ? null : TimeSpan.FromTicks(_times.At((_times.Count - 1) / 2));

    /// <summary>Takes a record.</summary>
    /// <param name="sequence">Its place.</param>
    public void Add(long sequence) => _all.Add(sequence);

    /// <summary>Takes a tagging that succeeded.</summary>
    /// <param name="sequence">Its place.</param>
    /// <param name="isCompleted">Whether the index was Completed.</param>
    /// <param name="latency">How long it took, in ticks.</param>
    public void AddTagging(long sequence, bool isCompleted, long latency)
    {
        _tagged.Add(sequence);
        if (isCompleted)
        {
            // Completed in the answer itself took as long as the change; later, as long as the recording was Pending.
            _completed.Add(sequence);
            _times.Add(latency);
        }
    }

    /// <summary>Counts recordings, when all taggings are taken.</summary>
    /// <param name="reader">The ledger.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public void Conclude(ILedgerReader reader, CancellationToken cancellationToken)
    {
        if (_all.Count == 0)
        {
            return;
        }

        var recording = Array.Empty<byte>();
        var (isOpen, isTagged, isCompleted) = (false, false, false);
        long? pending = null;
        reader.VisitRecordings((recordingId, sequence) =>
        {
            if (!_all.Contains(sequence))
            {
                return true;
            }

            cancellationToken.ThrowIfCancellationRequested();
            if (!isOpen || !recordingId.SequenceEqual(recording))
            {
                Close();
                recording = recordingId.Length == recording.Length ? recording : new byte[recordingId.Length];
                recordingId.CopyTo(recording);
                (isOpen, isTagged, isCompleted, pending) = (true, false, false, null);
            }

            if (_tagged.Contains(sequence))
            {
                isTagged = true;
                isCompleted = _completed.Contains(sequence);
                if (isCompleted && pending is { } since)
                {
                    Replace(reader, since, sequence);
                }

                pending = isCompleted ? null : sequence;
            }

            return true;
        });
        Close();

        void Close()
        {
            Recordings += isOpen ? 1 : 0;
            TaggedRecordings += isTagged ? 1 : 0;
            CompletedRecordings += isCompleted ? 1 : 0;
        }
    }

    private void Replace(ILedgerReader reader, long pending, long completed)
    {
        var (since, _) = ReadTime(reader, pending);
        var (until, latency) = ReadTime(reader, completed);
        _times.Remove(latency);
        _times.Add(until - since);
    }

    private static (long Time, long Latency) ReadTime(ILedgerReader reader, long sequence)
    {
        var facts = new RecordFacts();
        (long, long) found = default;
        reader.Visit(new RecordSelection { Sequences = [sequence] }, (_, text, _) =>
        {
            facts.TryRead(text);
            found = (AuditJson.TryParseTime(facts.EventDate, out var time) ? time : 0, facts.LatencyTicks);
            return true;
        });
        return found;
    }
}
