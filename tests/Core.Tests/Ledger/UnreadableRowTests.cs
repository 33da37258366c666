using GenesysRecordingTags.Core.Changes;
using GenesysRecordingTags.Core.Compliance;
using GenesysRecordingTags.Core.Events;
using GenesysRecordingTags.Core.Ledger;
using GenesysRecordingTags.Core.Ledger.Sqlite;
using GenesysRecordingTags.Core.Media;
using GenesysRecordingTags.Core.Tests.Events;
using GenesysRecordingTags.Core.Tests.Http;
using Xunit;
using static GenesysRecordingTags.Core.Tests.Ledger.LedgerFolder;

namespace GenesysRecordingTags.Core.Tests.Ledger;

/// <summary>A row that can't be read is named, with the way out; all other rows work.</summary>
public sealed class UnreadableRowTests : IAsyncLifetime
{
    private readonly LedgerFolder _folder = new();

    public async Task InitializeAsync()
    {
        await using var ledger = _folder.Open();
        await FillAsync(ledger, 10);
        await ledger.AppendIntentAsync(Intent(AddTag("rec-good")));
        await ledger.AppendIntentAsync(Intent(AddTag("rec-bad")));
        await ledger.ReceiveAsync(PageOf("good", null, "p", "1", "2", "3"));
        await ledger.ReceiveAsync(PageOf("bad", null, "p", "1"));
        await using var dispatcher = OutboxDispatcher.Start(ledger);
        await dispatcher.RegisterAsync(new ComplianceSinkRegistration { Name = "good", Path = _folder.File("good.jsonl"), FromNow = true });
        await dispatcher.RegisterAsync(new ComplianceSinkRegistration { Name = "bad", Path = _folder.File("bad.jsonl"), FromNow = true });
    }

    public Task DisposeAsync()
    {
        _folder.Dispose();
        return Task.CompletedTask;
    }

    [Theory]
    [InlineData("action = 'Sing'", "action")]
    [InlineData("action = '1'", "action")]
    [InlineData("action = 'SetMetadata'", "change")]
    [InlineData("change = 'no JSON'", "change")]
    [InlineData("change = '{}'", "change")]
    [InlineData("change = '[1]'", "change")]
    [InlineData("change = replace(change, 'rec-bad', 'rec-good')", "change")]
    [InlineData("change = replace(change, '0.95', '\"x\"')", "change")]
    [InlineData("created_at = -1", "created_at")]
    [InlineData("created_at = 9223372036854775807", "created_at")]
    [InlineData("owner = '../../x' || char(0)", "owner")]
    [InlineData("claimed = 7", "claimed")]
    [InlineData("idempotency_key = NULL", "idempotency_key")]
    [InlineData("operation_id = NULL", "operation_id")]
    [InlineData("change = NULL", "change")]
    public async Task An_intent(string damage, string column)
    {
        Damage($"UPDATE intent SET {damage} WHERE recording_id = 'rec-bad'");

        await using var ledger = _folder.Open();

        var row = Assert.Single(ledger.FindUnreadableRows());
        Assert.Equal(("intent", "2", "rec-bad"), (row.Table, row.Key, row.RecordingId));
        AssertNamed(row.Error, "Row 2 of the table 'intent'", $"'{column}'");
        Assert.Contains("rec-bad", row.Error.Message, StringComparison.Ordinal);
        var unfinished = Assert.Single(ledger.FindUnfinished());
        Assert.Equal("rec-good", unfinished.Intent.Change.Recording.RecordingId);

        // The recording it is of is left alone; others, and the resumption of the good one, go on.
        if (column != "change" || damage == "change = NULL")
        {
            AssertNamed(await Assert.ThrowsAsync<UnreadableRowException>(() => ledger.AppendIntentAsync(Intent(AddTag("rec-bad")))), "Row 2", $"'{column}'");
        }

        Assert.Equal(IntentVerdict.Proceed, (await ledger.AppendIntentAsync(Intent(AddTag("rec-other")))).Verdict);
        Assert.Equal(IntentVerdict.Proceed, (await ledger.AppendIntentAsync(unfinished.Intent)).Verdict);
    }

    [Theory]
    [InlineData("taken_event_ids = 'no JSON'")]
    [InlineData("taken_event_ids = '{}'")]
    [InlineData("taken_event_ids = '[1]'")]
    [InlineData("taken_event_ids = '[null]'")]
    [InlineData("taken_event_ids = 'null'")]
    [InlineData("taken_event_ids = NULL")]
    public async Task A_cursor(string damage)
    {
        Damage($"UPDATE cursor SET {damage} WHERE subscription = 'bad'");

        await using var ledger = _folder.Open();

        string[] named = ["The row 'bad' of the table 'cursor'", "'taken_event_ids'", "DELETE FROM cursor WHERE subscription = 'bad'"];
        AssertNamed(Assert.Throws<UnreadableRowException>(() => ledger.FindPageToken("bad")), named);
        AssertNamed(await Assert.ThrowsAsync<UnreadableRowException>(() => ledger.ReceiveAsync(PageOf("bad", null, "p", "2"))), named);
        Assert.Equal(("cursor", "bad"), (Assert.Single(ledger.FindUnreadableRows()).Table, ledger.FindUnreadableRows()[0].Key));
        Assert.Equal("p", ledger.FindPageToken("good"));
        await ledger.ReceiveAsync(PageOf("good", "p", "q", "4"));
        Assert.Equal("q", ledger.FindPageToken("good"));

        // The way out that its error names: reading begins anew, and what is finished is not delivered again.
        await ledger.CompleteAsync(ScriptedEvents.Event("1") with { SubscriptionName = "bad" });
        Damage("DELETE FROM cursor WHERE subscription = 'bad'");
        Assert.Empty(ledger.FindUnreadableRows());
        Assert.Null(ledger.FindPageToken("bad"));
        var again = await ledger.ReceiveAsync(PageOf("bad", null, "p", "1", "2"));
        Assert.Equal([InboxEntryState.Finished, InboxEntryState.New], again.Select(entry => entry.State));
        Assert.Equal("p", ledger.FindPageToken("bad"));
    }

    [Theory]
    [InlineData("event = 'no JSON'")]
    [InlineData("event = '{}'")]
    [InlineData("event = 'null'")]
    [InlineData("event = replace(event, 'evt-2', 'evt-3')")]
    [InlineData("event = NULL")]
    public async Task An_event(string damage)
    {
        Damage($"UPDATE inbox SET {damage} WHERE subscription = 'good' AND event_id = 'evt-2'");
        var said = new RecordingSink();

        await using var ledger = RecordingLedger.Open(new LedgerOptions { Path = _folder.LedgerPath, Organization = Organization, Actor = Actor, Capabilities = MediaApi.Capabilities, Diagnostics = said });

        Assert.Equal(["evt-1", "evt-3"], ledger.ReadPending("good", 0, 10).Select(entry => entry.Event.Id));
        var warning = Assert.Single(said.Messages, message => message.Level == DiagnosticLevel.Warning).Message;
        Assert.Contains("Row 2 of the table 'inbox'", warning, StringComparison.Ordinal);
        var row = Assert.Single(ledger.FindUnreadableRows());
        Assert.Equal(("inbox", "2"), (row.Table, row.Key));
        AssertNamed(row.Error, "Row 2 of the table 'inbox'", "DELETE FROM inbox WHERE number = 2");
    }

    [Theory]
    [InlineData("kind = 'Fax'")]
    [InlineData("kind = '2'")]
    [InlineData("kind = 'Webhook'")]
    [InlineData("kind = 'ScriptBlock'")]
    [InlineData("target = 'relative.jsonl'")]
    [InlineData("target = ''")]
    [InlineData("kind = 'Webhook', target = '::'")]
    [InlineData("kind = 'Database', target = 'Data Source=\"'")]
    [InlineData("target = NULL")]
    [InlineData("kind = NULL")]
    [InlineData("needs_secret = -1")]
    [InlineData("delivered = -1")]
    [InlineData("delivered = 1000000")]
    [InlineData("delivered = NULL")]
    [InlineData("failed_attempts = 9999999999")]
    [InlineData("next_attempt_at = -7")]
    [InlineData("last_delivered_at = 9223372036854775807")]
    public async Task A_sink(string damage)
    {
        Damage($"UPDATE sink SET {damage} WHERE name = 'bad'");

        await using var ledger = _folder.Open();
        await using var dispatcher = OutboxDispatcher.Start(ledger);

        AssertNamed(Assert.Single(dispatcher.GetUnreadableSinks()).Error, "The row 'bad' of the table 'sink'", "Unregister-RecordingComplianceSink 'bad'");
        Assert.Equal("good", Assert.Single(dispatcher.GetSinks()).Name);
        await FillAsync(ledger, 5);
        Assert.Equal(0, Assert.Single(await dispatcher.SyncAsync("good", CancellationToken.None)).Backlog);
        Assert.Equal(5, (await File.ReadAllLinesAsync(_folder.File("good.jsonl"))).Length);
        var again = new ComplianceSinkRegistration { Name = "bad", Path = _folder.File("bad.jsonl") };
        Assert.Equal(GenesysErrorKind.LedgerRowUnreadable, (await Assert.ThrowsAnyAsync<GenesysException>(() => dispatcher.RegisterAsync(again))).Kind);

        // The way out that its error names.
        await dispatcher.UnregisterAsync("bad");
        Assert.Empty(dispatcher.GetUnreadableSinks());
        await dispatcher.RegisterAsync(again);
        Assert.Equal(0, (await dispatcher.SyncAsync("bad", CancellationToken.None))[0].Backlog);
    }

    [Fact]
    public async Task A_sink_whose_row_is_damaged_while_it_delivers_says_so_and_holds_up_no_other()
    {
        await using var ledger = _folder.Open();
        await using var dispatcher = OutboxDispatcher.Start(ledger);
        Damage("UPDATE sink SET kind = 'Fax' WHERE name = 'bad'");

        await FillAsync(ledger, 5);
        await dispatcher.SyncAsync(null, CancellationToken.None);

        Assert.Equal(5, (await File.ReadAllLinesAsync(_folder.File("good.jsonl"))).Length);
        Assert.False(File.Exists(_folder.File("bad.jsonl")));
    }

    private static InboxPage PageOf(string subscription, string? token, string next, params string[] ids) => new()
    {
        Subscription = subscription,
        Token = token,
        NextToken = next,
        Events = [.. ids.Select(ScriptedEvents.Event)],
    };

    private void Damage(string sql)
    {
        using var database = SqliteDatabase.Open(_folder.LedgerPath, writable: true, TimeSpan.FromSeconds(5));

        // What a defect of a disk or of another program can do, the constraints of the tables must not keep from this test.
        database.Execute("PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = replace(sql, ' NOT NULL', '         ') WHERE name IN ('intent', 'cursor', 'sink', 'inbox'); PRAGMA writable_schema = RESET");
        database.Execute(sql);
        database.Execute("PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = replace(sql, '         ', ' NOT NULL') WHERE name IN ('intent', 'cursor', 'sink', 'inbox'); PRAGMA writable_schema = RESET");
    }

    private void AssertNamed(GenesysException error, params string[] words)
    {
        Assert.Equal(GenesysErrorKind.LedgerRowUnreadable, error.Kind);
        Assert.All([.. words, _folder.LedgerPath], word => Assert.Contains(word, $"{error.Message} {error.RecommendedAction}", StringComparison.Ordinal));
    }
}
