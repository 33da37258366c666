using GenesysRecordingTags.Core.Ledger;
using GenesysRecordingTags.Core.Logging;
using GenesysRecordingTags.Core.Media;
using static GenesysRecordingTags.Core.Tests.Ledger.LedgerFolder;

namespace GenesysRecordingTags.Core.Tests.Ledger;

/// <summary>What this assembly does when it is run as a process: it writes to a ledger or a log, says what is durable, and may be killed.</summary>
internal static class LedgerChild
{
    private static readonly object Output = new();

    public static async Task<int> Main(string[] arguments)
    {
        if (arguments is not [var command, var path, var name])
        {
            return 1;
        }

        if (command == "log")
        {
            return await WriteLogAsync(path, name.Split(' ')[0], int.Parse(name.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture));
        }

        await using var ledger = RecordingLedger.Open(new LedgerOptions { Path = path, Organization = Organization, Actor = Actor, Capabilities = MediaApi.Capabilities });
        if (command == "hold")
        {
            var receipt = await ledger.AppendIntentAsync(Intent(AddTag("rec-held", "evt-held")));
            Say($"{receipt.OperationId} {receipt.IdempotencyKey}");
            await Task.Delay(Timeout.Infinite);
        }

        var limit = int.Parse(command, System.Globalization.CultureInfo.InvariantCulture);
        var next = 0;
        await Task.WhenAll(Enumerable.Range(0, 16).Select(async _ =>
        {
            for (int i; (i = Interlocked.Increment(ref next)) <= limit;)
            {
                var change = AddTag($"{name}-{i}", $"evt-{name}-{i}");
                var receipt = await ledger.AppendIntentAsync(Intent(change));
                Say($"intent {receipt.OperationId}");
                var record = await ledger.AppendOutcomeAsync(Result(change, receipt));
                Say($"outcome {record.AuditId}");
            }
        }));
        return 0;
    }

    /// <summary>In files so small that they are set aside again and again, and so many that none goes.</summary>
    private static async Task<int> WriteLogAsync(string path, string name, int count)
    {
        await using var log = await ActivityLog.OpenAsync(new LogOptions { Path = path, MaximumBytes = 64 * 1024, FileCount = 1_000 });
        for (var i = 0; i < count; i++)
        {
            log.Write(new LogEntry { Event = LogEvents.Change, RecordingId = $"{name}-{i}" });
            if (i % 100 == 0)
            {
                await Task.Delay(20);
            }
        }

        return 0;
    }

    private static void Say(string line)
    {
        lock (Output)
        {
            Console.Out.WriteLine(line);
            Console.Out.Flush();
        }
    }
}
