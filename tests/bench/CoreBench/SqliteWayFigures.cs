namespace GenesysRecordingTags.CoreBench;

/// <summary>What one way to talk to SQLite cost.</summary>
/// <param name="Append">Appending.</param>
/// <param name="Verify">Verifying.</param>
internal sealed record SqliteWayFigures(SqliteFigures Append, SqliteFigures Verify);
