using GenesysRecordingTags.Core.Audit;
using GenesysRecordingTags.Core.Compliance;
using GenesysRecordingTags.Core.Ledger.Sqlite;
using Xunit;

namespace GenesysRecordingTags.Core.Tests.Compliance;

/// <summary>Where a sink may deliver to: never to the ledger itself, and what it makes is its owner's alone.</summary>
public sealed class SinkPlaceTests : ComplianceTestBase
{
    private const UnixFileMode OwnerReadWrite = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private string LedgerFolder => Path.GetDirectoryName(Folder.LedgerPath)!;

    public static TheoryData<string> Places => new()
    {
        "ledger.db",
        "ledger.db-wal",
        "ledger.db-shm",
        "ledger.db-journal",
        "ledger.db.locks",
        "ledger.db.locks/sink.jsonl",
        "LEDGER.DB-Wal",
        "../ledger/./ledger.db-wal",
        "symbolic link",
        "symbolic link to the folder",
        "symbolic link to what is not there yet",
        "hard link",
    };

    [Theory]
    [MemberData(nameof(Places))]
    public async Task A_file_sink_is_not_registered_for_the_ledgers_own_files(string place)
    {
        await FillAsync(5);

        var path = Make(place);

        var error = await Assert.ThrowsAsync<GenesysException>(() => Dispatcher.RegisterAsync(new ComplianceSinkRegistration { Name = "own", Path = path }));
        await AssertRefusedAsync(error);
    }

    [Theory]
    [MemberData(nameof(Places))]
    public async Task A_database_sink_is_not_registered_for_the_ledgers_own_files(string place)
    {
        await FillAsync(5);

        var path = Make(place);

        foreach (var database in new[] { path, $"Data Source={path}" })
        {
            var error = await Assert.ThrowsAsync<GenesysException>(() => Dispatcher.RegisterAsync(new ComplianceSinkRegistration { Name = "own", Database = database }));
            await AssertRefusedAsync(error);
        }
    }

    [Fact]
    public async Task A_database_whose_own_journal_would_be_the_ledger_is_not_registered()
    {
        var options = new Core.Ledger.LedgerOptions { Path = Folder.File("records-journal"), Organization = Ledger.Options.Organization, Actor = Ledger.Options.Actor, Capabilities = Ledger.Options.Capabilities };
        await using var ledger = Core.Ledger.RecordingLedger.Open(options);
        await using var dispatcher = OutboxDispatcher.Start(ledger, Impatient);

        var registration = new ComplianceSinkRegistration { Name = "own", Database = Folder.File("records") };
        Assert.Equal(GenesysErrorKind.InvalidRequest, (await Assert.ThrowsAsync<GenesysException>(() => dispatcher.RegisterAsync(registration))).Kind);
    }

    [Theory]
    [InlineData("File")]
    [InlineData("Database")]
    public async Task A_sink_whose_place_was_turned_into_the_ledgers_later_is_not_opened(string kind)
    {
        var path = Folder.File("sink");
        await CloseAsync();
        File.CreateSymbolicLink(path, Folder.LedgerPath);
        var target = kind == "File" ? path : $"Data Source={path};Pooling=False";
        using (var database = SqliteDatabase.Open(Folder.LedgerPath, writable: true, TimeSpan.Zero))
        {
            database.Execute(
                $"INSERT INTO sink (name, kind, target, needs_secret, delivered, failed_attempts) VALUES ('own', '{kind}', '{target}', 0, 0, 0)");
        }

        Open();
        await FillAsync(5);
        var sink = Assert.Single(await Dispatcher.SyncAsync("own", CancellationToken.None));

        Assert.Contains("leads to a file of the ledger", sink.LastError, StringComparison.Ordinal);
        Assert.Equal(5, sink.Backlog);
        Assert.True(AuditTrail.Of(Ledger).Verify().IsIntact);
        Assert.Equal(5, AuditTrail.Of(Ledger).ReadCount());
    }

    [Fact]
    public async Task A_sink_beside_the_ledger_is_welcome()
    {
        await Dispatcher.RegisterAsync(new ComplianceSinkRegistration { Name = "file", Path = Path.Combine(LedgerFolder, "ledger.db-copy.jsonl") });
        await Dispatcher.RegisterAsync(new ComplianceSinkRegistration { Name = "database", Database = Path.Combine(LedgerFolder, "copy.db") });
        await FillAsync(5);

        await WaitUntilDeliveredAsync("file");
        await WaitUntilDeliveredAsync("database");
    }

    [Fact]
    public async Task What_a_sink_makes_is_its_owners_alone()
    {
        await Dispatcher.RegisterAsync(new ComplianceSinkRegistration { Name = "file", Path = Folder.File("copy.jsonl") });
        File.CreateSymbolicLink(Folder.File("link.db"), Folder.File("copy.db"));
        await Dispatcher.RegisterAsync(new ComplianceSinkRegistration { Name = "database", Database = Folder.File("link.db") });
        await FillAsync(5);
        await WaitUntilDeliveredAsync("file");
        await WaitUntilDeliveredAsync("database");

        var made = Directory.GetFiles(Folder.Folder, "copy*");
        Assert.True(made.Length >= 2);
        Assert.All(made, file => Assert.Equal(OwnerReadWrite, ModeOf(file)));
    }

    private string Make(string place)
    {
        var path = Folder.File("sink");
        switch (place)
        {
            case "symbolic link":
                File.CreateSymbolicLink(path, Folder.LedgerPath + "-wal");
                return path;
            case "symbolic link to the folder":
                Directory.CreateSymbolicLink(path, LedgerFolder);
                return Path.Combine(path, "ledger.db");
            case "symbolic link to what is not there yet":
                File.CreateSymbolicLink(path, "ledger/ledger.db-journal");
                return path;
            case "hard link":
                HardLink(Folder.LedgerPath, path);
                return path;
            default:
                return Path.Combine(LedgerFolder, place);
        }
    }

    private static void HardLink(string file, string link)
    {
        var start = OperatingSystem.IsWindows()
            ? new System.Diagnostics.ProcessStartInfo("cmd", ["/c", "mklink", "/H", link, file])
            : new System.Diagnostics.ProcessStartInfo("ln", [file, link]);
        using var process = System.Diagnostics.Process.Start(start)!;
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }

    private async Task AssertRefusedAsync(GenesysException error)
    {
        Assert.Equal(GenesysErrorKind.InvalidRequest, error.Kind);
        Assert.Contains(Folder.LedgerPath, error.Message, StringComparison.Ordinal);
        Assert.False(string.IsNullOrWhiteSpace(error.RecommendedAction));
        Assert.Empty(Dispatcher.GetSinks());
        await FillAsync(5);
        Assert.True(AuditTrail.Of(Ledger).Verify().IsIntact);
    }

    // Windows keeps permissions by folder.
    private static UnixFileMode ModeOf(string file) => OperatingSystem.IsWindows() ? OwnerReadWrite : File.GetUnixFileMode(file);
}
