using GenesysRecordingTags.Core.Api;
using GenesysRecordingTags.Core.Audit;
using GenesysRecordingTags.Core.Audit.Proofs;
using GenesysRecordingTags.Core.Changes;
using GenesysRecordingTags.Core.Events;
using GenesysRecordingTags.Core.Ledger;
using GenesysRecordingTags.Core.Ledger.Sqlite;
using GenesysRecordingTags.Core.Ledger.Storage;
using GenesysRecordingTags.Core.Media;
using GenesysRecordingTags.Core.Reporting;
using GenesysRecordingTags.Core.Tests.Changes;
using GenesysRecordingTags.Core.Tests.Events;
using GenesysRecordingTags.Core.Validation;
using Xunit;
using static GenesysRecordingTags.Core.Tests.Ledger.LedgerFolder;

namespace GenesysRecordingTags.Core.Tests.Ledger;

/// <summary>A ledger that version 0.1.0 made for company.mypurecloud.com, in November 2024: seven records, among them evt-1 (tags and
/// metadata of rec-1) and evt-2 (tags and a policy of rec-2); two unfinished changes, evt-7 of rec-unknown (no answer) and evt-8 of
/// rec-killed (its process ended); a cursor at page-2 with evt-5 and evt-6 dealt with; and a webhook that got three records.</summary>
public sealed class Version1LedgerTests : IDisposable
{
    private const string Subscription = "recording-metadata-injector";
    private const string KilledKey = "KEY-OF-0.1.0";
    private const string UnknownKey = "849F005438EF6086F4C3454DA6C2DA0A";
    private const string OtherPath = "https://company.mypurecloud.com/orgA";

    private readonly LedgerFolder _folder = new();
    private readonly ScriptedApi _service = new();
    private readonly ScriptedEvents _events = new();

    public Version1LedgerTests()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder.LedgerPath)!);
        File.Copy(Path.Combine(AppContext.BaseDirectory, "TestData", "ledger-0.1.0.db"), _folder.LedgerPath);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task It_is_migrated_and_nothing_in_it_is_lost()
    {
        await using (var ledger = _folder.Open())
        {
            Assert.True(AuditTrail.Of(ledger).Verify().IsIntact);
            Assert.Equal(7, AuditTrail.Of(ledger).ReadCount());
            Assert.Equal(["rec-unknown", "rec-killed"], ledger.FindUnfinished().Select(change => change.Intent.Change.Recording.RecordingId));
            Assert.Equal("page-2", ledger.FindPageToken(Subscription));
            using var reader = ledger.Store.OpenReader();
            var sink = Assert.Single(reader.ReadSinks([]));
            Assert.Equal(("crm", ComplianceSinkKind.Webhook, "https://compliance.example/hook", 3), (sink.Name, sink.Kind, sink.Target, sink.Progress.Delivered));
            await FillAsync(ledger, 2);
        }

        await using var again = _folder.Open();
        Assert.True(AuditTrail.Of(again).Verify().IsIntact);
        Assert.Equal(9, AuditTrail.Of(again).ReadCount());
        Assert.Equal(2, again.FindUnfinished().Count);
    }

    /// <summary>A proof needs nothing that version 0.1.0 did not keep, and no migration.</summary>
    [Fact]
    public void Its_records_are_proven_as_they_are()
    {
        var proof = _folder.File("proof.json");
        var made = AuditTrail.Open(_folder.LedgerPath).ExportProof(proof, new AuditProofRequest { RecordingIds = ["rec-1"] });
        Assert.Equal(7, made.TreeSize);
        Assert.Empty(made.UnknownRecordings);
        var verdict = AuditFile.Verify(proof);
        Assert.True(verdict.IsIntact, verdict.Message);
        Assert.StartsWith("company.mypurecloud.com/recording-audit/", verdict.Proof!.Origin, StringComparison.Ordinal);
    }

    [Fact]
    public void A_reader_that_gives_up_keeps_no_old_state_of_it()
    {
        using var reader = SqliteLedgerReader.Open(_folder.LedgerPath, TimeSpan.Zero);
        Assert.Throws<InvalidOperationException>(() => reader.Visit(new RecordSelection(), (_, _, _) => throw new InvalidOperationException()));

        using var database = SqliteDatabase.Open(_folder.LedgerPath, writable: true, TimeSpan.Zero);
        database.Execute("PRAGMA journal_mode = WAL; PRAGMA user_version = 1");

        Assert.Equal(0, database.ReadNumber("PRAGMA wal_checkpoint(TRUNCATE)"));
    }

    [Fact]
    public async Task What_it_applied_for_an_event_is_not_applied_again_and_something_else_is()
    {
        await using var ledger = _folder.Open();
        var metadata = SetMetadata("rec-1", "evt-1") with { PlainTags = ["voicemail"] };
        var withPolicy = AddTag("rec-2", "evt-2") with { RetentionPolicy = new RetentionPolicy { Name = "Standard 365 Day", Id = "ret-1" } };
        foreach (var change in new RecordingChange[] { AddTag("rec-1", "evt-1"), metadata, withPolicy })
        {
            var outcome = await ApplyAsync(ledger, change);
            Assert.True(outcome.IsSkipped);
            var record = AuditTrail.Of(ledger).Read(new RecordingAuditQuery { RecordingId = change.Recording.RecordingId }).First(record => record.Action == change.Action);
            Assert.Equal(record.AuditId, outcome.Result is RecordingTagResult tags ? tags.AuditId : Assert.IsType<RecordingMetadata>(outcome.Result).AuditId);
        }

        Assert.Empty(_service.Sent);
        RecordingChange[] others =
        [
            AddTag("rec-1", "evt-1") with { Tags = [new RecordingTag { Label = "Compliance:GDPR", TaxonomyId = "tax-1", Confidence = 0.95 }] },
            AddTag("rec-2", "evt-2"),
            metadata with { PlainTags = null },
            AddTag("rec-missing", "evt-4"),
        ];
        foreach (var change in others)
        {
            Assert.Equal(AuditOutcome.Succeeded, (await ApplyAsync(ledger, change)).Audit!.Outcome);
        }

        Assert.Equal(others.Length, _service.Sent.Count);
    }

    [Fact]
    public async Task What_it_left_unfinished_is_resumed_under_its_own_key()
    {
        await using var ledger = _folder.Open();
        foreach (var unfinished in ledger.FindUnfinished())
        {
            Assert.Null(unfinished.OvertakenBy);
            Assert.Equal(AuditOutcome.Succeeded, (await ApplyAsync(ledger, unfinished.Intent.Change)).Audit!.Outcome);
        }

        Assert.Equal([UnknownKey, KilledKey], _service.Sent.Select(sent => sent.Key));
        Assert.All(_service.Sent, sent => Assert.Equal("Compliance:PCI-DSS", sent.Label));
        Assert.Empty(ledger.FindUnfinished());
    }

    [Fact]
    public async Task What_it_left_unfinished_is_taken_up_by_the_same_change_and_overtaken_by_another()
    {
        await using var ledger = _folder.Open();
        await ApplyAsync(ledger, AddTag("rec-killed", "evt-8"));
        await ApplyAsync(ledger, AddTag("rec-unknown", "evt-7") with { Tags = [new RecordingTag { Label = "Compliance:GDPR", TaxonomyId = "tax-1" }] });

        var sent = _service.Sent.ToArray();
        Assert.Equal(KilledKey, sent[0].Key);
        Assert.NotEqual(UnknownKey, sent[1].Key);
        Assert.NotNull(Assert.Single(ledger.FindUnfinished()).OvertakenBy);
    }

    [Fact]
    public async Task Events_that_it_counted_as_dealt_with_are_not_delivered_again()
    {
        _events.AddPage("page-2", "page-3", "5", "6", "9");
        _events.AddPage("page-3", null, "7");
        await using var ledger = _folder.Open();

        Assert.Equal(["evt-9", "evt-7"], await DrainAsync(ledger, new()));
        Assert.Empty(await DrainAsync(ledger, new()));
        Assert.Equal("page-2", _events.Asked[0]);
        Assert.DoesNotContain("first", _events.Asked);
    }

    [Fact]
    public async Task Nor_are_they_when_their_page_stays_the_last_one()
    {
        _events.AddPage("page-2", null, "5", "6");
        await using var ledger = _folder.Open();
        Assert.Empty(await DrainAsync(ledger, new() { Since = DateTimeOffset.UnixEpoch.AddDays(8) }));

        _events.AddPage("page-2", null, "5", "6", "9");
        Assert.Equal(["evt-9"], await DrainAsync(ledger, new()));
    }

    [Fact]
    public void It_is_refused_to_an_organisation_with_a_path_and_stays_as_it_is()
    {
        var error = Assert.Throws<GenesysException>(() => Open(OtherPath));

        Assert.Equal(GenesysErrorKind.LedgerOfAnotherOrganization, error.Kind);
        Assert.Contains($"'{OtherPath}'", error.Message, StringComparison.Ordinal);
        Assert.Contains("'company.mypurecloud.com'", error.Message, StringComparison.Ordinal);
        Assert.Contains("-AdoptLedger", error.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal(1, ReadNumber("PRAGMA user_version"));
    }

    [Fact]
    public async Task It_is_adopted_where_somebody_says_so_and_belongs_to_that_organisation_from_then_on()
    {
        await using (var ledger = Open(OtherPath, adopt: true))
        {
            Assert.Equal(2, ledger.FindUnfinished().Count);
            Assert.True((await ApplyAsync(ledger, AddTag("rec-1", "evt-1"), OtherPath)).IsSkipped);
        }

        Assert.Equal(GenesysErrorKind.LedgerOfAnotherOrganization, Assert.Throws<GenesysException>(() => _folder.Open()).Kind);
        await using var again = Open(OtherPath);
        Assert.Equal(7, AuditTrail.Of(again).ReadCount());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void One_with_changes_of_another_host_is_refused_whatever_is_said(bool adopt)
    {
        var error = Assert.Throws<GenesysException>(() => Open("https://other.mypurecloud.com", adopt));

        Assert.Equal(GenesysErrorKind.LedgerOfAnotherOrganization, error.Kind);
        Assert.Contains("'company.mypurecloud.com'", error.Message, StringComparison.Ordinal);
        Assert.Contains("'https://other.mypurecloud.com'", error.Message, StringComparison.Ordinal);
        Assert.Equal(1, ReadNumber("PRAGMA user_version"));
    }

    [Fact]
    public async Task One_that_was_never_used_is_anybodys()
    {
        using (var database = SqliteDatabase.Open(_folder.LedgerPath, writable: true, TimeSpan.Zero))
        {
            database.Execute("DELETE FROM audit; DELETE FROM intent; DELETE FROM cursor");
        }

        await using var ledger = Open(OtherPath);
        Assert.Empty(ledger.FindUnfinished());
    }

    private RecordingLedger Open(string address, bool adopt = false) => RecordingLedger.Open(new LedgerOptions
    {
        Path = _folder.LedgerPath,
        Organization = OrganizationIdentity.Of(new Uri(address)),
        Adopt = adopt,
        Actor = Actor,
        Capabilities = MediaApi.Capabilities,
    });

    private long ReadNumber(string sql)
    {
        using var database = SqliteDatabase.Open(_folder.LedgerPath, writable: true, TimeSpan.Zero);
        return database.ReadNumber(sql);
    }

    private Task<RecordingChangeOutcome> ApplyAsync(RecordingLedger ledger, RecordingChange change, string? address = null)
    {
        var organization = address is null ? Organization : OrganizationIdentity.Of(new Uri(address));
        var executor = new ChangeExecutor(
            _service, ledger, new TagValidator(new TaxonomyCatalog()), organization, new ChangeRunOptions(), NullDiagnosticSink.Instance, TimeProvider.System);
        return executor.ApplyAsync(change, CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(60));
    }

    private async Task<List<string>> DrainAsync(RecordingLedger ledger, EventFeedOptions options)
    {
        var feed = new EventFeed(_events, ledger, options, NullDiagnosticSink.Instance, TimeProvider.System);
        var ids = new List<string>();
        while (await feed.NextAsync(CancellationToken.None) is { } next)
        {
            ids.Add(next.Id);
        }

        await feed.FinishAsync(DateTimeOffset.MaxValue, new HashSet<string>());
        return ids;
    }
}
