using GenesysRecordingTags.Core.Ledger.Storage;

namespace GenesysRecordingTags.Core.Ledger.Sqlite;

/// <summary>Takes records out of a ledger that are in an archive: inside one transaction, so that each is in one of the two at any moment.</summary>
/// <param name="database">The ledger.</param>
/// <param name="archive">The archive, which is whole and durable.</param>
internal sealed class ArchiveMove(SqliteDatabase database, StoredArchive archive)
{
    /// <summary>Does it.</summary>
    /// <exception cref="GenesysException">The ledger changed since the archive was made.</exception>
    public void Run()
    {
        EnsureSame();
        RememberRecordings();
        RemovePlaces();
        database.Prepare("DELETE FROM audit WHERE sequence <= ?1").Bind(1, archive.Last).Run();
        RemoveBlocks();
        database.Execute("DELETE FROM term WHERE id NOT IN (SELECT DISTINCT term_id FROM audit_term)");
        database.Prepare("INSERT INTO archive (first, last, previous_hash, hash, path, archived_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)")
            .Bind(1, archive.First)
            .Bind(2, archive.Last)
            .BindBlob(3, Convert.FromHexString(archive.PreviousHash))
            .BindBlob(4, Convert.FromHexString(archive.Hash))
            .Bind(5, archive.Path)
            .Bind(6, archive.ArchivedAt.UtcTicks)
            .Run();
    }

    private void EnsureSame()
    {
        var last = SqliteRows.ReadAll(database.Prepare("SELECT hash FROM audit WHERE sequence = ?1").Bind(1, archive.Last), row => Convert.ToHexString(row.Bytes(0)));
        if (database.ReadNumber("SELECT min(sequence) FROM audit") != archive.First || last is not [var hash] || !hash.Equals(archive.Hash, StringComparison.OrdinalIgnoreCase))
        {
            throw new GenesysException(
                GenesysErrorKind.Conflict,
                $"The ledger '{database.Path}' changed while its records were copied: another process moved some of them to an archive. Nothing was moved.",
                $"Remove '{archive.Path}', which the ledger does not know of, and repeat it.");
        }
    }

    private void RememberRecordings()
    {
        var remember = database.Prepare("INSERT OR IGNORE INTO archived_recording (recording, archive) VALUES (?1, ?2)");
        var recordings = database.Prepare("SELECT recording_id FROM audit WHERE sequence <= ?1 AND recording_id IS NOT NULL").Bind(1, archive.Last);
        while (recordings.Step())
        {
            remember.Bind(1, unchecked((long)RecordingKey.Of(recordings.Bytes(0)))).Bind(2, archive.Last).Run();
        }

        recordings.Reset();
    }

    private void RemovePlaces()
    {
        var block = TermPlaces.BlockOf(archive.Last);
        database.Prepare("DELETE FROM audit_term WHERE block < ?1").Bind(1, block).Run();
        var room = new byte[1 + (TermPlaces.BlockSize / 8)];
        var save = database.Prepare("UPDATE audit_term SET places = ?3 WHERE term_id = ?1 AND block = ?2");
        var remove = database.Prepare("DELETE FROM audit_term WHERE term_id = ?1 AND block = ?2");
        var rows = SqliteRows.ReadAll(
            database.Prepare("SELECT term_id, places FROM audit_term WHERE block = ?1").Bind(1, block),
            row => (Term: row.Number(0), Places: row.Bytes(1).ToArray()));
        foreach (var (term, bytes) in rows)
        {
            var places = new TermPlaces();
            places.TryAdd(bytes);
            places.RemoveThrough(archive.Last);
            if (places.Next(0) < 0)
            {
                remove.Bind(1, term).Bind(2, block).Run();
            }
            else
            {
                save.Bind(1, term).Bind(2, block).BindBlob(3, room.AsSpan(0, places.Write(room))).Run();
            }
        }
    }

    private void RemoveBlocks()
    {
        var block = TermPlaces.BlockOf(archive.Last);
        database.Prepare("DELETE FROM audit_block WHERE block < ?1").Bind(1, block).Run();
        if (database.ReadNumber("SELECT count(*) FROM audit") == 0)
        {
            database.Execute("DELETE FROM audit_block");
            return;
        }

        var left = database.Prepare("SELECT count(*), min(time), max(time) FROM audit WHERE sequence BETWEEN ?1 AND ?2")
            .Bind(1, TermPlaces.FirstOf(block))
            .Bind(2, TermPlaces.FirstOf(block + 1) - 1);
        left.Step();
        var (count, first, last) = (left.Number(0), left.NumberOrNull(1), left.NumberOrNull(2));
        left.Reset();
        if (count == 0)
        {
            database.Prepare("DELETE FROM audit_block WHERE block = ?1").Bind(1, block).Run();
        }
        else
        {
            database.Prepare("UPDATE audit_block SET first_time = ?2, last_time = ?3 WHERE block = ?1").Bind(1, block).Bind(2, first).Bind(3, last).Run();
        }
    }
}
