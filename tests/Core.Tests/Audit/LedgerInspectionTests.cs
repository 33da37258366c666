using System.Text;
using GenesysRecordingTags.Core.Audit;
using GenesysRecordingTags.Core.Ledger.Sqlite;
using GenesysRecordingTags.Core.Ledger.Chain;
using GenesysRecordingTags.Core.Ledger.Sqlite.Packing;
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

    [Theory]
    [InlineData("DELETE FROM audit_term WHERE term_id = (SELECT id FROM term WHERE text = 'Failed')", "audit_term", 3, "Outcome 'Failed'")]
    [InlineData("UPDATE audit_term SET places = x'010d00' WHERE term_id = (SELECT id FROM term WHERE text = 'Failed')", "audit_term", 3, "Outcome 'Failed' is in 3 of")]
    [InlineData("UPDATE audit_term SET places = x'00' WHERE term_id = (SELECT id FROM term WHERE text = 'Compliance:PCI-DSS')", "audit_term", 1, "Label 'Compliance:PCI-DSS'")]
    [InlineData("UPDATE audit_term SET places = zeroblob(600) WHERE term_id = (SELECT id FROM term WHERE text = 'alice')", "audit_term", 1, "Actor 'alice'")]
    [InlineData("DELETE FROM term WHERE text = 'client-1'", "audit_term", 1, "Client 'client-1'")]
    [InlineData("UPDATE term SET text = 'Compliance:GDPR' WHERE text = 'Compliance:PCI-DSS'", "audit_term", 1, "Label 'Compliance:PCI-DSS'")]
    [InlineData("UPDATE term SET id = (SELECT id FROM term WHERE text = 'alice') WHERE text = 'Failed'", "audit_term", 1, "Outcome 'Failed', which it has not")]
    [InlineData("DELETE FROM audit_block", "audit_block", 0, "-Since or -Until")]
    [InlineData("UPDATE audit_block SET last_time = last_time - 1", "audit_block", 0, "-Since or -Until")]
    public void What_hides_records_from_a_question_is_named(string sql, string table, long sequence, string problem)
    {
        Execute(sql);

        var verdict = AuditFile.Verify(_folder.LedgerPath);

        Assert.Null(verdict.FirstBroken);
        var finding = verdict.Findings[0];
        Assert.Equal(("IndexDiffers", table, sequence), (finding.Kind, finding.Subject, finding.Sequence));
        Assert.Contains(problem, finding.Message, StringComparison.Ordinal);
        Assert.Equal(sequence == 0 ? null : $"rec-{sequence}", finding.RecordingId);
    }

    [Fact]
    public void A_place_that_no_record_has_is_named()
    {
        Execute("UPDATE audit_term SET places = x'010300040005000d00' WHERE term_id = (SELECT id FROM term WHERE text = 'Failed')");
        Execute("INSERT INTO audit_term SELECT term_id, 7, places FROM audit_term LIMIT 1");

        var messages = AuditFile.Verify(_folder.LedgerPath).Findings.Select(finding => finding.Message).ToList();

        Assert.Contains(messages, message => message.Contains("record 4 has Outcome 'Failed'", StringComparison.Ordinal) || message.Contains("Outcome 'Failed' is in", StringComparison.Ordinal));
        Assert.Contains("The table 'audit_term' has 1 entries that no record has.", messages);
    }

    [Theory]
    [InlineData("recording_id", 5, "rec-x", true)]
    [InlineData("recording_id", 5, "alice", false)]
    [InlineData("recording_id", 5, "machine-1", false)]
    [InlineData("recording_id", 7, "rec-x", true)]
    public void A_row_that_says_another_recording_than_its_text(string column, long sequence, string other, bool isPlain)
    {
        // The hashed text is whole: only where it is looked for is another recording.
        var text = EditedLedger.ReadText(_folder.LedgerPath, sequence);
        using (var database = Writable())
        {
            byte[] body = isPlain ? [0, .. Encoding.UTF8.GetBytes(text)] : Remark(text, other);
            database.Prepare($"UPDATE audit SET {column} = ?1, body = ?2 WHERE sequence = ?3").Bind(1, other).BindBlob(2, body).Bind(3, sequence).Run();
        }

        var verdict = AuditFile.Verify(_folder.LedgerPath);

        Assert.Null(verdict.FirstBroken);
        var finding = Assert.Single(verdict.Findings);
        Assert.Equal(("ColumnDiffers", column, sequence), (finding.Kind, finding.Subject, finding.Sequence));
        Assert.Equal(sequence == 5 ? "rec-5" : "rec-\"7\\ü\u0001", finding.RecordingId);
    }

    [Fact]
    public void A_recording_whose_id_is_more_than_an_id()
    {
        // Columns that bring quotation marks into the text: what is looked for must be what the text as a whole says.
        const long Sequence = 5;
        const string Id = "rec-5\"},\"user\":{\"name\":\"alice";
        var text = EditedLedger.ReadText(_folder.LedgerPath, Sequence);
        Assert.Contains(Id, text, StringComparison.Ordinal);
        using (var database = Writable())
        {
            database.Prepare("UPDATE audit SET recording_id = ?1, body = ?2 WHERE sequence = ?3").Bind(1, Id).BindBlob(2, Remark(text, Id)).Bind(3, Sequence).Run();
        }

        var finding = Assert.Single(AuditFile.Verify(_folder.LedgerPath).Findings);
        Assert.Equal(("ColumnDiffers", "recording_id", Sequence), (finding.Kind, finding.Subject, finding.Sequence));
    }

    [Fact]
    public void An_index_with_entries_that_no_record_has()
    {
        // A record is deleted while the index is not told: first it is taken out of the table's definition.
        long page;
        using (var database = Writable())
        {
            page = database.ReadNumber("SELECT rootpage FROM sqlite_schema WHERE name = 'audit_by_recording'");
            database.Execute("PRAGMA writable_schema = ON; DELETE FROM sqlite_schema WHERE name = 'audit_by_recording'");
        }

        Execute($"DELETE FROM audit WHERE sequence = {Count}");
        using (var database = Writable())
        {
            database.Execute("PRAGMA writable_schema = ON; INSERT INTO sqlite_schema (type, name, tbl_name, rootpage, sql) "
                + $"VALUES ('index', 'audit_by_recording', 'audit', {page}, 'CREATE INDEX audit_by_recording ON audit (recording_id)')");
        }

        var verdict = AuditFile.Verify(_folder.LedgerPath);

        var finding = Assert.Single(verdict.Findings, finding => finding.Subject == "audit_by_recording");
        Assert.Equal(("IndexDiffers", Count), (finding.Kind, finding.Sequence));
    }

    [Theory]
    [InlineData("DROP INDEX audit_by_id", "audit_by_id", "missing")]
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

    /// <summary>Packs a text with its recording's place somewhere else: where this text stands first.</summary>
    private static byte[] Remark(string text, string other)
    {
        var dictionary = new RecordDictionary(1, SeedDictionary.Make());
        var packed = new ByteBuffer();
        packed.Append(Encoding.UTF8.GetBytes(text[..text.IndexOf(other, StringComparison.Ordinal)]));
        packed.Append(PackedText.RecordingIdMark);
        packed.Append(Encoding.UTF8.GetBytes(text[(text.IndexOf(other, StringComparison.Ordinal) + other.Length)..]));
        var body = new ByteBuffer();
        body.Append(1);
        Varint.Write(1, body);
        Varint.Write((ulong)packed.Length, body);
        Varint.Write(0, body);
        dictionary.Compress(packed.Span, body);
        return body.Span.ToArray();
    }
}
