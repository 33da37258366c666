using System.Net;
using GenesysRecordingTags.Core.Api;
using GenesysRecordingTags.Core.Changes;
using GenesysRecordingTags.Core.Events;
using GenesysRecordingTags.Core.Session;

namespace GenesysRecordingTags.Sandbox.Tests.Kill;

/// <summary>The main job through Core, as the cmdlets do it: what this assembly does when it is run as a process, to be killed.</summary>
internal static class KilledRun
{
    private static readonly RecordingTag[] Tags =
        [new RecordingTag { Label = "Compliance:PCI-DSS", TaxonomyId = "a1b2c3d4-e5f6-7890-abcd-ef1234567890", Confidence = 0.95 }];

    public static async Task<int> Main(string[] arguments)
    {
        switch (arguments)
        {
            // Get-GenesysEvent | Add-RecordingTag, behind Resume-RecordingChange.
            case ["events", var uri, var ledgerPath]:
                await using (var session = await ConnectAsync(new Uri(uri), ledgerPath))
                {
                    await ResumeAsync(session);
                    await TagEventsAsync(session);
                }

                return 0;

            // Import-Csv | Add-RecordingTag, of the recordings of these numbers.
            case ["rows", var uri, var ledgerPath, .. var ids]:
                await using (var session = await ConnectAsync(new Uri(uri), ledgerPath))
                {
                    await ApplyAsync(session, ids.Select(id => ToChange(id, null)));
                }

                return 0;
            default:
                return 2;
        }
    }

    public static Task<RecordingSession> ConnectAsync(Uri uri, string ledgerPath) => SessionFactory.OpenAsync(
        new SessionOptions
        {
            Name = "killed",
            BaseUri = uri,
            ClientId = SandboxOptions.DefaultClientId,
            Secret = new NetworkCredential(string.Empty, SandboxOptions.DefaultClientSecret).SecurePassword,
            LedgerPath = ledgerPath,
        },
        NullDiagnosticSink.Instance,
        CancellationToken.None);

    /// <summary>Finishes what killed runs left, and says how much that was.</summary>
    public static async Task<int> ResumeAsync(RecordingSession session)
    {
        var unfinished = session.Ledger!.FindUnfinished();
        await ApplyAsync(session, unfinished.Select(left => left.Intent.Change));
        return unfinished.Count;
    }

    private static async Task TagEventsAsync(RecordingSession session)
    {
        var feed = session.OpenFeed(new EventFeedOptions());
        await using var run = session.StartChanges(new ChangeRunOptions { ThrottleLimit = 4 });
        while (await feed.NextAsync(CancellationToken.None) is { } next)
        {
            await AddAsync(run, ToChange(next.RecordingId!, next));
        }

        await DrainAsync(run);
        await feed.FinishAsync(DateTimeOffset.MaxValue, new HashSet<string>());
    }

    private static async Task ApplyAsync(RecordingSession session, IEnumerable<RecordingChange> changes)
    {
        await using var run = session.StartChanges(new ChangeRunOptions { ThrottleLimit = 4 });
        foreach (var change in changes)
        {
            await AddAsync(run, change);
        }

        await DrainAsync(run);
    }

    private static AddTagChange ToChange(string recordingId, InteractionEvent? source) => new()
    {
        Recording = new RecordingReference(recordingId, null),
        Tags = Tags,
        SourceEventId = source?.Id,
        SubscriptionName = source?.SubscriptionName,
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
            if (outcome.Error is { } error)
            {
                throw error;
            }
        }
    }
}
