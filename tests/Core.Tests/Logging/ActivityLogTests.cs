using GenesysRecordingTags.Core.Logging;
using GenesysRecordingTags.Core.Tests.Ledger;
using Xunit;

namespace GenesysRecordingTags.Core.Tests.Logging;

public sealed class ActivityLogTests : IDisposable
{
    private readonly LogFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_line_says_what_is_known_and_no_more()
    {
        await using (var log = await _folder.OpenAsync())
        {
            log.Origin = new LogOrigin("prod", "org-1");
            log.Write(new LogEntry
            {
                Event = LogEvents.Request,
                Level = LogLevel.Warning,
                Command = new CommandIdentity("Add-RecordingTag", "c-1"),
                Method = HttpMethod.Post,
                Uri = new Uri("https://company.example/gateway/api/v2/x?pageToken=abc"),
                Status = 429,
                Duration = TimeSpan.FromMilliseconds(12.34),
                Wait = TimeSpan.FromSeconds(1.5),
                Attempt = 2,
                CorrelationId = "corr",
                RecordingId = "rec-1",
                Outcome = "Failed",
            });
        }

        var line = Assert.Single(_folder.Lines);
        Assert.Equal(
            ["time", "level", "event", "command", "commandId", "connection", "organizationId", "processId", "method", "path", "status", "durationMs", "waitMs", "attempt", "correlationId", "recordingId", "outcome"],
            line.EnumerateObject().Select(property => property.Name));
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$", line.GetProperty("time").GetString());
        Assert.Equal("warning", line.GetProperty("level").GetString());
        Assert.Equal("/gateway/api/v2/x", line.GetProperty("path").GetString());
        Assert.Equal(12.3, line.GetProperty("durationMs").GetDouble());
        Assert.Equal(1500, line.GetProperty("waitMs").GetDouble());
        Assert.Equal("org-1", line.GetProperty("organizationId").GetString());
    }

    [Fact]
    public async Task No_control_character_gets_into_it_not_even_for_a_reader_of_the_JSON()
    {
        const string Hostile = "a\r\n{\"event\":\"forged\"}\u001b[2J\u0085\u2028\u202eb\ud800";
        await using (var log = await _folder.OpenAsync())
        {
            log.Write(new LogEntry { Event = LogEvents.Error, RecordingId = Hostile, Message = Hostile, CorrelationId = Hostile });
        }

        var line = Assert.Single(_folder.Lines);
        Assert.Equal(@"a\r\n{""event"":""forged""}\u001b[2J\u0085\u2028\u202eb\ud800", line.GetProperty("recordingId").GetString());
        Assert.Equal(line.GetProperty("recordingId").GetString(), line.GetProperty("message").GetString());
        Assert.All(_folder.Text.TrimEnd('\n'), character => Assert.InRange(character, ' ', '~'));
    }

    [Fact]
    public async Task Messages_are_redacted()
    {
        await using (var log = await _folder.OpenAsync())
        {
            log.RedactWith(text => text.Replace("secret", "***", StringComparison.Ordinal));
            log.Write(new LogEntry { Event = LogEvents.Warning, Message = "It echoes the secret." });
        }

        Assert.Equal("It echoes the ***.", Assert.Single(_folder.Lines).GetProperty("message").GetString());
    }

    [Fact]
    public async Task It_is_set_aside_by_size_and_the_oldest_goes()
    {
        await using (var log = await _folder.OpenAsync(maximumBytes: 2_000, fileCount: 3))
        {
            for (var i = 0; i < 200; i++)
            {
                log.Write(new LogEntry { Event = LogEvents.Change, RecordingId = $"rec-{i}" });
                if (i % 10 == 9)
                {
                    await WaitForAsync($"rec-{i}\"");
                }
            }
        }

        Assert.Equal(3, _folder.Files.Count);
        Assert.All(_folder.Files, file => Assert.InRange(new FileInfo(file).Length, 1, 2_000));
        var ids = _folder.Lines.Select(line => line.GetProperty("recordingId").GetString()).ToList();
        // What is left is the end, in order, without a gap.
        Assert.Equal(Enumerable.Range(200 - ids.Count, ids.Count).Select(i => $"rec-{i}"), ids);
    }

    [Fact]
    public async Task Two_processes_write_one_log_and_lose_no_line()
    {
        const int Lines = 3_000;
        using var first = new ChildProcess("log", _folder.Path, $"a {Lines}");
        using var second = new ChildProcess("log", _folder.Path, $"b {Lines}");
        Assert.Equal(0, await first.WaitForExitAsync());
        Assert.Equal(0, await second.WaitForExitAsync());

        var ids = _folder.Lines.Select(line => line.GetProperty("recordingId").GetString()!).ToList();
        Assert.Equal(2 * Lines, ids.Count);
        foreach (var name in new[] { "a", "b" })
        {
            Assert.Equal(Enumerable.Range(0, Lines).Select(i => $"{name}-{i}"), ids.Where(id => id.StartsWith(name, StringComparison.Ordinal)));
        }

        Assert.InRange(_folder.Files.Count, 2, 30);
        Assert.Equal(2, _folder.Lines.Select(line => line.GetProperty("processId").GetInt32()).Distinct().Count());
    }

    [Fact]
    public async Task A_line_that_was_cut_off_takes_no_other_with_it()
    {
        await File.WriteAllTextAsync(_folder.Path, """{"event":"requ""");
        await using (var log = await _folder.OpenAsync())
        {
            log.Write(new LogEntry { Event = LogEvents.Change });
        }

        var lines = await File.ReadAllLinesAsync(_folder.Path);
        Assert.Equal("""{"event":"requ""", lines[0]);
        Assert.Contains("\"event\":\"change\"", Assert.Single(lines[1..]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_can_not_be_written_is_warned_of_once_and_stops_nothing()
    {
        Directory.CreateDirectory(_folder.Path);
        await using (var log = await _folder.OpenAsync())
        {
            for (var i = 0; i < 3; i++)
            {
                log.Write(new LogEntry { Event = LogEvents.Change });
                await Task.Delay(150);
            }
        }

        Assert.Contains(_folder.Path, Assert.Single(_folder.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_could_not_be_written_is_written_once_it_can_be()
    {
        Directory.CreateDirectory(_folder.Path);
        await using (var log = await _folder.OpenAsync())
        {
            log.Write(new LogEntry { Event = LogEvents.Change, RecordingId = "rec-1" });
            Directory.Delete(_folder.Path);
        }

        Assert.Equal("rec-1", Assert.Single(_folder.Lines).GetProperty("recordingId").GetString());
        Assert.Single(_folder.Warnings);
    }

    [Fact]
    public async Task Whoever_holds_the_lock_for_ever_stops_nothing()
    {
        await using var holder = new FileStream(_folder.Path + ".lock", FileMode.Create, FileAccess.ReadWrite, FileShare.None);
        await using (var log = await _folder.OpenAsync())
        {
            log.Write(new LogEntry { Event = LogEvents.Change });
        }

        Assert.Single(_folder.Warnings);
    }

    [Fact]
    public async Task Nobody_but_the_owner_can_read_it()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        await using (var log = await _folder.OpenAsync(maximumBytes: 100))
        {
            log.Write(new LogEntry { Event = LogEvents.Change, RecordingId = "rec-1" });
            await WaitForAsync("rec-1");
            log.Write(new LogEntry { Event = LogEvents.Change, RecordingId = "rec-2" });
        }

        Assert.Equal(2, _folder.Files.Count);
        foreach (var file in _folder.Files.Append(_folder.Path + ".lock"))
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }
    }

    [Fact]
    public async Task After_it_is_closed_nothing_is_written_and_nothing_fails()
    {
        var log = await _folder.OpenAsync();
        await log.DisposeAsync();
        log.Write(new LogEntry { Event = LogEvents.Change });
        await log.DisposeAsync();
        Assert.Empty(_folder.Lines);
    }

    private async Task WaitForAsync(string text)
    {
        var patience = DateTime.UtcNow.AddSeconds(10);
        while (!(await File.ReadAllTextAsync(_folder.Path)).Contains(text, StringComparison.Ordinal) && DateTime.UtcNow < patience)
        {
            await Task.Delay(5);
        }
    }
}
