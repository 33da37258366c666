using GenesysRecordingTags.Core.Ledger.Storage;

namespace GenesysRecordingTags.Core.Ledger.Sqlite;

/// <summary>Compares what a ledger says of an archive with the archive.</summary>
internal static class ArchiveInspection
{
    /// <summary>Whether the ledger knows of each recording that the archive has records of: one that it did not know of could be changed twice.</summary>
    /// <param name="ledger">The ledger.</param>
    /// <param name="database">The archive.</param>
    /// <param name="archive">What the ledger says of it.</param>
    public static IEnumerable<RecordingAuditFinding> CompareRecordings(SqliteDatabase ledger, SqliteDatabase database, StoredArchive archive)
    {
        var isKnown = ledger.Prepare("SELECT 1 FROM archived_recording WHERE recording = ?1 AND archive = ?2");
        var recordings = RecordingsOf(database);
        string? missing = null;
        foreach (var (key, recordingId) in recordings)
        {
            if (!isKnown.Bind(1, key).Bind(2, archive.Last).Step())
            {
                missing ??= recordingId;
            }

            isKnown.Reset();
        }

        if (missing is not null)
        {
            yield return new RecordingAuditFinding
            {
                Kind = "IndexDiffers",
                Subject = "archived_recording",
                RecordingId = missing,
                Message = $"The table 'archived_recording' lacks recordings of the archive '{archive.Path}', so that commands do not look for them there; the first is '{missing}'.",
                RecommendedAction = "Somebody changed the ledger with another program: keep a copy of the file as evidence, and restore the ledger from a backup.",
            };
        }
    }

    /// <summary>An archive that can't be read.</summary>
    public static RecordingAuditFinding Unusable(StoredArchive archive, GenesysException error) => new()
    {
        Kind = "ArchiveMissing",
        Subject = archive.Path,
        Sequence = archive.First,
        Message = error.Message,
        RecommendedAction = error.RecommendedAction ?? "Put the archive back.",
    };

    private static IEnumerable<(long Key, string RecordingId)> RecordingsOf(SqliteDatabase database)
    {
        var statement = database.Prepare("SELECT DISTINCT recording_id FROM audit INDEXED BY audit_by_recording WHERE recording_id IS NOT NULL ORDER BY recording_id");
        while (statement.Step())
        {
            yield return (unchecked((long)RecordingKey.Of(statement.Bytes(0))), statement.Text(0));
        }

        statement.Reset();
    }
}
