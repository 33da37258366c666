using GenesysRecordingTags.Core.Audit;
using GenesysRecordingTags.Core.Compliance;
using GenesysRecordingTags.Core.Ledger.Storage;
using Xunit;

namespace GenesysRecordingTags.Core.Tests.Compliance;

public sealed class FileSinkTests : ComplianceTestBase
{
    private string Path => Folder.File("copy.jsonl");

    [Fact]
    public async Task The_file_is_the_chain()
    {
        await Dispatcher.RegisterAsync(new ComplianceSinkRegistration { Name = "file", Path = Path });
        await FillAsync(1200);
        await WaitUntilDeliveredAsync("file");

        var verdict = AuditFile.Verify(Path, new AuditVerificationOptions { ExpectedHeadHash = AuditTrail.Of(Ledger).Verify().HeadHash });

        Assert.True(verdict.IsIntact, verdict.Message);
        Assert.Equal(1200, verdict.RecordCount);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(30)]
    [InlineData(200_000)]
    public async Task Nothing_stands_in_it_twice_after_a_crash_before_the_offset_was_kept(int halfALine)
    {
        await Dispatcher.RegisterAsync(new ComplianceSinkRegistration { Name = "file", Path = Path });
        await FillAsync(50);
        await WaitUntilDeliveredAsync("file");
        await CloseAsync();

        // As a crash leaves it: written further than noted, and the last line perhaps cut off.
        await using (var ledger = Folder.Open())
        {
            await ledger.Enqueue(transaction =>
            {
                transaction.SaveProgress("file", new SinkProgress { Delivered = 20 });
                return true;
            });
        }

        await File.AppendAllTextAsync(Path, ("{\"sequence\":51," + new string('x', halfALine))[..Math.Min(halfALine, 15 + halfALine)]);
        Open();
        await FillAsync(10);
        await WaitUntilDeliveredAsync("file");

        var verdict = AuditFile.Verify(Path);
        Assert.True(verdict.IsIntact, verdict.Message);
        Assert.Equal(60, verdict.RecordCount);
    }

    [Fact]
    public async Task Half_a_line_that_another_process_left_is_cut_off_in_mid_session()
    {
        await Dispatcher.RegisterAsync(new ComplianceSinkRegistration { Name = "file", Path = Path });
        await FillAsync(5);
        await WaitUntilDeliveredAsync("file");
        await File.AppendAllTextAsync(Path, "{\"sequence\":6,\"previous");
        await FillAsync(5);
        await WaitUntilDeliveredAsync("file");

        var verdict = AuditFile.Verify(Path);
        Assert.True(verdict.IsIntact, verdict.Message);
        Assert.Equal(10, verdict.RecordCount);
    }

    [Fact]
    public async Task What_others_wrote_into_the_file_stays()
    {
        await File.WriteAllTextAsync(Path, "a line of somebody else's without an end");
        await Dispatcher.RegisterAsync(new ComplianceSinkRegistration { Name = "file", Path = Path });
        await FillAsync(2);
        await WaitUntilDeliveredAsync("file");

        var lines = await File.ReadAllLinesAsync(Path);
        Assert.Equal(3, lines.Length);
        Assert.Equal("a line of somebody else's without an end", lines[0]);
    }

    [Fact]
    public async Task A_place_that_cannot_be_written_is_said_and_costs_nothing()
    {
        await Dispatcher.RegisterAsync(new ComplianceSinkRegistration { Name = "file", Path = Folder.File("none/copy.jsonl") });
        await FillAsync(5);

        var failing = Assert.Single(await Dispatcher.SyncAsync(null, CancellationToken.None));
        Assert.Equal(5, failing.Backlog);
        Assert.NotNull(failing.LastError);

        Directory.CreateDirectory(Folder.File("none"));
        var sink = await WaitUntilDeliveredAsync("file");
        Assert.Null(sink.LastError);
    }
}
