using GenesysRecordingTags.Core.Compliance;
using GenesysRecordingTags.Core.Events;
using GenesysRecordingTags.Core.Ledger;
using GenesysRecordingTags.Core.Ledger.Sqlite;
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
        await ledger.SaveCursorAsync(new EventCursor { Subscription = "good", PageToken = "p", AcknowledgedEventIds = ["e"] });
        await ledger.SaveCursorAsync(new EventCursor { Subscription = "bad", PageToken = "p", AcknowledgedEventIds = ["e"] });
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

        AssertNamed(Assert.Throws<UnreadableRowException>(() => ledger.FindCursor("bad")), "The row 'bad' of the table 'cursor'", "'taken_event_ids'");
        Assert.Equal(("cursor", "bad"), (Assert.Single(ledger.FindUnreadableRows()).Table, ledger.FindUnreadableRows()[0].Key));
        Assert.Equal("p", ledger.FindCursor("good")!.PageToken);

        // As its error says, to begin anew replaces it.
        await ledger.SaveCursorAsync(new EventCursor { Subscription = "bad", PageToken = "q" });
        Assert.Equal("q", ledger.FindCursor("bad")!.PageToken);
        Assert.Empty(ledger.FindUnreadableRows());
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

    private void Damage(string sql)
    {
        using var database = SqliteDatabase.Open(_folder.LedgerPath, writable: true, TimeSpan.FromSeconds(5));

        // What a defect of a disk or of another program can do, the constraints of the tables must not keep from this test.
        database.Execute("PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = replace(sql, ' NOT NULL', '         ') WHERE name IN ('intent', 'cursor', 'sink'); PRAGMA writable_schema = RESET");
        database.Execute(sql);
        database.Execute("PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = replace(sql, '         ', ' NOT NULL') WHERE name IN ('intent', 'cursor', 'sink'); PRAGMA writable_schema = RESET");
    }

    private void AssertNamed(GenesysException error, params string[] words)
    {
        Assert.Equal(GenesysErrorKind.LedgerRowUnreadable, error.Kind);
        Assert.All([.. words, _folder.LedgerPath], word => Assert.Contains(word, $"{error.Message} {error.RecommendedAction}", StringComparison.Ordinal));
    }
}
