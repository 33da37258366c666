using GenesysRecordingTags.Core.Audit;
using System.Diagnostics;
using System.Globalization;
using GenesysRecordingTags.Core.Api;
using GenesysRecordingTags.Core.Changes;
using GenesysRecordingTags.Core.Ledger;
using GenesysRecordingTags.Core.Media;

namespace GenesysRecordingTags.CoreBench;

/// <summary>The ledger by itself: how fast records become durable, how fast they are verified, how long opening takes.</summary>
internal static class LedgerBench
{
    private static readonly RecordingTag[] Tags =
    [
        new() { Label = "Compliance:PCI-DSS", TaxonomyId = "a1b2c3d4-e5f6-7890-abcd-ef1234567890", Confidence = 0.95 },
    ];

    private static readonly RetentionPolicy Policy = new() { Name = "Standard 365 Day" };

    /// <summary>Audit records a second, each durable before its loop goes on.</summary>
    /// <param name="path">The ledger.</param>
    /// <param name="first">The first recording's number.</param>
    /// <param name="count">How many records.</param>
    /// <param name="loops">How many changes are under way at the same time.</param>
    /// <param name="withIntent">Whether each has its intent first, durable too, as every change of a session has.</param>
    public static async Task<double> AppendAsync(string path, int first, int count, int loops, bool withIntent)
    {
        await using var ledger = Open(path);
        var next = first - 1;
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, loops).Select(_ => Task.Run(async () =>
        {
            while (true)
            {
                var number = Interlocked.Increment(ref next);
                if (number >= first + count)
                {
                    return;
                }

                var operation = withIntent ? await IntendAsync(ledger, number) : null;
                await ledger.AppendOutcomeAsync(Outcome(number, operation));
            }
        })));
        return count / watch.Elapsed.TotalSeconds;
    }

    /// <summary>Records a second through the verification of the whole chain; the best of some rounds.</summary>
    public static async Task<double> VerifyAsync(string path, int rounds)
    {
        await using var ledger = Open(path);
        var best = 0.0;
        for (var round = 0; round <= rounds; round++)
        {
            var watch = Stopwatch.StartNew();
            var verdict = AuditTrail.Of(ledger).Verify();
            if (!verdict.IsIntact)
            {
                throw new InvalidOperationException(verdict.Message);
            }

            best = Math.Max(best, verdict.RecordCount / watch.Elapsed.TotalSeconds);
        }

        return best;
    }

    /// <summary>Seconds until a ledger is open, has told what was left unfinished, and has taken its first record.</summary>
    public static async Task<(double Open, double FirstRecord)> OpenAsync(string path)
    {
        var watch = Stopwatch.StartNew();
        await using var ledger = Open(path);
        if (ledger.FindUnfinished().Count > 0)
        {
            throw new InvalidOperationException("There are unfinished changes.");
        }

        var open = watch.Elapsed.TotalSeconds;
        await ledger.AppendOutcomeAsync(Outcome(1, await IntendAsync(ledger, 1)));
        return (open, watch.Elapsed.TotalSeconds);
    }

    /// <summary>Opens a ledger of the bench's own organisation.</summary>
    public static RecordingLedger Open(string path)
    {
        var organization = OrganizationIdentity.Of(new Uri("https://bench.local"));
        return RecordingLedger.Open(new LedgerOptions
        {
            Path = path,
            Organization = organization,
            Actor = ChangeActor.Current("bench-client", organization.Name),
            Capabilities = MediaApi.Capabilities,
        });
    }

    private static async Task<string> IntendAsync(RecordingLedger ledger, int number)
    {
        var receipt = await ledger.AppendIntentAsync(new ChangeIntent
        {
            OperationId = Guid.NewGuid().ToString("n"),
            IdempotencyKey = Guid.NewGuid().ToString(),
            Change = Change(number),
            CreatedAt = DateTimeOffset.UtcNow,
        });
        return receipt.OperationId;
    }

    private static AddTagChange Change(int number) => new()
    {
        Recording = new RecordingReference(string.Create(CultureInfo.InvariantCulture, $"rec-{number:D7}"), null),
        Tags = Tags,
        RetentionPolicy = Policy,
    };

    private static ChangeResult Outcome(int number, string? operationId) => new()
    {
        OperationId = operationId,
        IdempotencyKey = Guid.NewGuid().ToString(),
        Change = Change(number),
        Outcome = AuditOutcome.Succeeded,
        Timestamp = DateTimeOffset.UtcNow,
        TagsApplied = 1,
        Latency = TimeSpan.FromMilliseconds(20),
        Attempts = 1,
        IndexStatus = "Completed",
        After = new RecordingState { Tags = Tags, RetentionPolicy = Policy },
        CorrelationId = Guid.NewGuid().ToString("n"),
    };
}
