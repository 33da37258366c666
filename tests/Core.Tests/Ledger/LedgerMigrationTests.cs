using System.Globalization;
using System.Text;
using GenesysRecordingTags.Core.Audit;
using GenesysRecordingTags.Core.Ledger.Chain;
using GenesysRecordingTags.Core.Ledger.Sqlite;
using GenesysRecordingTags.Core.Ledger.Storage;
using Xunit;
using static GenesysRecordingTags.Core.Tests.Ledger.LedgerFolder;

namespace GenesysRecordingTags.Core.Tests.Ledger;

/// <summary>A ledger of format 2, as version 0.2.0 made it, with 5,000 records: more than one block, and more than are copied at a time.</summary>
public sealed class LedgerMigrationTests : IDisposable
{
    private const int Count = 5000;
    private readonly LedgerFolder _folder = new();
    private readonly Func<string, long> _freeSpace = AuditMigration.FreeSpace;

    public LedgerMigrationTests() => MakeFormat2();

    public void Dispose()
    {
        AuditMigration.FreeSpace = _freeSpace;
        _folder.Dispose();
    }

    [Fact]
    public async Task Every_record_is_there_byte_for_byte_and_is_found()
    {
        var before = ReadTexts();

        await using (var ledger = _folder.Open())
        {
            var trail = AuditTrail.Of(ledger);
            var verdict = trail.Verify(new AuditVerificationOptions { ChecksFile = true });
            Assert.True(verdict.IsIntact, verdict.Message);
            Assert.Equal(Count, verdict.RecordCount);
            Assert.Equal(before, ReadTexts());
            Assert.Equal(Count / 10, trail.Read(new RecordingAuditQuery { Outcomes = [AuditOutcome.Failed] }).Count());
            Assert.Equal("rec-17", Assert.Single(trail.Read(new RecordingAuditQuery { RecordingId = "rec-17" })).RecordingId);
            await FillAsync(ledger, 10);
            Assert.True(trail.Verify().IsIntact);
        }

        Assert.Equal(3, ReadNumber("PRAGMA user_version"));
        Assert.Equal(0, ReadNumber("SELECT count(*) FROM sqlite_schema WHERE name = 'plain_audit'"));
    }

    [Fact]
    public void It_is_read_and_verified_without_being_converted()
    {
        var trail = AuditTrail.Open(_folder.LedgerPath);

        Assert.True(trail.Verify(new AuditVerificationOptions { ChecksFile = true }).IsIntact);
        Assert.Equal(Count / 10, trail.Read(new RecordingAuditQuery { Outcomes = [AuditOutcome.Failed] }).Count());
        Assert.Equal("rec-17", Assert.Single(trail.Read(new RecordingAuditQuery { RecordingId = "rec-17" })).RecordingId);
        Assert.Equal(2, ReadNumber("PRAGMA user_version"));
    }

    [Theory]
    [InlineData("UPDATE audit SET body = replace(body, 'rec-7\"', 'rec-8\"') WHERE sequence = 7", "Altered")]
    [InlineData("UPDATE audit SET hash = 'none' WHERE sequence = 7", "Altered")]
    [InlineData("DELETE FROM audit WHERE sequence = 7", "Removed")]
    public async Task What_was_done_to_it_before_still_shows(string sql, string reason)
    {
        EditedLedger.Execute(_folder.LedgerPath, sql);
        var before = AuditFile.Verify(_folder.LedgerPath);
        Assert.Equal((7, reason), (before.FirstBroken, before.Reason));

        await using var ledger = _folder.Open();

        var after = AuditTrail.Of(ledger).Verify();
        Assert.Equal((before.FirstBroken, before.Reason, before.RecordCount), (after.FirstBroken, after.Reason, after.RecordCount));
    }

    [Fact]
    public void A_disk_without_room_is_said_so_and_the_ledger_stays_as_it_was()
    {
        var before = ReadTexts();
        AuditMigration.FreeSpace = path => path == _folder.LedgerPath ? 1000 : _freeSpace(path);

        var error = Assert.Throws<GenesysException>(() => _folder.Open());

        Assert.Equal(GenesysErrorKind.LedgerUnavailable, error.Kind);
        Assert.Contains($"'{_folder.LedgerPath}'", error.Message, StringComparison.Ordinal);
        Assert.Contains("MB are free", error.Message, StringComparison.Ordinal);
        Assert.Contains("Make room", error.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal(2, ReadNumber("PRAGMA user_version"));
        Assert.Equal(before, ReadTexts());
    }

    [Fact]
    public void Cut_off_in_the_middle_it_is_as_it_was()
    {
        var before = ReadTexts();
        using (var database = EditedLedger.Open(_folder.LedgerPath))
        {
            database.Execute("PRAGMA journal_mode = WAL; PRAGMA cache_size = 10; BEGIN IMMEDIATE");
            SqliteSchema.Migrate(database, SqliteSchema.Newest, new AuditMigration(_folder.LedgerPath, 2, NullDiagnosticSink.Instance).Run);
            Assert.Equal(Count, database.ReadNumber("SELECT count(*) FROM audit WHERE typeof(body) = 'blob'"));

            // Gone without a commit, as a process that is killed.
        }

        Assert.Equal(2, ReadNumber("PRAGMA user_version"));
        Assert.Equal(before, ReadTexts());
        Assert.True(AuditFile.Verify(_folder.LedgerPath).IsIntact);
    }

    [Fact]
    public async Task One_that_an_earlier_version_has_open_is_left_alone()
    {
        using var lost = new CancellationTokenSource();
        var locks = new LockFiles(LedgerFile.LockFolderOf(_folder.LedgerPath), new LedgerPresence(_folder.LedgerPath, lost));
        using (locks.TryAcquire("owner-" + Guid.NewGuid().ToString("n")))
        {
            var error = Assert.Throws<GenesysException>(() => _folder.Open());
            Assert.Contains("another connection has it open", error.Message, StringComparison.Ordinal);
            Assert.Equal(2, ReadNumber("PRAGMA user_version"));
        }

        await _folder.Open().DisposeAsync();
        Assert.Equal(3, ReadNumber("PRAGMA user_version"));
    }

    [Fact]
    public async Task An_earlier_version_cannot_write_to_it_afterwards()
    {
        using var earlier = EditedLedger.Open(_folder.LedgerPath);
        var append = earlier.Prepare("INSERT INTO audit (sequence, body, hash) VALUES (?1, ?2, ?3)");
        await _folder.Open().DisposeAsync();

        var error = Assert.Throws<GenesysException>(() => append.Bind(1, Count + 1).Bind(2, "{}").Bind(3, new string('0', 64)).Run());

        Assert.Contains("BLOB column", error.Message, StringComparison.Ordinal);
        Assert.True(AuditFile.Verify(_folder.LedgerPath).IsIntact);
    }

    private void MakeFormat2()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder.LedgerPath)!);
        using var database = SqliteDatabase.Open(_folder.LedgerPath, writable: true, TimeSpan.Zero);
        database.Execute("BEGIN");
        SqliteSchema.Migrate(database, 2, _ => { });
        database.Execute($"INSERT INTO organization VALUES ('{Organization.Id}', '{Organization.Name}', 0)");
        var append = database.Prepare("INSERT INTO audit (sequence, body, hash) VALUES (?1, ?2, ?3)");
        var hash = ChainHead.Empty.Hash;
        for (var i = 1; i <= Count; i++)
        {
            var change = AddTag(string.Create(CultureInfo.InvariantCulture, $"rec-{i}"));
            var record = AuditRecords.Make(Result(change, outcome: i % 10 == 0 ? AuditOutcome.Failed : AuditOutcome.Succeeded), Actor);
            var body = AuditJson.Join(i, hash, AuditJson.WriteTail(record));
            hash = AuditHash.Of(body);
            append.Bind(1, i).Bind(2, body).Bind(3, hash).Run();
        }

        database.Execute("COMMIT");
    }

    private List<string> ReadTexts()
    {
        var texts = new List<string>();
        using var reader = SqliteLedgerReader.Open(_folder.LedgerPath, TimeSpan.FromSeconds(5));
        reader.Visit(new RecordSelection(), (sequence, body, hash) =>
        {
            texts.Add($"{sequence} {Encoding.UTF8.GetString(body)} {Encoding.UTF8.GetString(hash)}");
            return true;
        });
        return texts;
    }

    private long ReadNumber(string sql)
    {
        using var database = SqliteDatabase.Open(_folder.LedgerPath, writable: false, TimeSpan.FromSeconds(5));
        return database.ReadNumber(sql);
    }
}
