using System.Text.Json;
using GenesysRecordingTags.Core.Logging;

namespace GenesysRecordingTags.Core.Tests.Logging;

/// <summary>A folder for logs, and what is in them.</summary>
internal sealed class LogFolder : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("grt-log-").FullName;

    public string Path => System.IO.Path.Combine(_folder, "log.jsonl");

    /// <summary>All files of the log, the oldest first.</summary>
    public IReadOnlyList<string> Files =>
        [.. Directory.GetFiles(_folder, "log*.jsonl").OrderByDescending(NumberOf)];

    public List<string> Warnings { get; } = [];

    public string Text => string.Concat(Files.Select(File.ReadAllText));

    /// <summary>All lines, parsed: a line that is not JSON fails here.</summary>
    public IReadOnlyList<JsonElement> Lines =>
        [.. Files.SelectMany(File.ReadAllLines).Select(line => JsonDocument.Parse(line).RootElement)];

    public Task<ActivityLog> OpenAsync(long maximumBytes = 10 * 1024 * 1024, int fileCount = 5) => ActivityLog.OpenAsync(new LogOptions
    {
        Path = Path,
        MaximumBytes = maximumBytes,
        FileCount = fileCount,
        Warn = Warnings.Add,
    });

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static int NumberOf(string file) =>
        int.TryParse(System.IO.Path.GetFileNameWithoutExtension(file).Split('.')[^1], out var number) ? number : 0;
}
