using System.Text;
using GenesysRecordingTags.Core.Audit;
using GenesysRecordingTags.Core.Ledger.Chain;
using GenesysRecordingTags.Core.Ledger.Sqlite;
using GenesysRecordingTags.Core.Reporting;
using GenesysRecordingTags.Core.Tests.Ledger;
using Xunit;
using static GenesysRecordingTags.Core.Tests.Ledger.LedgerFolder;

namespace GenesysRecordingTags.Core.Tests.Audit;

/// <summary>Whatever is done to a chain, in the ledger or in an exported file, the first record it was done to is named.</summary>
public sealed class ChainVerificationTests : IAsyncLifetime
{
    private const int Count = 20;
    private readonly LedgerFolder _folder = new();
    private List<RecordingAuditRecord> _records = [];
    private string _head = string.Empty;

    private string Export => _folder.File("audit.jsonl");

    public async Task InitializeAsync()
    {
        await using var ledger = _folder.Open();
        await FillAsync(ledger, Count);
        _records = [.. AuditTrail.Of(ledger).Read(RecordingAuditQuery.All)];
        AuditTrail.Of(ledger).Export(Export, AuditExportFormat.JsonLines);
        _head = AuditTrail.Of(ledger).Verify().HeadHash!;
    }

    public Task DisposeAsync()
    {
        _folder.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public void A_chain_that_nobody_touched_is_intact_in_the_ledger_and_in_the_file()
    {
        foreach (var path in new[] { _folder.LedgerPath, Export })
        {
            var verdict = AuditFile.Verify(path, new AuditVerificationOptions { ExpectedHeadHash = _head });

            Assert.True(verdict.IsIntact, verdict.Message);
            Assert.Equal((Count, _records[^1].Hash), (verdict.RecordCount, verdict.HeadHash));
        }
    }

    [Fact]
    public void A_bit_flipped_anywhere_in_a_record_is_found()
    {
        var lines = File.ReadAllBytes(Export);
        var start = Array.IndexOf(lines, (byte)'\n') + 1;
        var length = Array.IndexOf(lines, (byte)'\n', start) - start;
        for (var i = 0; i < length; i++)
        {
            var copy = (byte[])lines.Clone();
            copy[start + i] ^= 1;
            File.WriteAllBytes(_folder.File("flipped.jsonl"), copy);

            var verdict = AuditFile.Verify(_folder.File("flipped.jsonl"));

            Assert.False(verdict.IsIntact, $"byte {i}");
            Assert.Equal(2, verdict.FirstBroken);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_line_without_an_end_is_a_finding_and_is_not_held_in_memory(bool isFollowed)
    {
        const int Endless = 64 << 20;
        var lines = File.ReadAllLines(Export);
        var path = _folder.File("endless.jsonl");
        using (var file = File.Create(path))
        {
            file.Write(Encoding.UTF8.GetBytes(string.Concat(lines[..6].Select(line => line + '\n'))));
            file.Position += Endless;
            file.Write(isFollowed ? Encoding.UTF8.GetBytes('\n' + string.Join('\n', lines[6..])) : "x"u8);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        var verdict = AuditFile.Verify(path);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal((7, "Unreadable"), (verdict.FirstBroken, verdict.Reason));
        Assert.Equal(isFollowed ? Count + 1 : 7, verdict.RecordCount);
        Assert.InRange(allocated, 0, Endless - 1);
    }

    [Theory]
    [InlineData("altered", 7, "Altered")]
    [InlineData("hash altered", 7, "Altered")]
    [InlineData("altered and hashed anew", 7, "Altered")]
    [InlineData("removed", 7, "Removed")]
    [InlineData("first removed", 1, "Removed")]
    [InlineData("swapped", 7, "Reordered")]
    [InlineData("moved to the end", 7, "Reordered")]
    [InlineData("last moved up", 7, "Reordered")]
    [InlineData("inserted twice", 7, "Inserted")]
    [InlineData("forged before", 7, "Inserted")]
    [InlineData("forged behind", 8, "Inserted")]
    [InlineData("not a record", 7, "Unreadable")]
    [InlineData("cut off", Count, "Truncated")]
    public void What_was_done_to_a_file_is_named(string what, int firstBroken, string reason)
    {
        var lines = File.ReadAllLines(Export).ToList();
        var text = what switch
        {
            "altered" => Join(lines, l => l[6] = l[6].Replace("rec-7", "rec-8", StringComparison.Ordinal)),
            "hash altered" => Join(lines, l => l[6] = l[6][..^3] + (l[6][^3] == '0' ? '1' : '0') + "\"}"),
            "altered and hashed anew" => Join(lines, l => l[6] = HashAnew(l[6].Replace("rec-7", "rec-8", StringComparison.Ordinal))),
            "removed" => Join(lines, l => l.RemoveAt(6)),
            "first removed" => Join(lines, l => l.RemoveAt(0)),
            "swapped" => Join(lines, l => (l[6], l[7]) = (l[7], l[6])),
            "moved to the end" => Join(lines, l => Move(l, 6, Count - 1)),
            "last moved up" => Join(lines, l => Move(l, Count - 1, 6)),
            "inserted twice" => Join(lines, l => l.Insert(7, l[6])),
            "forged before" => Join(lines, l => l.Insert(6, HashAnew(l[6].Replace("rec-7", "forged", StringComparison.Ordinal)))),
            "forged behind" => Join(lines, l => l.Insert(7, HashAnew(l[7].Replace("rec-8", "forged", StringComparison.Ordinal)))),
            "not a record" => Join(lines, l => l[6] = "{}"),
            _ => Join(lines, _ => { })[..^40],
        };
        File.WriteAllText(Export, text);

        var verdict = AuditFile.Verify(Export);

        Assert.Equal((firstBroken, reason), (verdict.FirstBroken, verdict.Reason));
        Assert.Null(verdict.HeadHash);
    }

    [Theory]
    [InlineData("UPDATE audit SET recording_id = 'rec-8' WHERE sequence = 7", 7, "Altered")]
    [InlineData("UPDATE audit SET time = time + 1 WHERE sequence = 7", 7, "Altered")]
    [InlineData("UPDATE audit SET audit_id = (SELECT audit_id FROM audit WHERE sequence = 8) WHERE sequence = 7", 7, "Altered")]
    [InlineData("UPDATE audit SET hash = randomblob(32) WHERE sequence = 7", 7, "Altered")]
    [InlineData("UPDATE audit SET hash = x'00' WHERE sequence = 7", 7, "Altered")]
    [InlineData("UPDATE audit SET body = (SELECT body FROM audit WHERE sequence = 8) WHERE sequence = 7", 7, "Altered")]
    [InlineData("UPDATE audit SET sequence = 100 WHERE sequence = 20", 20, "Altered")]
    [InlineData("DELETE FROM audit WHERE sequence = 7", 7, "Removed")]
    [InlineData("DELETE FROM audit WHERE sequence BETWEEN 7 AND 9", 7, "Removed")]
    [InlineData("UPDATE audit SET sequence = 100 WHERE sequence = 7; UPDATE audit SET sequence = 7 WHERE sequence = 8; UPDATE audit SET sequence = 8 WHERE sequence = 100", 7, "Reordered")]
    [InlineData("INSERT INTO audit SELECT 0, audit_id, time, recording_id, hash, body FROM audit WHERE sequence = 7", 1, "Inserted")]
    [InlineData("UPDATE audit SET body = x'007b7d' WHERE sequence = 7", 7, "Unreadable")]
    [InlineData("UPDATE audit SET body = x'' WHERE sequence = 7", 7, "Unreadable")]
    [InlineData("UPDATE audit SET body = randomblob(200) WHERE sequence = 7", 7, "Unreadable")]
    [InlineData("UPDATE audit SET body = substr(body, 1, length(body) - 1) WHERE sequence = 7", 7, "Unreadable")]
    [InlineData("UPDATE audit SET body = CAST(x'02' || substr(body, 2) AS BLOB) WHERE sequence = 7", 7, "Unreadable")]
    [InlineData("DELETE FROM dictionary", 1, "Unreadable")]
    [InlineData("UPDATE dictionary SET content = zeroblob(length(content))", 1, "Unreadable")]
    public void What_was_done_to_a_ledger_is_named(string sql, int firstBroken, string reason)
    {
        using (var database = SqliteDatabase.Open(_folder.LedgerPath, writable: true, TimeSpan.Zero))
        {
            database.Execute(sql);
        }

        var verdict = AuditFile.Verify(_folder.LedgerPath);

        Assert.Equal((firstBroken, reason), (verdict.FirstBroken, verdict.Reason));
    }

    [Fact]
    public void A_letter_that_was_changed_in_a_ledger_is_found()
    {
        EditedLedger.WriteText(_folder.LedgerPath, 7, text => text.Replace("rec-7", "rec-8", StringComparison.Ordinal));

        var verdict = AuditFile.Verify(_folder.LedgerPath);

        Assert.Equal((7, "Altered"), (verdict.FirstBroken, verdict.Reason));
    }

    [Fact]
    public void The_id_that_is_named_is_the_forged_records_own()
    {
        var lines = File.ReadAllLines(Export).ToList();
        var forged = HashAnew(lines[6].Replace(_records[6].AuditId, new string('f', 36), StringComparison.Ordinal));
        File.WriteAllText(Export, Join(lines, l => l.Insert(6, forged)));

        Assert.Equal(new string('f', 36), AuditFile.Verify(Export).FirstBrokenAuditId);
    }

    [Fact]
    public void Records_cut_off_at_the_end_show_against_a_head_hash_that_was_kept()
    {
        var lines = File.ReadAllLines(Export);
        File.WriteAllLines(Export, lines[..15]);

        Assert.True(AuditFile.Verify(Export).IsIntact);
        var verdict = AuditFile.Verify(Export, new AuditVerificationOptions { ExpectedHeadHash = _head, ExpectedHeadSequence = Count });
        Assert.Equal((16, "Truncated"), (verdict.FirstBroken, verdict.Reason));
    }

    [Fact]
    public void A_chain_that_was_rewritten_to_its_end_shows_against_a_head_hash_that_was_kept()
    {
        var lines = File.ReadAllLines(Export);
        var last = lines[6].Replace("rec-7", "rec-8", StringComparison.Ordinal);
        for (var i = 6; i < lines.Length; i++)
        {
            lines[i] = HashAnew(i == 6 ? last : Relink(lines[i], lines[i - 1]));
        }

        File.WriteAllLines(Export, lines);

        Assert.True(AuditFile.Verify(Export).IsIntact);
        var verdict = AuditFile.Verify(Export, new AuditVerificationOptions { ExpectedHeadHash = _head, ExpectedHeadSequence = Count });
        Assert.Equal((Count, "Altered"), (verdict.FirstBroken, verdict.Reason));
    }

    [Fact]
    public async Task A_head_hash_that_was_kept_is_found_after_more_was_appended()
    {
        await using var ledger = _folder.Open();
        await FillAsync(ledger, 5);

        Assert.True(AuditTrail.Of(ledger).Verify(new AuditVerificationOptions { ExpectedHeadHash = _head.ToUpperInvariant() }).IsIntact);
        Assert.Equal("Truncated", AuditTrail.Of(ledger).Verify(new AuditVerificationOptions { ExpectedHeadHash = new string('a', 64) }).Reason);
    }

    [Fact]
    public void A_part_of_the_chain_is_verified_against_the_hash_before_it()
    {
        File.WriteAllLines(Export, File.ReadAllLines(Export)[10..]);

        Assert.Equal((1, "Removed"), (AuditFile.Verify(Export).FirstBroken, AuditFile.Verify(Export).Reason));
        Assert.True(AuditFile.Verify(Export, new AuditVerificationOptions { PrecedingHash = _records[9].Hash }).IsIntact);
        Assert.False(AuditFile.Verify(Export, new AuditVerificationOptions { PrecedingHash = _records[8].Hash }).IsIntact);
    }

    [Fact]
    public void Line_ends_of_another_platform_and_a_byte_order_mark_change_nothing()
    {
        File.WriteAllText(Export, string.Join("\r\n", File.ReadAllLines(Export)) + "\r\n", new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));

        Assert.True(AuditFile.Verify(Export).IsIntact);
    }

    [Fact]
    public void A_file_that_is_not_there_and_a_file_that_is_something_else_are_told_apart()
    {
        Assert.Equal(GenesysErrorKind.InvalidFile, Assert.Throws<GenesysException>(() => AuditFile.Verify(_folder.File("none.jsonl"))).Kind);
        File.WriteAllText(_folder.File("letter.txt"), "Dear auditor,\nall is well.\n");
        Assert.Equal("Unreadable", AuditFile.Verify(_folder.File("letter.txt")).Reason);
    }

    private static string Join(List<string> lines, Action<List<string>> alter)
    {
        alter(lines);
        return string.Concat(lines.Select(line => line + "\n"));
    }

    private static void Move(List<string> lines, int from, int to)
    {
        var line = lines[from];
        lines.RemoveAt(from);
        lines.Insert(to, line);
    }

    private static string HashAnew(string line)
    {
        var body = line[..^75] + "}";
        return $"{line[..^75]},\"hash\":\"{AuditHash.Of(Encoding.UTF8.GetBytes(body))}\"}}";
    }

    private static string Relink(string line, string before)
    {
        const string Member = "\"previousHash\":\"";
        var at = line.IndexOf(Member, StringComparison.Ordinal) + Member.Length;
        return line[..at] + before[^66..^2] + line[(at + 64)..];
    }
}
