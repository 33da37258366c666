using GenesysRecordingTags.Core.Audit;
using GenesysRecordingTags.Core.Ledger.Sqlite;
using GenesysRecordingTags.Core.Tests.Ledger;
using Xunit;
using static GenesysRecordingTags.Core.Tests.Ledger.LedgerFolder;

namespace GenesysRecordingTags.Core.Tests.Audit;

/// <summary>What hides records from commands although their chain is whole is found, and named.</summary>
public sealed class LedgerInspectionTests : IAsyncLifetime
{
    private const int Count = 40;
    private static readonly AuditVerificationOptions WithFile = new() { ChecksFile = true };
    private readonly LedgerFolder _folder = new();

    public async Task InitializeAsync()
    {
        await using var ledger = _folder.Open();
        foreach (var id in Enumerable.Range(1, Count).Select(i => i % 7 == 0 ? $"rec-\"{i}\\ü\u0001" : $"rec-{i}"))
        {
            var outcome = id.EndsWith('3') ? AuditOutcome.Failed : AuditOutcome.Succeeded;
            await ledger.AppendOutcomeAsync(Result(AddTag(id), outcome: outcome));
        }

        Assert.Equal(4, AuditTrail.Of(ledger).Read(new RecordingAuditQuery { Outcomes = [AuditOutcome.Failed] }).Count());
    }

    public Task DisposeAsync()
    {
        _folder.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public void A_ledger_that_nobody_touched_has_no_findings()
    {
        var verdict = AuditFile.Verify(_folder.LedgerPath, WithFile);

        Assert.True(verdict.IsIntact, verdict.Message);
        Assert.Empty(verdict.Findings);
        Assert.Equal(Count, verdict.RecordCount);
    }

    [Theory]
    [InlineData("audit_by_recording", "recording_id <> 'rec-5'", 5, "rec-5")]
    [InlineData("audit_by_recording", "recording_id NOT LIKE 'rec-\"%'", 7, "rec-\"7\\ü\u0001")]
    [InlineData("audit_by_id", "sequence <> 9", 9, "rec-9")]
    [InlineData("audit_by_date", "sequence > 1", 1, "rec-1")]
    [InlineData("audit_not_succeeded", "outcome <> 'Succeeded' AND outcome <> 'Failed'", 3, "rec-3")]
    [InlineData("audit_by_recording", "0", 1, "rec-1")]
    public void An_index_that_was_made_without_some_records(string index, string kept, long first, string recordingId)
    {
        MakeAnew(index, kept);

        var verdict = AuditFile.Verify(_folder.LedgerPath);

        Assert.False(verdict.IsIntact);
        Assert.Null(verdict.FirstBroken);
        Assert.NotNull(verdict.HeadHash);
        var finding = Assert.Single(verdict.Findings);
        Assert.Equal(("IndexDiffers", index, first, recordingId), (finding.Kind, finding.Subject, finding.Sequence, finding.RecordingId));
        Assert.Contains(recordingId, verdict.Message, StringComparison.Ordinal);
        Assert.Contains($"REINDEX {index}", finding.RecommendedAction, StringComparison.Ordinal);

        // SQLite's own check finds it too, and is not reported twice.
        Assert.Equal([finding], AuditFile.Verify(_folder.LedgerPath, WithFile).Findings);

        Execute($"REINDEX {index}");
        Assert.True(AuditFile.Verify(_folder.LedgerPath, WithFile).IsIntact);
    }

    [Fact]
    public void An_index_that_says_another_recording()
    {
        WithSchema("audit", "body ->> '$.entity.id'", "replace(body ->> '$.entity.id', 'rec-5', 'rec-x')", "REINDEX audit_by_recording");

        var verdict = AuditFile.Verify(_folder.LedgerPath);

        Assert.Equal(2, verdict.Findings.Count);
        Assert.All(verdict.Findings, finding => Assert.Equal(("IndexDiffers", "audit_by_recording", 5), (finding.Kind, finding.Subject, finding.Sequence)));
    }

    [Fact]
    public void An_index_with_entries_that_no_record_has()
    {
        // A record is deleted while the index is not told: first it is taken out of the table's definition.
        using (var database = Writable())
        {
            database.Execute("PRAGMA writable_schema = ON; DELETE FROM sqlite_schema WHERE name = 'audit_by_recording'");
        }

        Execute($"DELETE FROM audit WHERE sequence = {Count}");
        using (var database = Writable())
        {
            database.Execute("PRAGMA writable_schema = ON; INSERT INTO sqlite_schema (type, name, tbl_name, rootpage, sql) "
                + "VALUES ('index', 'audit_by_recording', 'audit', 5, 'CREATE INDEX audit_by_recording ON audit (recording_id)')");
        }

        var verdict = AuditFile.Verify(_folder.LedgerPath);

        var finding = Assert.Single(verdict.Findings);
        Assert.Equal(("IndexDiffers", "audit_by_recording", Count), (finding.Kind, finding.Subject, finding.Sequence));
    }

    [Theory]
    [InlineData("DROP INDEX audit_by_date", "audit_by_date", "missing")]
    [InlineData("CREATE INDEX extra ON audit (hash)", "extra", "not a part")]
    [InlineData("CREATE TABLE extra (a)", "extra", "not a part")]
    [InlineData("CREATE VIEW extra AS SELECT 1", "extra", "not a part")]
    [InlineData("CREATE TRIGGER extra AFTER INSERT ON audit BEGIN DELETE FROM audit WHERE sequence = new.sequence; END", "extra", "not a part")]
    [InlineData("DROP INDEX audit_by_recording; CREATE INDEX audit_by_recording ON audit (recording_id) WHERE recording_id <> 'rec-5'", "audit_by_recording", "not defined")]
    [InlineData("DROP TABLE sink", "sink", "missing")]
    [InlineData("ALTER TABLE intent ADD COLUMN extra TEXT", "intent", "not defined")]
    public void A_schema_that_is_not_the_ledgers_own(string sql, string name, string problem)
    {
        Execute(sql);

        var verdict = AuditFile.Verify(_folder.LedgerPath, WithFile);

        Assert.False(verdict.IsIntact);
        Assert.Contains(verdict.Findings, finding => finding.Kind == "SchemaDiffers" && finding.Subject == name && finding.Message.Contains(problem, StringComparison.Ordinal));
        Assert.Equal("SchemaDiffers", verdict.Reason);
        Assert.Equal(Count, verdict.RecordCount);
    }

    [Fact]
    public void A_table_that_was_replaced_by_a_view()
    {
        Execute("CREATE TABLE kept AS SELECT sequence, body, hash FROM audit; DROP TABLE audit; CREATE VIEW audit AS SELECT * FROM kept WHERE sequence <> 5");

        var verdict = AuditFile.Verify(_folder.LedgerPath);

        Assert.Contains(verdict.Findings, finding => finding is { Kind: "SchemaDiffers", Subject: "audit" });
    }

    [Fact]
    public void A_page_of_an_index_that_was_damaged()
    {
        // Its entries stay readable; what of it nobody uses does not.
        long page;
        using (var database = Writable())
        {
            page = database.ReadNumber("SELECT rootpage FROM sqlite_schema WHERE name = 'audit_by_id'");
            database.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
        }

        using (var file = new FileStream(_folder.LedgerPath, FileMode.Open))
        {
            // The number of fragmented free bytes, in the page's header.
            file.Position = ((page - 1) * 4096) + 7;
            file.WriteByte(200);
        }

        Assert.True(AuditFile.Verify(_folder.LedgerPath).IsIntact);
        var verdict = AuditFile.Verify(_folder.LedgerPath, WithFile);
        Assert.Equal(("FileDamaged", _folder.LedgerPath), (verdict.Reason, Assert.Single(verdict.Findings).Subject));
        Assert.Contains("backup", verdict.Findings[0].RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Records_that_are_appended_meanwhile_are_no_finding()
    {
        await using var ledger = _folder.Open();
        using var enough = new CancellationTokenSource();
        var appending = Task.Run(async () =>
        {
            while (!enough.IsCancellationRequested)
            {
                await FillAsync(ledger, 10);
            }
        });

        // However the two are scheduled: until records were appended while the ledger was verified.
        for (var i = 0; i < 50 || (i < 10_000 && AuditTrail.Of(ledger).ReadCount() <= Count); i++)
        {
            var verdict = AuditTrail.Of(ledger).Verify(i % 10 == 0 ? WithFile : null);
            Assert.True(verdict.IsIntact, verdict.Message);
        }

        await enough.CancelAsync();
        await appending;
        Assert.True(AuditTrail.Of(ledger).ReadCount() > Count);
    }

    [Fact]
    public void It_can_be_stopped()
    {
        using var stopped = new CancellationTokenSource();
        stopped.Cancel();

        Assert.ThrowsAny<OperationCanceledException>(() => AuditFile.Verify(_folder.LedgerPath, WithFile, stopped.Token));
    }

    private SqliteDatabase Writable()
    {
        var database = SqliteDatabase.Open(_folder.LedgerPath, writable: true, TimeSpan.FromSeconds(5));
        database.Execute("PRAGMA trusted_schema = ON");
        return database;
    }

    private void Execute(string sql)
    {
        using var database = Writable();
        database.Execute(sql);
    }

    /// <summary>As an attacker makes it: the index is made anew without some records, and then defined as before.</summary>
    private void MakeAnew(string index, string kept)
    {
        string original;
        using (var database = Writable())
        {
            original = SchemaObject.Of(database).Single(item => item.Name == index).Sql!;
            database.Execute($"DROP INDEX {index}; {original.Split(" WHERE ")[0]} WHERE {kept}");
            database.Execute($"PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = '{original.Replace("'", "''", StringComparison.Ordinal)}' WHERE name = '{index}'");
        }
    }

    /// <summary>Does something under another definition of a table, which is put back afterwards.</summary>
    private void WithSchema(string table, string part, string otherPart, string sql)
    {
        void Edit(string from, string to) => Execute(
            $"PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = replace(sql, '{from.Replace("'", "''", StringComparison.Ordinal)}', '{to.Replace("'", "''", StringComparison.Ordinal)}') WHERE name = '{table}'");
        Edit(part, otherPart);
        Execute(sql);
        Edit(otherPart, part);
    }
}
