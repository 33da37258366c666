using System.Globalization;
using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using GenesysRecordingTags.Core.Audit;
using GenesysRecordingTags.Core.Changes;
using GenesysRecordingTags.Core.Ledger.Chain;
using GenesysRecordingTags.Core.Reporting;
using GenesysRecordingTags.Core.Tests.Ledger;
using Xunit;
using static GenesysRecordingTags.Core.Tests.Ledger.LedgerFolder;

namespace GenesysRecordingTags.Core.Tests.Audit;

public sealed class AuditFormatTests : IDisposable
{
    private readonly LedgerFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Any_text_survives_the_way_into_a_record_and_back()
    {
        Prop.ForAll<string, string, string>((id, label, value) =>
        {
            id = WellFormed(id);
            label = WellFormed(label);
            value = WellFormed(value);
            var state = new RecordingState
            {
                Tags = [new RecordingTag { Label = label, TaxonomyId = value, Confidence = double.NaN, ConfidenceText = label, Status = value }],
                RetentionPolicy = new RetentionPolicy { Name = label, Id = value },
                Metadata = new Dictionary<string, string?> { [label] = value },
                PlainTags = [label, value],
            };
            var record = AuditRecords.Make(Result(AddTag(id)) with { Before = state, After = state, Requested = state }, Actor) with { Sequence = 42, PreviousHash = new string('0', 64) };
            var body = AuditJson.Join(42, record.PreviousHash!, AuditJson.WriteTail(record));

            Assert.Equivalent(record with { Hash = "h" }, AuditJson.Read(body, "h"), strict: true);
            Assert.True(AuditLine.TryReadPlace(body, out var sequence, out _, out var auditId));
            Assert.Equal((42, record.AuditId), (sequence, Encoding.ASCII.GetString(auditId)));

            var hash = AuditHash.Of(body);
            var line = new byte[body.Length + AuditLine.HashMemberLength];
            AuditLine.Write(body, Encoding.ASCII.GetBytes(hash), line);
            Assert.Equal(hash, JsonDocument.Parse(line).RootElement.GetProperty("hash").GetString());
            Span<byte> read = stackalloc byte[64];
            Assert.True(AuditLine.TrySplit(line, out var split, read));
            Assert.True(split.SequenceEqual(body));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Half_a_surrogate_pair_is_recorded_as_a_replacement_character()
    {
        var change = SetMetadata("rec-\ud800", key: "k\udc00", value: "\ud800v") with { PlainTags = ["\ud800"] };
        var record = AuditRecords.Make(Result(change), Actor);

        var read = AuditJson.Read(AuditJson.Join(1, new string('0', 64), AuditJson.WriteTail(record)), "h");

        Assert.Equal("rec-\ufffd", read.RecordingId);
        Assert.Equal(new Dictionary<string, string?> { ["k\ufffd"] = "\ufffdv" }, read.After!.Metadata);
        Assert.Equal(["\ufffd"], read.After.PlainTags);
    }

    [Fact]
    public void A_record_has_the_names_of_Genesys_own_audit_and_of_the_contract()
    {
        var change = AddTag("rec-1", "evt-1") with { RetentionPolicy = new RetentionPolicy { Name = "Standard 365 Day" }, UndoOf = "u-1" };
        var record = AuditRecords.Make(Result(change, indexStatus: "Pending") with { CorrelationId = "c-1", IdempotencyKey = "k-1" }, Actor);
        using var document = JsonDocument.Parse(AuditJson.Join(7, new string('0', 64), AuditJson.WriteTail(record)));
        var root = document.RootElement;

        Assert.Equal("tagging_succeeded", root.GetProperty("event").GetString());
        Assert.Equal("Success", root.GetProperty("status").GetString());
        Assert.Equal("Recording", root.GetProperty("entityType").GetString());
        Assert.Equal("rec-1", root.GetProperty("entity").GetProperty("id").GetString());
        Assert.Equal("alice", root.GetProperty("user").GetProperty("name").GetString());
        Assert.Equal("client-1", root.GetProperty("client").GetProperty("id").GetString());
        Assert.Equal(1, root.GetProperty("tagsApplied").GetInt32());
        Assert.Equal(23.4567m, root.GetProperty("latencyMs").GetDecimal());
        Assert.Equal("Pending", root.GetProperty("indexUpdateStatus").GetString());
        Assert.EndsWith("Z", root.GetProperty("eventDate").GetString(), StringComparison.Ordinal);
        var changes = root.GetProperty("propertyChanges").EnumerateArray().ToList();
        Assert.Equal(["tags", "retentionPolicy"], changes.Select(item => item.GetProperty("property").GetString()));
        Assert.Equal("Compliance:PCI-DSS", changes[0].GetProperty("newValues")[0].GetString());
        var context = root.GetProperty("context");
        Assert.Equal(["c-1", "evt-1", "k-1", "u-1", "machine-1", "company.mypurecloud.com"], context.EnumerateObject().Select(member => member.Value.GetString()));
    }

    [Theory]
    [InlineData(RecordingAction.AddTag, AuditOutcome.Failed, "tagging_failed")]
    [InlineData(RecordingAction.AddTag, AuditOutcome.Unknown, "tagging_unknown")]
    [InlineData(RecordingAction.SetMetadata, AuditOutcome.Succeeded, "metadata_succeeded")]
    [InlineData(RecordingAction.SetMetadata, AuditOutcome.Skipped, "metadata_skipped")]
    public void The_event_says_what_was_done_and_how_it_ended(RecordingAction action, AuditOutcome outcome, string name)
    {
        RecordingChange change = action == RecordingAction.AddTag ? AddTag("rec-1") : SetMetadata("rec-1");
        var record = AuditRecords.Make(Result(change, outcome: outcome), Actor);

        Assert.Contains($"\"event\":\"{name}\"", Encoding.UTF8.GetString(AuditJson.WriteTail(record)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+49", "'+49")]
    [InlineData("-2", "'-2")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("\t=1", "\\t=1")]
    [InlineData("\r=1", "\\r=1")]
    [InlineData("\u001b[2Ja,b", "\"\\u001b[2Ja,b\"")]
    [InlineData("plain", "plain")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("=a,\"b\"", "\"'=a,\"\"b\"\"\"")]
    [InlineData("", "")]
    [InlineData(null, "")]
    public void A_cell_is_quoted_and_never_a_formula(string? text, string cell) => Assert.Equal(cell, AuditCsv.Cell(text));

    [Fact]
    public async Task A_table_has_one_row_a_record_whatever_the_culture()
    {
        await using var ledger = _folder.Open();
        await ledger.AppendOutcomeAsync(Result(AddTag("=cmd|' /C calc'!A0")));
        var culture = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
        try
        {
            Assert.Equal(1, AuditTrail.Of(ledger).Export(_folder.File("audit.csv"), AuditExportFormat.Csv));
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }

        var lines = File.ReadAllText(_folder.File("audit.csv")).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, lines.Length);
        Assert.Contains(",'=cmd|' /C calc'!A0,", lines[1], StringComparison.Ordinal);
        Assert.Contains(",23.4567,", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lines_with_records_left_out_are_refused_and_a_time_gives_a_contiguous_part()
    {
        await using var ledger = _folder.Open();
        var start = DateTimeOffset.UtcNow.AddDays(-1);
        for (var i = 0; i < 10; i++)
        {
            // The clock is set back in the middle.
            await ledger.AppendOutcomeAsync(Result(AddTag("rec-1"), timestamp: start.AddMinutes(i == 5 ? -100 : i)));
        }

        var file = _folder.File("part.jsonl");
        var refused = Assert.Throws<GenesysException>(() => AuditTrail.Of(ledger).Export(file, AuditExportFormat.JsonLines, new RecordingAuditQuery { RecordingId = "rec-1" }));
        Assert.Equal(GenesysErrorKind.InvalidRequest, refused.Kind);
        Assert.False(File.Exists(file));
        Assert.Equal(5, AuditTrail.Of(ledger).Export(file, AuditExportFormat.JsonLines, new RecordingAuditQuery { Since = start.AddMinutes(3), Until = start.AddMinutes(7) }));
        var before = AuditTrail.Of(ledger).Read(new RecordingAuditQuery { First = 3 }).Last();
        Assert.True(AuditFile.Verify(file, new AuditVerificationOptions { PrecedingHash = before.Hash }).IsIntact);
    }

    [Fact]
    public async Task Figures_are_right()
    {
        await using var ledger = _folder.Open();
        var start = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        for (var i = 1; i <= 100; i++)
        {
            await ledger.AppendOutcomeAsync(Result(AddTag($"rec-{i}"), indexStatus: i <= 25 ? "Pending" : "Completed", timestamp: start.AddSeconds(i - 1)) with { Latency = TimeSpan.FromMilliseconds(i), Attempts = i > 90 ? 3 : 1 });
        }

        await ledger.AppendOutcomeAsync(Result(AddTag("rec-1"), timestamp: start.AddSeconds(20)));
        await ledger.AppendOutcomeAsync(Result(AddTag("bad"), outcome: AuditOutcome.Failed, timestamp: start.AddSeconds(50)) with { Attempts = 0 });

        var measure = AuditTrail.Of(ledger).Measure();

        Assert.Equal((102, 101, 1, 0, 0), (measure.Count, measure.Succeeded, measure.Failed, measure.Unknown, measure.Skipped));
        Assert.Equal(20, measure.Retries);
        Assert.Equal(102 / 99.0, measure.Throughput, 6);
        Assert.Equal<Duration>(TimeSpan.FromMilliseconds(100), measure.LatencyMax);
        Assert.Equal<Duration>(TimeSpan.FromMilliseconds(50), measure.LatencyP50);
        Assert.Equal<Duration>(TimeSpan.FromMilliseconds(95), measure.LatencyP95);
        Assert.Equal(0.76, measure.IndexUpdateRate!.Value, 6);
        Assert.Equal((start, start.AddSeconds(99)), (measure.From, measure.To));
    }

    private static string WellFormed(string? text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text ?? string.Empty));
}
