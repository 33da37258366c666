using GenesysRecordingTags.Core.Ledger.Chain;

namespace GenesysRecordingTags.Core.Audit;

/// <summary>Takes what a record says. All of it is valid for the duration of the call.</summary>
/// <param name="sequence">Its place.</param>
/// <param name="facts">What it says, as far as it is summed up.</param>
/// <param name="time">Its time (UTC).</param>
/// <param name="outcome">How it ended.</param>
/// <param name="text">All of it.</param>
/// <param name="hash">Its hash.</param>
internal delegate void FactsVisitor(
    long sequence,
    RecordFacts facts,
    DateTimeOffset time,
    AuditOutcome outcome,
    ReadOnlySpan<byte> text,
    ReadOnlySpan<byte> hash);
