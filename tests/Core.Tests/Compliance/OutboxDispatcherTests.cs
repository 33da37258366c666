using GenesysRecordingTags.Core.Compliance;
using GenesysRecordingTags.Core.Tests.Ledger;
using Xunit;

namespace GenesysRecordingTags.Core.Tests.Compliance;

public sealed class OutboxDispatcherTests : ComplianceTestBase
{
    [Fact]
    public async Task Without_sinks_there_is_nothing()
    {
        await FillAsync(3);

        Assert.Empty(Dispatcher.GetSinks());
        Assert.Empty(await Dispatcher.SyncAsync(null, CancellationToken.None));
        Assert.False(Dispatcher.HasCallbackWork);
    }

    [Fact]
    public async Task A_callback_gets_the_records_on_the_thread_that_delivers()
    {
        var delivery = new ListDelivery();
        await Dispatcher.RegisterAsync(new ComplianceSinkRegistration { Name = "script", Delivery = delivery });
        await FillAsync(1100);

        Assert.True(Dispatcher.HasCallbackWork);
        await Dispatcher.SyncAsync(null, CancellationToken.None);
        Assert.Empty(delivery.Records);
        Dispatcher.DeliverCallbacks(null, CancellationToken.None);

        Assert.Equal(Enumerable.Range(1, 1100), delivery.Records.Select(record => (int)record.Sequence));
        Assert.Equal(Environment.CurrentManagedThreadId, Assert.Single(delivery.Threads.Distinct()));
        Assert.Equal((1100, 0), (Dispatcher.GetSinks()[0].Offset, Dispatcher.GetSinks()[0].Backlog));
        Assert.False(Dispatcher.HasCallbackWork);
    }

    [Fact]
    public async Task A_name_is_found_whatever_its_letter_case()
    {
        await Dispatcher.RegisterAsync(new ComplianceSinkRegistration { Name = "Archive", Path = Folder.File("a.jsonl") });
        await FillAsync(3);

        Assert.Equal(("Archive", 0), (Assert.Single(await Dispatcher.SyncAsync("ARCHIVE", CancellationToken.None)).Name, Dispatcher.GetSinks()[0].Backlog));
        await Dispatcher.UnregisterAsync("archive");
        Assert.Empty(Dispatcher.GetSinks());
    }

    [Fact]
    public async Task Registering_and_unregistering_at_the_same_time_leave_a_row_and_a_worker_or_neither()
    {
        await FillAsync(3);
        var registration = new ComplianceSinkRegistration { Name = "script", Delivery = new ListDelivery() };
        for (var round = 0; round < 200; round++)
        {
            await Dispatcher.RegisterAsync(registration);
            var unregistering = Task.Run(() => Dispatcher.UnregisterAsync("script"));
            await Dispatcher.RegisterAsync(registration);
            await unregistering;

            Assert.Equal(Dispatcher.GetSinks().Count == 1, Dispatcher.HasCallbackWork);
        }
    }

    [Fact]
    public async Task After_it_was_closed_nothing_is_registered()
    {
        await Dispatcher.DisposeAsync();
        var registration = new ComplianceSinkRegistration { Name = "late", Path = Folder.File("a.jsonl") };

        Assert.Equal(GenesysErrorKind.NotConnected, (await Assert.ThrowsAsync<GenesysException>(() => Dispatcher.RegisterAsync(registration))).Kind);
        Assert.Empty(Dispatcher.GetSinks());
    }

    [Fact]
    public async Task A_callback_that_throws_gets_the_record_again_and_fails_nobody()
    {
        var delivery = new ListDelivery { Fails = record => record.Sequence == 3 };
        await Dispatcher.RegisterAsync(new ComplianceSinkRegistration { Name = "script", Delivery = delivery });
        await FillAsync(5);

        Dispatcher.DeliverCallbacks(null, CancellationToken.None);

        var failing = Dispatcher.GetSinks()[0];
        Assert.Equal((2, 3, 1, "No."), (failing.Offset, failing.Backlog, failing.FailedAttempts, failing.LastError));
        delivery.Fails = _ => false;
        Dispatcher.DeliverCallbacks("script", CancellationToken.None);
        Assert.Equal([1, 2, 3, 4, 5], delivery.Records.Select(record => record.Sequence));
    }

    [Fact]
    public async Task A_script_block_of_an_earlier_session_has_to_be_registered_again()
    {
        await Dispatcher.RegisterAsync(new ComplianceSinkRegistration { Name = "script", Delivery = new ListDelivery() });
        await FillAsync(2);
        Dispatcher.DeliverCallbacks(null, CancellationToken.None);
        await CloseAsync();
        Open();
        await FillAsync(2);

        Assert.Contains("script block again", Dispatcher.GetSinks()[0].LastError, StringComparison.Ordinal);
        var again = new ListDelivery();
        await Dispatcher.RegisterAsync(new ComplianceSinkRegistration { Name = "script", Delivery = again });
        Dispatcher.DeliverCallbacks(null, CancellationToken.None);
        Assert.Equal([3, 4], again.Records.Select(record => record.Sequence));
    }

    [Fact]
    public async Task A_sink_may_begin_with_what_comes()
    {
        await FillAsync(5);
        var delivery = new ListDelivery();
        await Dispatcher.RegisterAsync(new ComplianceSinkRegistration { Name = "script", Delivery = delivery, FromNow = true });
        await FillAsync(1);

        Dispatcher.DeliverCallbacks(null, CancellationToken.None);

        Assert.Equal(6, Assert.Single(delivery.Records).Sequence);
    }

    [Fact]
    public async Task A_name_that_is_taken_by_another_place_is_a_conflict()
    {
        await Dispatcher.RegisterAsync(new ComplianceSinkRegistration { Name = "a", Path = Folder.File("a.jsonl") });

        var error = await Assert.ThrowsAsync<GenesysException>(
            () => Dispatcher.RegisterAsync(new ComplianceSinkRegistration { Name = "a", Path = Folder.File("b.jsonl") }));

        Assert.Equal(GenesysErrorKind.Conflict, error.Kind);
        Assert.Equal(Folder.File("a.jsonl"), Dispatcher.GetSinks()[0].Target);
    }

    [Fact]
    public async Task A_sink_that_is_unregistered_gets_nothing_more()
    {
        await Dispatcher.RegisterAsync(new ComplianceSinkRegistration { Name = "a", Path = Folder.File("a.jsonl") });
        await FillAsync(3);
        await WaitUntilDeliveredAsync("a");
        await Dispatcher.UnregisterAsync("a");
        await FillAsync(3);

        Assert.Empty(Dispatcher.GetSinks());
        Assert.Equal(3, File.ReadAllLines(Folder.File("a.jsonl")).Length);
        Assert.Equal(GenesysErrorKind.SinkUnavailable, (await Assert.ThrowsAsync<GenesysException>(() => Dispatcher.UnregisterAsync("a"))).Kind);
    }

    [Fact]
    public async Task Two_sessions_on_one_ledger_deliver_each_record_once()
    {
        await Dispatcher.RegisterAsync(new ComplianceSinkRegistration { Name = "a", Path = Folder.File("a.jsonl") });
        await using var otherLedger = Folder.Open();
        await using var other = OutboxDispatcher.Start(otherLedger, Impatient);
        for (var i = 0; i < 10; i++)
        {
            await Task.WhenAll(FillAsync(20), LedgerFolder.FillAsync(otherLedger, 20));
        }

        await WaitUntilDeliveredAsync("a");

        var verdict = GenesysRecordingTags.Core.Audit.AuditFile.Verify(Folder.File("a.jsonl"));
        Assert.True(verdict.IsIntact, verdict.Message);
        Assert.Equal(400, verdict.RecordCount);
    }

    [Fact]
    public async Task Two_sessions_never_deliver_to_one_sink_at_the_same_time()
    {
        using var receiver = new WebhookReceiver();
        await Dispatcher.RegisterAsync(new ComplianceSinkRegistration { Name = "hook", Uri = receiver.Uri });
        await using var otherLedger = Folder.Open();
        await using var other = OutboxDispatcher.Start(otherLedger, Impatient);
        for (var i = 0; i < 10; i++)
        {
            await Task.WhenAll(FillAsync(10), other.SyncAsync("hook", CancellationToken.None), Dispatcher.SyncAsync("hook", CancellationToken.None));
        }

        await WaitUntilDeliveredAsync("hook");

        Assert.Equal(100, receiver.Accepted.Count);
        Assert.Equal(100, receiver.Accepted.Select(delivery => delivery.Id).Distinct().Count());
    }

    private sealed class ListDelivery : IComplianceDelivery
    {
        public List<RecordingAuditRecord> Records { get; } = [];

        public List<int> Threads { get; } = [];

        public Func<RecordingAuditRecord, bool> Fails { get; set; } = _ => false;

        public void Deliver(RecordingAuditRecord record)
        {
            if (Fails(record))
            {
                throw new InvalidOperationException("No.");
            }

            Records.Add(record);
            Threads.Add(Environment.CurrentManagedThreadId);
        }
    }
}
