namespace GenesysRecordingTags.Core.Audit;

/// <summary>Figures over audit records, taken in one pass.</summary>
internal sealed class AuditStatistics
{
    private readonly Dictionary<AuditOutcome, long> _outcomes = [];
    private readonly Dictionary<string, IndexProgress> _indexes = new(StringComparer.Ordinal);
    private readonly List<TimeSpan> _indexTimes = [];
    private readonly List<long> _latencies = [];
    private bool _isSorted;

    /// <summary>How many records.</summary>
    public long Count { get; private set; }

    /// <summary>Requests beyond the first of each change.</summary>
    public long Retries { get; private set; }

    /// <summary>The first record's time (UTC).</summary>
    public DateTimeOffset? From { get; private set; }

    /// <summary>The last record's time (UTC).</summary>
    public DateTimeOffset? To { get; private set; }

    /// <summary>How many recordings were tagged.</summary>
    public int TaggedRecordings => _indexes.Count;

    /// <summary>How many of them are known to be Completed in the index.</summary>
    public int IndexedRecordings => _indexes.Values.Count(index => index.IsCompleted);

    /// <summary>The latencies of the changes that were sent, in ticks, ascending.</summary>
    public IReadOnlyList<long> Latencies
    {
        get
        {
            if (!_isSorted)
            {
                _latencies.Sort();
                _isSorted = true;
            }

            return _latencies;
        }
    }

    /// <summary>How many changes ended so.</summary>
    public long CountOf(AuditOutcome outcome) => _outcomes.GetValueOrDefault(outcome);

    /// <summary>Takes a record.</summary>
    public void Add(RecordingAuditRecord record)
    {
        Count++;
        _outcomes[record.Outcome] = CountOf(record.Outcome) + 1;
        Retries += Math.Max(0, record.Attempts - 1);
        From = From is { } from && from <= record.Timestamp ? from : record.Timestamp;
        To = To is { } to && to >= record.Timestamp ? to : record.Timestamp;
        if (record.Attempts > 0)
        {
            _latencies.Add(record.Latency.ToTimeSpan().Ticks);
            _isSorted = false;
        }

        if (record is { Action: RecordingAction.AddTag, Outcome: AuditOutcome.Succeeded })
        {
            AddIndexStatus(record);
        }
    }

    /// <summary>The latency that a share of the changes did not exceed (nearest rank).</summary>
    /// <param name="share">0 to 1.</param>
    public TimeSpan LatencyAt(double share) =>
        Latencies.Count == 0 ? TimeSpan.Zero : TimeSpan.FromTicks(Latencies[Math.Max(0, (int)Math.Ceiling(share * Latencies.Count) - 1)]);

    /// <summary>All figures.</summary>
    public RecordingAuditMeasure ToMeasure()
    {
        var span = To - From;
        _indexTimes.Sort();
        return new RecordingAuditMeasure
        {
            Count = Count,
            Succeeded = CountOf(AuditOutcome.Succeeded),
            Failed = CountOf(AuditOutcome.Failed),
            Unknown = CountOf(AuditOutcome.Unknown),
            Skipped = CountOf(AuditOutcome.Skipped),
            Retries = Retries,
            Throughput = span is { Ticks: > 0 } time ? Count / time.TotalSeconds : 0,
            LatencyP50 = LatencyAt(0.5),
            LatencyP95 = LatencyAt(0.95),
            LatencyP99 = LatencyAt(0.99),
            LatencyMax = LatencyAt(1),
            IndexUpdateRate = TaggedRecordings == 0 ? null : (double)IndexedRecordings / TaggedRecordings,
            IndexUpdateTime = _indexTimes.Count == 0 ? null : _indexTimes[(_indexTimes.Count - 1) / 2],
            From = From,
            To = To,
        };
    }

    private void AddIndexStatus(RecordingAuditRecord record)
    {
        var isCompleted = string.Equals(record.IndexStatus, "Completed", StringComparison.OrdinalIgnoreCase);
        if (isCompleted)
        {
            // Completed in the answer itself took as long as the change; later, as long as the recording was Pending.
            var known = _indexes.TryGetValue(record.RecordingId, out var index);
            _indexTimes.Add(known && index.PendingSince is { } since ? record.Timestamp - since : record.Latency);
            _indexes[record.RecordingId] = new IndexProgress(IsCompleted: true, PendingSince: null);
        }
        else
        {
            _indexes[record.RecordingId] = new IndexProgress(IsCompleted: false, PendingSince: record.Timestamp);
        }
    }

    private readonly record struct IndexProgress(bool IsCompleted, DateTimeOffset? PendingSince);
}
