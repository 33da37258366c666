using GenesysRecordingTags.Core.Audit;
using GenesysRecordingTags.Core.Audit.Proofs;
using GenesysRecordingTags.Core.Changes;
using GenesysRecordingTags.Core.Ledger;
using GenesysRecordingTags.Core.Ledger.Storage;
using GenesysRecordingTags.Core.Reporting;
using Xunit;
using static GenesysRecordingTags.Core.Tests.Ledger.LedgerFolder;

namespace GenesysRecordingTags.Core.Tests.Ledger;

/// <summary>Records that were moved to an archive are still there for everybody who asks, and keep changes from being made twice.</summary>
public sealed class LedgerArchivingTests : IAsyncLifetime
{
    private const int Old = 5000;
    private const int All = 5100;
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Cut = Start.AddMinutes(Old);
    private static readonly RunIdentity Run = new("20260101-000000-0a0b0c0d", "Sweep");
    private readonly LedgerFolder _folder = new();
    private RecordingLedger _ledger = null!;

    private string Archive => _folder.File("old.db");

    private AuditTrail Trail => AuditTrail.Of(_ledger);

    public async Task InitializeAsync()
    {
        _ledger = _folder.Open();
        await Task.WhenAll(Enumerable.Range(0, All).Select(Append));
    }

    public async Task DisposeAsync()
    {
        await _ledger.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Nothing_that_can_be_asked_for_changes()
    {
        var before = Answers();

        var moved = await MoveAsync();

        Assert.Equal((1, Old, Old), (moved!.FirstSequence, moved.LastSequence, moved.RecordCount));
        Assert.Equal(before, Answers());
        Assert.True(Trail.Verify(new AuditVerificationOptions { ChecksFile = true }).IsIntact, Trail.Verify().Message);
        Assert.Equal(All, Trail.Verify().RecordCount);
        Assert.Equal(0, ReadNumber(_folder.LedgerPath, $"SELECT count(*) FROM audit WHERE sequence <= {Old}"));
        await _ledger.AppendOutcomeAsync(Result(AddTag("rec-new")));
        Assert.True(Trail.Verify().IsIntact);

        // Once more, and all of it: the next record continues the archive.
        var rest = await LedgerArchiving.MoveAsync(_ledger, DateTimeOffset.UtcNow.AddDays(1), null, default);
        Assert.Equal((Old + 1, All + 1), (rest!.FirstSequence, rest.LastSequence));
        Assert.Equal(All + 2, (await _ledger.AppendOutcomeAsync(Result(AddTag("rec-last")))).Sequence);
        var verdict = Trail.Verify(new AuditVerificationOptions { ChecksFile = true });
        Assert.True(verdict.IsIntact, verdict.Message);
        Assert.Null(await LedgerArchiving.MoveAsync(_ledger, Cut, null, default));
        await _ledger.DisposeAsync();
        _ledger = _folder.Open();
        Assert.Equal(All + 2, Trail.Read(RecordingAuditQuery.All).Count());
    }

    [Fact]
    public async Task What_was_applied_is_not_applied_again()
    {
        var change = AddTag("rec-17", "evt-17");
        await MoveAsync();

        var receipt = await _ledger.AppendIntentAsync(Intent(change));

        Assert.Equal(IntentVerdict.AlreadyApplied, receipt.Verdict);
        Assert.Equal(18, receipt.Earlier!.Sequence);
        var known = await _ledger.AppendIntentAsync(Intent(AddTag("rec-18", "evt-other")));
        Assert.Equal(IntentVerdict.Proceed, known.Verdict);
        Assert.Equal("Compliance:PCI-DSS", known.LastKnown!.Tags![0].Label);
    }

    [Fact]
    public async Task An_archive_that_is_away_keeps_its_recordings_from_being_changed_and_no_others()
    {
        await MoveAsync();
        File.Move(Archive, Archive + ".away");
        await _ledger.DisposeAsync();
        _ledger = _folder.Open();

        var error = await Assert.ThrowsAsync<GenesysException>(() => _ledger.AppendIntentAsync(Intent(AddTag("rec-17", "evt-17"))));

        Assert.Contains($"'{Archive}', which is not there", error.Message, StringComparison.Ordinal);
        Assert.Contains("beside the ledger", error.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal(IntentVerdict.Proceed, (await _ledger.AppendIntentAsync(Intent(AddTag("rec-new", "evt-new")))).Verdict);
        Assert.Equal(Old + 50, Trail.Read(new RecordingAuditQuery { RecordingId = $"rec-{Old + 49}" }).Single().Sequence);
        Assert.Throws<GenesysException>(() => Trail.Read(RecordingAuditQuery.All).Count());
        Assert.Contains(Trail.Verify().Findings, finding => finding.Kind == "ArchiveMissing" && finding.Subject == Archive);

        // Beside the ledger, it is found as well.
        File.Move(Archive + ".away", Path.Combine(Path.GetDirectoryName(_folder.LedgerPath)!, "old.db"));
        Assert.True(Trail.Verify().IsIntact);
        Assert.Equal(IntentVerdict.AlreadyApplied, (await _ledger.AppendIntentAsync(Intent(AddTag("rec-17", "evt-17")))).Verdict);
    }

    [Fact]
    public async Task It_is_verified_and_read_by_itself_and_nobody_writes_to_it()
    {
        await MoveAsync();
        await LedgerArchiving.MoveAsync(_ledger, DateTimeOffset.UtcNow, _folder.File("later.db"), default);

        foreach (var (path, count) in new[] { (Archive, Old), (_folder.File("later.db"), All - Old) })
        {
            var verdict = AuditFile.Verify(path, new AuditVerificationOptions { ChecksFile = true });
            Assert.True(verdict.IsIntact, verdict.Message);
            Assert.Equal(count, verdict.RecordCount);
        }

        var error = Assert.Throws<GenesysException>(() => RecordingLedger.Open(new LedgerOptions { Path = Archive, Organization = Organization, Actor = Actor, Capabilities = Core.Media.MediaApi.Capabilities }));
        Assert.Contains("is an archive", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_needs_the_whole_chain_is_refused_by_an_archive_that_begins_in_the_middle()
    {
        var proof = _folder.File("proof.json");
        Trail.ExportProof(proof, new AuditProofRequest { RecordingIds = ["rec-17"] });
        var kept = KeptCheckpoint.Read(proof);
        await MoveAsync();
        var later = _folder.File("later.db");
        await LedgerArchiving.MoveAsync(_ledger, DateTimeOffset.UtcNow, later, default);

        GenesysException[] errors =
        [
            Assert.Throws<GenesysException>(() => AuditFile.Verify(later, new AuditVerificationOptions { Checkpoint = kept })),
            Assert.Throws<GenesysException>(() => AuditTrail.Open(later).ExportProof(proof, new AuditProofRequest { RecordingIds = [$"rec-{Old + 17}"] })),
        ];

        Assert.All(errors, error =>
        {
            Assert.Equal(GenesysErrorKind.InvalidRequest, error.Kind);
            Assert.Contains($"'{later}' is an archive that begins with record {Old + 1}", error.Message, StringComparison.Ordinal);
            Assert.Contains("the ledger that the archive belongs to", error.RecommendedAction, StringComparison.Ordinal);
        });
        Assert.True(Trail.Verify(new AuditVerificationOptions { Checkpoint = kept }).IsIntact);
        Assert.Equal(All, Trail.ExportProof(proof, new AuditProofRequest { RecordingIds = [$"rec-{Old + 17}"] }).TreeSize);

        // The first archive has the chain's beginning.
        Assert.Equal(Old, AuditTrail.Open(Archive).ExportProof(proof, new AuditProofRequest { RecordingIds = ["rec-17"] }).TreeSize);
        Assert.True(AuditFile.Verify(Archive, new AuditVerificationOptions { Checkpoint = KeptCheckpoint.Read(proof) }).IsIntact);
    }

    [Theory]
    [InlineData("UPDATE audit SET recording_id = 'rec-x' WHERE sequence = 7", "Altered")]
    [InlineData("DELETE FROM audit WHERE sequence = 7", "Removed")]
    [InlineData("DELETE FROM audit WHERE sequence > 4999", "Removed")]
    public async Task What_is_done_to_an_archive_is_found_by_the_ledger(string sql, string reason)
    {
        await MoveAsync();
        EditedLedger.Execute(Archive, sql);

        Assert.Equal(reason, Trail.Verify().Reason);
    }

    [Fact]
    public async Task A_ledger_that_forgot_recordings_of_its_archive_is_found()
    {
        await MoveAsync();
        EditedLedger.Execute(_folder.LedgerPath, "DELETE FROM archived_recording WHERE recording = (SELECT max(recording) FROM archived_recording)");

        var finding = Assert.Single(Trail.Verify().Findings);
        Assert.Equal(("IndexDiffers", "archived_recording"), (finding.Kind, finding.Subject));
    }

    [Fact]
    public async Task Another_archive_in_its_place_is_refused()
    {
        await MoveAsync();
        var later = _folder.File("later.db");
        await LedgerArchiving.MoveAsync(_ledger, DateTimeOffset.UtcNow, later, default);
        File.Delete(Archive);
        File.Copy(later, Archive);

        Assert.Contains(Trail.Verify().Findings, finding => finding.Message.Contains("is not the archive of the records 1 to 5000", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Records_that_a_sink_has_not_got_stay()
    {
        await _ledger.Enqueue(transaction =>
        {
            transaction.SaveSink(new StoredSink { Name = "crm", Kind = ComplianceSinkKind.Webhook, Target = "https://x", Progress = new SinkProgress { Delivered = 100 } });
            return true;
        });

        Assert.Equal(100, (await MoveAsync())!.LastSequence);
        Assert.Null(LedgerArchiving.Plan(_ledger, Cut));
    }

    [Fact]
    public async Task Cut_off_between_the_archive_and_the_ledger_each_record_is_there_once()
    {
        var plan = LedgerArchiving.Plan(_ledger, Cut, Archive)!;
        _ledger.Store.WriteArchive(ToStored(plan), default);

        // The process ends here: the ledger has all of it, and the archive is one that it does not know of.
        await _ledger.DisposeAsync();
        _ledger = _folder.Open();
        Assert.Equal(All, Trail.Read(RecordingAuditQuery.All).Count());
        var error = await Assert.ThrowsAsync<GenesysException>(() => LedgerArchiving.MoveAsync(_ledger, Cut, Archive, default));
        Assert.Contains("already", error.Message, StringComparison.Ordinal);
        File.Delete(Archive);
        await MoveAsync();
        Assert.Equal(All, Trail.Read(RecordingAuditQuery.All).Select(record => record.Sequence).Distinct().Count());
    }

    [Fact]
    public async Task A_transaction_that_is_taken_back_moves_nothing()
    {
        var plan = LedgerArchiving.Plan(_ledger, Cut, Archive)!;
        _ledger.Store.WriteArchive(ToStored(plan), default);

        await Assert.ThrowsAnyAsync<Exception>(() => _ledger.Enqueue<bool>(transaction =>
        {
            transaction.MoveToArchive(ToStored(plan));
            throw new GenesysException(GenesysErrorKind.LedgerUnavailable, "The disk is full.", "Make room.");
        }));

        Assert.Equal(All, Trail.Read(RecordingAuditQuery.All).Count());
        await _ledger.AppendOutcomeAsync(Result(AddTag("rec-new")));
        Assert.True(Trail.Verify().IsIntact);
    }

    [Fact]
    public async Task A_chain_that_is_broken_is_not_archived()
    {
        await _ledger.DisposeAsync();
        EditedLedger.WriteText(_folder.LedgerPath, 7, text => text.Replace("rec-6", "rec-x", StringComparison.Ordinal));
        _ledger = _folder.Open();

        var error = await Assert.ThrowsAsync<GenesysException>(MoveAsync);

        Assert.Equal(GenesysErrorKind.AuditNotIntact, error.Kind);
        Assert.Contains("Record 7", error.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Archive));
        Assert.Empty(Directory.GetFiles(_folder.Folder));
    }

    private static StoredArchive ToStored(RecordingAuditArchive plan) => new()
    {
        First = plan.FirstSequence,
        Last = plan.LastSequence,
        PreviousHash = plan.PrecedingHash,
        Hash = plan.HeadHash,
        Path = plan.Path,
        ArchivedAt = Start,
    };

    private static long ReadNumber(string path, string sql)
    {
        using var database = EditedLedger.Open(path);
        return database.ReadNumber(sql);
    }

    private Task<RecordingAuditArchive?> MoveAsync() => LedgerArchiving.MoveAsync(_ledger, Cut, Archive, default);

    private Task Append(int i)
    {
        var change = AddTag($"rec-{i}", $"evt-{i}") with { Run = i % 7 == 0 ? Run : null };
        var receipt = new IntentReceipt { Verdict = IntentVerdict.Proceed, OperationId = $"operation-{i}", IdempotencyKey = OperationKey.Of(Organization, change) };
        return _ledger.AppendOutcomeAsync(Result(change, receipt, i % 50 == 0 ? AuditOutcome.Failed : AuditOutcome.Succeeded, timestamp: Start.AddMinutes(i)));
    }

    private string Answers()
    {
        RecordingAuditQuery[] queries =
        [
            RecordingAuditQuery.All,
            new() { RecordingId = "rec-17" },
            new() { RecordingId = $"rec-{Old + 17}" },
            new() { RecordingIdPattern = "rec-49*" },
            new() { Outcomes = [AuditOutcome.Failed] },
            new() { Labels = [new TermMatch("Compliance:PCI-DSS")], Since = Cut.AddMinutes(-10), Until = Cut.AddMinutes(10) },
            new() { RunIds = [Run.Id], Last = 20 },
            new() { First = 3 },
            new() { Last = 120 },
            new() { ErrorIds = [new TermMatch("RecordingNotFound")], Last = 3 },
        ];
        var read = queries.Select(query => string.Join(',', Trail.Read(query).Select(record => record.Sequence)));
        var table = _folder.File("audit.jsonl");
        Trail.Export(table, AuditExportFormat.JsonLines);
        using var reader = Trail.OpenReader();
        return string.Join('\n', read.Append($"{Trail.Measure()}").Append($"{reader.TallyRun(Run.Id)}").Append(string.Join(',', Trail.Terms.Labels)).Append(File.ReadAllText(table)));
    }
}
