using System.Diagnostics;
using System.Management.Automation;
using GenesysRecordingTags.Core.Logging;

namespace GenesysRecordingTags.Pipeline;

/// <summary>What one call of a command writes to the log: that it began, what it warned of, which errors it had, and how it ended.</summary>
internal sealed class CommandLog
{
    private readonly ActivityLog _log;
    private readonly CommandIdentity _command;
    private readonly long _startedAt = Stopwatch.GetTimestamp();
    private string _outcome = "Stopped";
    private bool _isEnded;

    /// <summary>Writes the first line.</summary>
    /// <param name="log">The log.</param>
    /// <param name="command">The command.</param>
    public CommandLog(ActivityLog log, CommandIdentity command)
    {
        (_log, _command) = (log, command);
        _log.Write(new LogEntry { Event = LogEvents.CommandStarted, Command = command });
    }

    /// <summary>Writes a warning.</summary>
    /// <param name="text">The warning.</param>
    public void Warn(string text) =>
        _log.Write(new LogEntry { Event = LogEvents.Warning, Level = LogLevel.Warning, Command = _command, Message = text });

    /// <summary>Writes an error.</summary>
    /// <param name="record">The error.</param>
    /// <param name="isTerminating">Whether the command ends with it.</param>
    public void Fail(ErrorRecord record, bool isTerminating)
    {
        _outcome = isTerminating ? "Failed" : _outcome;
        _log.Write(new LogEntry
        {
            Event = LogEvents.Error,
            Level = LogLevel.Error,
            Command = _command,
            RecordingId = record.TargetObject as string,
            CorrelationId = (record.Exception as GenesysApiException)?.CorrelationId,
            ErrorId = record.FullyQualifiedErrorId.Split(',')[0],
            Message = record.ToString(),
        });
    }

    /// <summary>The command came to its end by itself.</summary>
    public void Complete() => _outcome = "Completed";

    /// <summary>Writes the last line, once.</summary>
    /// <param name="succeeded">Changes that were made; null where the command makes none.</param>
    /// <param name="failed">Changes that failed.</param>
    /// <param name="skipped">Changes that were made earlier, and not again.</param>
    public void End(long? succeeded = null, long? failed = null, long? skipped = null)
    {
        if (_isEnded)
        {
            return;
        }

        _isEnded = true;
        _log.Write(new LogEntry
        {
            Event = LogEvents.CommandEnded,
            Level = failed > 0 || _outcome == "Failed" ? LogLevel.Error : LogLevel.Information,
            Command = _command,
            Duration = Stopwatch.GetElapsedTime(_startedAt),
            Outcome = _outcome,
            Count = succeeded,
            Failed = failed,
            Skipped = skipped,
        });
    }
}
