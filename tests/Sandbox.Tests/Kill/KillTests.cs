using System.Diagnostics;
using GenesysRecordingTags.Core.Audit;
using GenesysRecordingTags.Core.Events;

namespace GenesysRecordingTags.Sandbox.Tests.Kill;

/// <summary>A run that is killed (SIGKILL) at random moments and started again loses nothing and does nothing twice.</summary>
public sealed class KillTests : IDisposable
{
    private const int RecordingCount = 500;
    private const int KillCount = 50;
    private const int Killed = 128 + 9;
    private const int Headroom = 100;
    private static readonly TimeSpan Latency = TimeSpan.FromMilliseconds(8);

    private readonly string _folder = Directory.CreateTempSubdirectory("grt-kill-").FullName;
    private readonly Random _random = new(20_241_121);

    private string LedgerPath => Path.Combine(_folder, "ledger", "ledger.db");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Fifty_kills_of_a_run_over_events_lose_no_event_and_apply_nothing_twice()
    {
        await using var served = await ServedSandbox.StartAsync(new SandboxOptions { RecordingCount = RecordingCount, Latency = Latency });
        var organization = served.Organization;
        var startup = await TimeToFirstRequestAsync(served, organization);

        for (var kills = 0; kills < KillCount;)
        {
            // A run that comes to its end before it is killed proves nothing.
            if (organization.RecordingIds.Count - organization.ChangeCounts.Tags < Headroom)
            {
                organization.AddInteractions(Headroom);
            }

            using var child = Start("events", served.Server.BaseAddress.ToString(), LedgerPath);
            var target = organization.ChangeCounts.Tags + _random.Next(1, 20);
            if (_random.Next(10) < 3)
            {
                // Somewhere between the start of the process and its first changes: in connecting, mostly.
                WaitForTags(organization, child, target, startup * (0.5 + _random.NextDouble()));
            }
            else
            {
                // So many changes later, and then within one request.
                WaitForTags(organization, child, target);
                Spin(Latency * _random.NextDouble());
            }

            kills += await KillAsync(child) ? 1 : 0;
        }

        using (var last = Start("events", served.Server.BaseAddress.ToString(), LedgerPath))
        {
            await last.WaitForExitAsync();
            Assert.Equal(0, last.ExitCode);
        }

        Assert.All(organization.RecordingIds, id => Assert.Equal(1, organization.GetChangeCount(id, SandboxChangeKind.Tags)));
        Assert.Equal(0, organization.ChangeCounts.ChangedReplays);
        Assert.Equal(0, organization.ChangeCounts.PendingOverwrites);

        await using var session = await KilledRun.ConnectAsync(served.Server.BaseAddress, LedgerPath);
        var ledger = session.Ledger!;
        Assert.Empty(ledger.FindUnfinished());
        Assert.True(AuditTrail.Of(ledger).Verify().IsIntact);
        var records = AuditTrail.Of(ledger).Read(RecordingAuditQuery.All).ToList();
        var succeeded = records.Where(record => record.Outcome == AuditOutcome.Succeeded).ToList();
        Assert.Equal(organization.RecordingIds.Order(), succeeded.Select(record => record.RecordingId).Order());
        Assert.All(succeeded, record => Assert.NotNull(record.SourceEventId));

        // What was delivered again was not sent again, and has no second record.
        Assert.Empty(records.Except(succeeded));

        var feed = session.OpenFeed(new EventFeedOptions());
        Assert.Null(await feed.NextAsync(CancellationToken.None));

        // The kills met changes in the air, or they proved nothing.
        Assert.True(organization.ChangeCounts.Replays > 0, "No change was sent again.");
    }

    [Fact]
    public async Task What_a_killed_run_over_rows_applied_is_in_the_audit_once_it_is_resumed()
    {
        const int Kills = 12;
        const int RowsEach = 25;
        await using var served = await ServedSandbox.StartAsync(new SandboxOptions { RecordingCount = RecordingCount, Latency = Latency });
        var organization = served.Organization;
        var applied = 0L;
        var resumed = 0;
        for (var kill = 0; kill < Kills; kill++)
        {
            var rows = organization.RecordingIds.Skip(kill * RowsEach).Take(RowsEach).ToArray();
            using (var child = Start(["rows", served.Server.BaseAddress.ToString(), LedgerPath, .. rows]))
            {
                WaitForTags(organization, child, applied + _random.Next(1, RowsEach));
                Spin(Latency * _random.NextDouble());
                await KillAsync(child);
            }

            await using var session = await KilledRun.ConnectAsync(served.Server.BaseAddress, LedgerPath);
            resumed += await KilledRun.ResumeAsync(session);
            Assert.Empty(session.Ledger!.FindUnfinished());
            var succeeded = AuditTrail.Of(session.Ledger).Read(new RecordingAuditQuery { Outcomes = [AuditOutcome.Succeeded] }).Select(record => record.RecordingId).ToList();
            Assert.Equal(organization.RecordingIds.Where(id => organization.GetChangeCount(id, SandboxChangeKind.Tags) > 0).Order(), succeeded.Order());
            Assert.True(AuditTrail.Of(session.Ledger).Verify().IsIntact);
            applied = organization.ChangeCounts.Tags;
        }

        Assert.All(organization.RecordingIds, id => Assert.InRange(organization.GetChangeCount(id, SandboxChangeKind.Tags), 0, 1));
        Assert.Equal(0, organization.ChangeCounts.ChangedReplays);
        Assert.True(resumed > 0, "No kill met a change under way.");
    }

    private static Process Start(params string[] arguments) =>
        Process.Start(new ProcessStartInfo("dotnet", ["exec", typeof(KilledRun).Assembly.Location, .. arguments]))!;

    /// <summary>SIGKILL; false where the process had ended by itself.</summary>
    private static async Task<bool> KillAsync(Process process)
    {
        process.Kill();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode is 0 or Killed, $"The run ended with exit code {process.ExitCode}.");
        return process.ExitCode == Killed;
    }

    private static void WaitForTags(SandboxOrganization organization, Process child, long count, TimeSpan? atMost = null)
    {
        var patience = Stopwatch.StartNew();
        while (organization.ChangeCounts.Tags < count && !(patience.Elapsed > atMost) && !child.HasExited)
        {
            Assert.True(patience.Elapsed < TimeSpan.FromSeconds(60), "The run does not go on.");
            Thread.Sleep(1);
        }
    }

    private static void Spin(TimeSpan time)
    {
        var started = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(started) < time)
        {
            Thread.Yield();
        }
    }

    /// <summary>How long a run takes to its first request, on this machine now.</summary>
    private async Task<TimeSpan> TimeToFirstRequestAsync(ServedSandbox served, SandboxOrganization organization)
    {
        var known = organization.Journal.Entries(new JournalFilter()).Count;
        var started = Stopwatch.GetTimestamp();
        using var child = Start("events", served.Server.BaseAddress.ToString(), LedgerPath);
        while (organization.Journal.Entries(new JournalFilter()).Count == known && !child.HasExited)
        {
            await Task.Delay(1);
        }

        var time = Stopwatch.GetElapsedTime(started);
        await KillAsync(child);
        return time;
    }
}
