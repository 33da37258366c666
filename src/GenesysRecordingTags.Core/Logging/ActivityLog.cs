using System.Buffers;
using System.Threading.Channels;

namespace GenesysRecordingTags.Core.Logging;

/// <summary>The log of one connection, one JSON object a line. To write is to put into a queue; a task behind it writes to the file.
/// Whatever the file does, no caller waits for it or fails with it.</summary>
public sealed class ActivityLog : IAsyncDisposable
{
    // Some seconds of the fastest work, where the disk is slow.
    private const int QueueLength = 32 * 1024;
    private const int MaximumHeldBytes = 8 * 1024 * 1024;

    // One write a group: at thousands of lines a second, opening the file for each would cost more than the work.
    private static readonly TimeSpan GroupTime = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan RetryTime = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestClose = TimeSpan.FromSeconds(5);

    private readonly LogOptions _options;
    private readonly RotatingFile _file;
    private readonly ArrayBufferWriter<byte> _held = new();
    private readonly LogLine _line;
    private readonly SemaphoreSlim _closing = new(0);
    private readonly Channel<LogEntry> _entries =
        Channel.CreateBounded<LogEntry>(new BoundedChannelOptions(QueueLength) { SingleReader = true });

    private Func<string, string> _redact = static text => text;
    private Task _writing = Task.CompletedTask;
    private bool _isFailing;
    private bool _hasWarned;
    private long _lost;

    private ActivityLog(LogOptions options)
    {
        _options = options;
        _file = new RotatingFile(options.Path, options.MaximumBytes, options.FileCount);
        _line = new LogLine(_held);
    }

    /// <summary>The file.</summary>
    public string Path => _options.Path;

    /// <summary>Whose lines they are.</summary>
    public LogOrigin Origin { get; set; } = new(null, null);

    /// <summary>Opens a log. A file that can't be written is warned of, and tried again.</summary>
    /// <param name="options">Where it is.</param>
    public static async Task<ActivityLog> OpenAsync(LogOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var log = new ActivityLog(options);
        await log.TryAppendAsync().ConfigureAwait(false);
        // Not as a part of the call that opens it: a later warning is for whoever listens then.
        using (ExecutionContext.SuppressFlow())
        {
            log._writing = Task.Run(log.WriteAllAsync);
        }

        return log;
    }

    /// <summary>Names what takes secrets out of the text of lines.</summary>
    /// <param name="redact">Gives the text without secrets.</param>
    public void RedactWith(Func<string, string> redact) => _redact = redact;

    /// <summary>Writes a line.</summary>
    /// <param name="entry">What it says; the time and the command are set here.</param>
    public void Write(LogEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        entry.Time = _options.TimeProvider.GetUtcNow();
        entry.Command ??= _options.Command();
        if (!_entries.Writer.TryWrite(entry))
        {
            Interlocked.Increment(ref _lost);
        }
    }

    /// <summary>Writes what there is, and closes. It waits for the file no longer than some seconds.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_entries.Writer.TryComplete())
        {
            _closing.Release();
            await Task.WhenAny(_writing, Task.Delay(LongestClose)).ConfigureAwait(false);
        }
    }

    private async Task WriteAllAsync()
    {
        var isClosing = false;
        while (await _entries.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            isClosing = isClosing || await _closing.WaitAsync(_isFailing ? RetryTime : GroupTime).ConfigureAwait(false);
            Take();
            await TryAppendAsync().ConfigureAwait(false);
        }

        if (_held.WrittenCount > 0)
        {
            await TryAppendAsync().ConfigureAwait(false);
        }

        _line.Dispose();
        _closing.Dispose();
    }

    /// <summary>Takes from the queue what is there, as lines.</summary>
    private void Take()
    {
        if (_held.WrittenCount < MaximumHeldBytes && Interlocked.Exchange(ref _lost, 0) is > 0 and var lost)
        {
            TakeOne(new LogEntry { Event = LogEvents.LinesLost, Level = LogLevel.Warning, Count = lost, Time = _options.TimeProvider.GetUtcNow() });
        }

        while (_entries.Reader.TryRead(out var entry))
        {
            if (_held.WrittenCount < MaximumHeldBytes)
            {
                TakeOne(entry);
            }
            else
            {
                Interlocked.Increment(ref _lost);
            }
        }
    }

    private void TakeOne(LogEntry entry) => _line.Write(entry, Origin, _redact);

    private async Task TryAppendAsync()
    {
        try
        {
            await _file.AppendAsync(_held.WrittenMemory).ConfigureAwait(false);
            _held.ResetWrittenCount();
            _isFailing = false;
        }
        catch (Exception ex) when (ex is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            _isFailing = true;
            if (!_hasWarned)
            {
                _hasWarned = true;
                _options.Warn($"The log '{Path}' cannot be written: {ex.Message} The work goes on without it. Make room, or choose another place with -LogPath.");
            }
        }
    }
}
