namespace GenesysRecordingTags.Core.Ledger.Sqlite;

/// <summary>Goes through the places of all records by recording, those of one recording in their order.</summary>
/// <param name="statement">Gives recording and place, in that order.</param>
internal sealed class RecordingCursor(SqliteStatement statement)
{
    /// <summary>The recording, UTF-8; valid until the next step.</summary>
    public ReadOnlySpan<byte> RecordingId => statement.Bytes(0);

    /// <summary>The record's place.</summary>
    public long Sequence => statement.Number(1);

    /// <summary>Goes to the next.</summary>
    /// <returns>Whether there is one.</returns>
    public bool Step() => statement.Step();

    /// <summary>Ends it.</summary>
    public void Reset() => statement.Reset();

    /// <summary>Whether this one's record stands before another's.</summary>
    public bool IsBefore(RecordingCursor other)
    {
        var order = RecordingId.SequenceCompareTo(other.RecordingId);
        return order < 0 || (order == 0 && Sequence < other.Sequence);
    }
}
