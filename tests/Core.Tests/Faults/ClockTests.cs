using System.Net;
using GenesysRecordingTags.Core.Api;
using GenesysRecordingTags.Core.Audit;
using GenesysRecordingTags.Core.Changes;
using GenesysRecordingTags.Core.Events;
using GenesysRecordingTags.Core.Session;
using GenesysRecordingTags.Core.Tests.Ledger;
using GenesysRecordingTags.Sandbox;
using Xunit;

namespace GenesysRecordingTags.Core.Tests.Faults;

/// <summary>A clock that is set back by an hour in the middle of a run, as a machine's is when it finds its time server.</summary>
public sealed class ClockTests : IDisposable
{
    private readonly LedgerFolder _folder = new();
    private readonly SetBackClock _clock = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Nothing_is_lost_and_nothing_is_done_twice()
    {
        var organization = new SandboxOrganization(new SandboxOptions { RecordingCount = 120, IndexPendingShare = 1 });
        await using (var session = await ConnectAsync(organization))
        {
            var feed = session.OpenFeed(new EventFeedOptions());
            await using var run = session.StartChanges(new ChangeRunOptions { ThrottleLimit = 4 });
            var taken = 0;
            while (await feed.NextAsync(CancellationToken.None) is { } next)
            {
                if (++taken == 60)
                {
                    await DrainAsync(run);
                    _clock.SetBack = TimeSpan.FromHours(1);
                }

                await AddAsync(run, Change(next));
            }

            await DrainAsync(run);
        }

        // The next day, with the clock still behind: nothing is delivered again, the chain is whole, and time goes backwards in it.
        await using var again = await ConnectAsync(organization);
        Assert.Null(await again.OpenFeed(new EventFeedOptions()).NextAsync(CancellationToken.None));
        Assert.All(organization.RecordingIds, id => Assert.Equal(1, organization.GetChangeCount(id, SandboxChangeKind.Tags)));
        var trail = AuditTrail.Of(again.Ledger!);
        Assert.True(trail.Verify().IsIntact);
        var records = trail.Read(RecordingAuditQuery.All).ToList();
        Assert.Equal(120, records.Count);
        Assert.Contains(records.Zip(records.Skip(1)), pair => pair.Second.Timestamp < pair.First.Timestamp);
        Assert.All(records, record => Assert.InRange<TimeSpan>(record.Latency, TimeSpan.Zero, TimeSpan.FromSeconds(30)));

        // A span of time finds the records of that time, wherever they stand.
        var border = DateTimeOffset.UtcNow.AddMinutes(-30);
        var before = trail.Read(new RecordingAuditQuery { Until = border }).ToList();
        var after = trail.Read(new RecordingAuditQuery { Since = border }).ToList();
        Assert.Equal(120, before.Count + after.Count);
        Assert.All(before, record => Assert.True(record.Timestamp <= border));
        Assert.All(after, record => Assert.True(record.Timestamp >= border));
    }

    [Fact]
    public async Task A_pending_index_holds_a_recording_back_for_its_half_minute_and_not_for_an_hour()
    {
        await using var ledger = _folder.Open(_clock);
        var first = LedgerFolder.AddTag("rec-1");
        var receipt = await ledger.AppendIntentAsync(LedgerFolder.Intent(first));
        await ledger.AppendOutcomeAsync(LedgerFolder.Result(first, receipt, indexStatus: "Pending", timestamp: _clock.GetUtcNow()));
        _clock.SetBack = TimeSpan.FromHours(1);
        var second = await ledger.AppendIntentAsync(LedgerFolder.Intent(LedgerFolder.AddTag("rec-1")));
        Assert.InRange(second.PendingUntil!.Value - _clock.GetUtcNow(), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30.1));
    }

    private Task<RecordingSession> ConnectAsync(SandboxOrganization organization) => SessionFactory.OpenAsync(
        new SessionOptions
        {
            Name = "clock",
            BaseUri = new Uri("https://sandbox.invalid"),
            Handler = new SandboxMessageHandler(organization),
            ClientId = SandboxOptions.DefaultClientId,
            Secret = new NetworkCredential(string.Empty, SandboxOptions.DefaultClientSecret).SecurePassword,
            LedgerPath = _folder.LedgerPath,
            Time = _clock,
        },
        NullDiagnosticSink.Instance,
        CancellationToken.None);

    private static AddTagChange Change(InteractionEvent of) => new()
    {
        Recording = new RecordingReference(of.RecordingId!, null),
        Tags = [new RecordingTag { Label = "Compliance:PCI-DSS", TaxonomyId = "a1b2c3d4-e5f6-7890-abcd-ef1234567890" }],
        SourceEventId = of.Id,
        SubscriptionName = of.SubscriptionName,
    };

    private static async Task AddAsync(ChangeRun run, RecordingChange change)
    {
        while (!run.TryAdd(change))
        {
            await TakeAsync(run);
        }
    }

    private static async Task DrainAsync(ChangeRun run)
    {
        while (run.HasMore)
        {
            await TakeAsync(run);
        }
    }

    private static async Task TakeAsync(ChangeRun run)
    {
        await run.WaitAsync(CancellationToken.None);
        while (run.TryTake(out var outcome))
        {
            Assert.Null(outcome.Error);
        }
    }

    /// <summary>The machine's clock, less what it is set back by; what measures time goes on as ever.</summary>
    private sealed class SetBackClock : TimeProvider
    {
        public TimeSpan SetBack { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() - SetBack;
    }
}
