using System.Text;
using GenesysRecordingTags.Core.Ledger.Chain;
using GenesysRecordingTags.Core.Ledger.Storage;

namespace GenesysRecordingTags.Core.Audit;

/// <summary>Figures over audit records, taken in one pass. Memory does not grow with their number.</summary>
internal sealed class AuditStatistics
{
    private readonly long[] _outcomes = new long[Enum.GetValues<AuditOutcome>().Length];
    private readonly RecordingProgress _recordings = new();

    /// <summary>How many records.</summary>
    public long Count { get; private set; }

    /// <summary>Requests beyond the first of each change.</summary>
    public long Retries { get; private set; }

    /// <summary>The first record's time (UTC).</summary>
    public DateTimeOffset? From { get; private set; }

    /// <summary>The last record's time (UTC).</summary>
    public DateTimeOffset? To { get; private set; }

    /// <summary>How many recordings the records are of; known when concluded.</summary>
    public long Recordings => _recordings.Recordings;

    /// <summary>How many recordings were tagged; known when concluded.</summary>
    public long TaggedRecordings => _recordings.TaggedRecordings;

    /// <summary>How many of them are known to be Completed in the index.</summary>
    public long IndexedRecordings => _recordings.CompletedRecordings;

    /// <summary>The latencies of the changes that were sent.</summary>
    public LatencyDistribution Latencies { get; } = new();

    /// <summary>How many changes ended so.</summary>
    public long CountOf(AuditOutcome outcome) => _outcomes[(int)outcome];

    /// <summary>Takes a record.</summary>
    /// <param name="sequence">Its place.</param>
    /// <param name="facts">What it says.</param>
    /// <param name="time">Its time (UTC).</param>
    /// <param name="outcome">How it ended.</param>
    public void Add(long sequence, RecordFacts facts, DateTimeOffset time, AuditOutcome outcome)
    {
        Count++;
        _recordings.Add(sequence);
        _outcomes[(int)outcome]++;
        Retries += Math.Max(0, facts.Attempts - 1);
        From = From is { } from && from <= time ? from : time;
        To = To is { } to && to >= time ? to : time;
        if (facts.Attempts > 0)
        {
            Latencies.Add(facts.LatencyTicks);
        }

        if (outcome == AuditOutcome.Succeeded && facts.Action.SequenceEqual("AddTag"u8))
        {
            _recordings.AddTagging(sequence, Ascii.EqualsIgnoreCase(facts.IndexStatus, "Completed"u8), facts.LatencyTicks);
        }
    }

    /// <summary>Counts recordings, when all records are taken.</summary>
    /// <param name="reader">The ledger they are of.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public void Conclude(ILedgerReader reader, CancellationToken cancellationToken) => _recordings.Conclude(reader, cancellationToken);

    /// <summary>The latency that a share of the changes did not exceed (nearest rank).</summary>
    /// <param name="share">0 to 1.</param>
    public TimeSpan LatencyAt(double share) => Latencies.Count == 0
        ? TimeSpan.Zero
        : TimeSpan.FromTicks(share >= 1 ? Latencies.Maximum : Latencies.At(Math.Max(0, (long)Math.Ceiling(share * Latencies.Count) - 1)));

    /// <summary>All figures.</summary>
    public RecordingAuditMeasure ToMeasure()
    {
        var span = To - From;
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
            IndexUpdateTime = _recordings.Time,
            From = From,
            To = To,
        };
    }
}
