namespace GenesysRecordingTags.Core.Ledger.Storage;

/// <summary>Selects records that have one of some terms of a kind.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Values">The terms; one of them is enough.</param>
internal sealed record TermCondition(RecordTermKind Kind, IReadOnlyList<TermMatch> Values);
