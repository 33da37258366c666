namespace GenesysRecordingTags.Core.Ledger.Sqlite;

/// <summary>Takes a record of a run.</summary>
/// <param name="recording">A number that stands for its recording.</param>
/// <param name="isApplied">Whether it succeeded.</param>
/// <param name="isFailed">Whether it failed.</param>
/// <param name="time">Its time, in ticks (UTC); null where it has none.</param>
internal delegate void RunVisitor(ulong recording, bool isApplied, bool isFailed, long? time);
