using GenesysRecordingTags.Core.Audit;
using GenesysRecordingTags.Core.Reporting;
using GenesysRecordingTags.Core.Tests.Ledger;
using Xunit;
using static GenesysRecordingTags.Core.Tests.Ledger.LedgerFolder;

namespace GenesysRecordingTags.Core.Tests.Audit;

/// <summary>An exported file is there whole or not at all, and is its owner's alone while it is written and afterwards.</summary>
public sealed class ExportFileTests : IAsyncLifetime
{
    private const UnixFileMode OwnerReadWrite = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private readonly LedgerFolder _folder = new();
    private AuditTrail _trail = null!;

    private string Exports => _folder.File("exports");

    public static TheoryData<AuditExportFormat> Formats => new() { AuditExportFormat.JsonLines, AuditExportFormat.Csv, AuditExportFormat.Html };

    public async Task InitializeAsync()
    {
        Directory.CreateDirectory(Exports);
        await using (var ledger = _folder.Open())
        {
            await FillAsync(ledger, 2000);
        }

        _trail = AuditTrail.Open(_folder.LedgerPath);
    }

    public Task DisposeAsync()
    {
        _folder.Dispose();
        return Task.CompletedTask;
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void It_is_its_owners_alone_although_it_takes_the_place_of_another(AuditExportFormat format)
    {
        var path = Path.Combine(Exports, "audit");
        File.WriteAllText(path, "mine");

        _trail.Export(path, format);

        Assert.Equal(OwnerReadWrite, ModeOf(path));

        // The report has its changes in a file beside it.
        string[] expected = format == AuditExportFormat.Html ? [path, Core.Reporting.AuditReport.ChangesFileOf(path)] : [path];
        Assert.Equal(expected, Directory.GetFiles(Exports).Order());
        Assert.All(expected, file => Assert.Equal(OwnerReadWrite, ModeOf(file)));
        Assert.NotEqual("mine", File.ReadAllText(path));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void One_that_is_stopped_leaves_nothing_and_what_was_there_stays(AuditExportFormat format)
    {
        var path = Path.Combine(Exports, "audit");
        File.WriteAllText(path, "mine");
        using var stopped = new CancellationTokenSource();
        stopped.Cancel();

        Assert.Throws<OperationCanceledException>(() => _trail.Export(path, format, null, stopped.Token));

        Assert.Equal("mine", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(Exports));
    }

    [Fact]
    public void While_it_is_written_nobody_else_can_read_it()
    {
        List<UnixFileMode> seen = [];
        Core.Files.ReplacedFile.Write(Path.Combine(Exports, "audit"), stream =>
        {
            seen.AddRange(Directory.GetFiles(Exports).Select(ModeOf));
            stream.WriteByte(1);
        });

        Assert.Equal([OwnerReadWrite], seen);
    }

    [Fact]
    public void What_a_killed_process_left_is_gone_after_the_next_export_and_what_another_one_writes_stays()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        var leftover = string.Empty;
        Core.Files.ReplacedFile.Write(Path.Combine(Exports, "writing"), stream =>
        {
            // As it is left by a process that is killed here.
            leftover = Directory.GetFiles(Exports).Single() + ".tmp";
            File.WriteAllText(leftover, "half");
            stream.WriteByte(1);

            _trail.Export(Path.Combine(Exports, "next"), AuditExportFormat.Csv);

            Assert.False(File.Exists(leftover));
            Assert.Equal(2, Directory.GetFiles(Exports).Length);
        });

        Assert.Equal(["next", "writing"], Directory.GetFiles(Exports).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("ledger.db")]
    [InlineData("ledger.db-wal")]
    public async Task The_ledger_itself_is_not_replaced(string file)
    {
        await using var ledger = _folder.Open();
        await FillAsync(ledger, 10);
        var path = Path.Combine(Path.GetDirectoryName(_folder.LedgerPath)!, file);

        var error = Assert.Throws<GenesysException>(() => AuditTrail.Of(ledger).Export(path, AuditExportFormat.JsonLines));

        Assert.Equal(GenesysErrorKind.InvalidFile, error.Kind);
        Assert.True(AuditTrail.Of(ledger).Verify().IsIntact);
    }

    // Windows keeps permissions by folder.
    private static UnixFileMode ModeOf(string file) => OperatingSystem.IsWindows() ? OwnerReadWrite : File.GetUnixFileMode(file);
}
