using System.Net;
using GenesysRecordingTags.Core.Audit;
using GenesysRecordingTags.Core.Changes;
using GenesysRecordingTags.Core.Compliance;
using GenesysRecordingTags.Core.Events;
using GenesysRecordingTags.Core.Session;
using GenesysRecordingTags.Core.Tests.Events;
using GenesysRecordingTags.Sandbox;
using Xunit;
using static GenesysRecordingTags.Core.Tests.Ledger.LedgerFolder;

namespace GenesysRecordingTags.Core.Tests.Ledger;

/// <summary>A ledger that is taken away under a running process is noticed before the next change is sent, and nothing more is sent.</summary>
public sealed class LedgerLossTests : IDisposable
{
    private readonly LedgerFolder _folder = new();

    public static TheoryData<string> Losses => new()
    {
        "file removed",
        "file moved",
        "folder removed",
        "folder moved",
        "replaced by another ledger",
        "replaced by a copy of itself",
        "replaced by an empty file",
        "cut short in its place",
        "log removed",
        "shared memory removed",
        "locks removed",
    };

    private string LedgerFolder => Path.GetDirectoryName(_folder.LedgerPath)!;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Losses))]
    public async Task Nothing_is_taken_for_recorded_any_more(string loss)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        await using var ledger = _folder.Open();
        await FillAsync(ledger, 20);
        Lose(loss);

        AssertLost(await Assert.ThrowsAsync<GenesysException>(() => ledger.AppendIntentAsync(Intent(AddTag("rec-1")))));
        AssertLost(await Assert.ThrowsAsync<GenesysException>(() => ledger.AppendOutcomeAsync(Result(AddTag("rec-1")))));
        AssertLost(await Assert.ThrowsAsync<GenesysException>(() => ledger.ReceiveAsync(new InboxPage { Subscription = "sub", Events = [] })));
        AssertLost(await Assert.ThrowsAsync<GenesysException>(() => ledger.CompleteAsync(ScriptedEvents.Event("1"))));
        AssertLost(Assert.Throws<GenesysException>(() => ledger.FindPageToken("sub")));
        AssertLost(Assert.Throws<GenesysException>(() => ledger.ReadPending("sub", 0, 1)));
        AssertLost(Assert.Throws<GenesysException>(() => AuditTrail.Of(ledger).Read(RecordingAuditQuery.All).Count()));
    }

    [Fact]
    public async Task It_stays_lost_although_the_file_comes_back()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        await using (var ledger = _folder.Open())
        {
            await FillAsync(ledger, 20);
            File.Move(_folder.LedgerPath, _folder.File("elsewhere.db"));
            AssertLost(await Assert.ThrowsAsync<GenesysException>(() => ledger.AppendIntentAsync(Intent(AddTag("rec-1")))));
            File.Move(_folder.File("elsewhere.db"), _folder.LedgerPath);
            AssertLost(await Assert.ThrowsAsync<GenesysException>(() => ledger.AppendIntentAsync(Intent(AddTag("rec-2")))));
        }

        await using var again = _folder.Open();
        Assert.Equal(20, AuditTrail.Of(again).ReadCount());
        Assert.True(AuditTrail.Of(again).Verify().IsIntact);
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public async Task Nothing_more_is_sent(string loss)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var organization = new SandboxOrganization(new SandboxOptions { RecordingCount = 100, Latency = TimeSpan.FromMilliseconds(5) });
        await using var session = await ConnectAsync(organization);
        await using var run = session.StartChanges(new ChangeRunOptions { ThrottleLimit = 2 });
        var next = 0;
        long sentBefore = 0;
        List<GenesysException> errors = [];
        for (var outcomes = 0; outcomes < organization.RecordingIds.Count; outcomes++)
        {
            while (next < organization.RecordingIds.Count && run.TryAdd(SetMetadata(organization.RecordingIds[next])))
            {
                next++;
            }

            await run.WaitAsync(CancellationToken.None);
            Assert.True(run.TryTake(out var outcome));
            if (outcome.Error is GenesysException error)
            {
                errors.Add(error);
            }

            if (outcomes == 20)
            {
                Lose(loss);
                sentBefore = organization.ChangeCounts.Metadata;
            }
        }

        // What was on its way when it happened, and not one more.
        Assert.InRange(organization.ChangeCounts.Metadata - sentBefore, 0, 2);
        Assert.All(errors, AssertLost);
        Assert.InRange(errors.Count, organization.RecordingIds.Count - organization.ChangeCounts.Metadata, organization.RecordingIds.Count);
        Assert.Contains(errors, error => error.Message.Contains("not sent", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_sink_makes_nothing_anew_in_a_folder_that_was_removed_and_all_can_be_closed()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        await using (var ledger = _folder.Open())
        await using (var dispatcher = OutboxDispatcher.Start(ledger))
        {
            await dispatcher.RegisterAsync(new ComplianceSinkRegistration { Name = "file", Path = _folder.File("copy.jsonl") });
            Lose("folder removed");
            AssertLost(await Assert.ThrowsAsync<GenesysException>(() => dispatcher.SyncAsync("file", CancellationToken.None)));
            await dispatcher.DrainAsync(TimeSpan.FromSeconds(2));
        }

        Assert.False(Directory.Exists(LedgerFolder));
    }

    [Fact]
    public async Task Another_file_that_took_the_place_of_a_temporary_ledger_is_not_removed_with_it()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        await using (var ledger = Core.Ledger.RecordingLedger.Open(new() { Path = _folder.LedgerPath, Organization = Organization, Actor = Actor, Capabilities = Core.Media.MediaApi.Capabilities, DeleteOnClose = true }))
        {
            await FillAsync(ledger, 5);
            File.Delete(_folder.LedgerPath);
            await File.WriteAllTextAsync(_folder.LedgerPath, "mine");
        }

        Assert.Equal("mine", await File.ReadAllTextAsync(_folder.LedgerPath));
    }

    private async Task<RecordingSession> ConnectAsync(SandboxOrganization organization) => await SessionFactory.OpenAsync(
        new SessionOptions
        {
            Name = "sandbox",
            BaseUri = new Uri("https://sandbox.invalid"),
            ClientId = organization.Options.ClientId,
            Secret = new NetworkCredential(string.Empty, organization.Options.ClientSecret).SecurePassword,
            LedgerPath = _folder.LedgerPath,
            Handler = new SandboxMessageHandler(organization),
        },
        NullDiagnosticSink.Instance,
        CancellationToken.None);

    private void Lose(string loss)
    {
        var path = _folder.LedgerPath;
        var other = _folder.File("other.db");
        switch (loss)
        {
            case "file removed":
                File.Delete(path);
                break;
            case "file moved":
                File.Move(path, other);
                break;
            case "folder removed":
                Directory.Delete(LedgerFolder, recursive: true);
                break;
            case "folder moved":
                Directory.Move(LedgerFolder, _folder.File("elsewhere"));
                break;
            case "replaced by another ledger":
                using (var database = Core.Ledger.Sqlite.SqliteDatabase.Open(other, writable: true, TimeSpan.Zero))
                {
                    Core.Ledger.Sqlite.SqliteSchema.Migrate(database, Core.Ledger.Sqlite.SqliteSchema.Newest, _ => { });
                }

                File.Move(other, path, overwrite: true);
                break;
            case "replaced by a copy of itself":
                File.Copy(path, other);
                File.Move(other, path, overwrite: true);
                break;
            case "replaced by an empty file":
                File.WriteAllText(other, string.Empty);
                File.Move(other, path, overwrite: true);
                break;
            case "cut short in its place":
                using (var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete))
                {
                    file.SetLength(file.Length / 2);
                }

                break;
            case "log removed":
                File.Delete(path + "-wal");
                break;
            case "shared memory removed":
                File.Delete(path + "-shm");
                break;
            default:
                Directory.Delete(path + ".locks", recursive: true);
                break;
        }
    }

    private void AssertLost(GenesysException error)
    {
        Assert.Equal(GenesysErrorKind.LedgerLost, error.Kind);
        Assert.Contains(_folder.LedgerPath, error.Message, StringComparison.Ordinal);
        Assert.Contains("Connect-GenesysCloud", error.RecommendedAction, StringComparison.Ordinal);
    }
}
