using System.Diagnostics;
using System.Globalization;
using GenesysRecordingTags.Core.Api;
using GenesysRecordingTags.Core.Audit;
using GenesysRecordingTags.Core.Changes;
using GenesysRecordingTags.Core.Ledger.Storage;
using GenesysRecordingTags.Core.Reporting;

namespace GenesysRecordingTags.CoreBench;

/// <summary>A ledger of years: ids, labels, policies, runs and failures as they come about, and what is asked of it.</summary>
internal static class LargeLedger
{
    private const int RecordsARun = 50_000;
    private const int Loops = 4_000;
    private static readonly string[] Labels = ["Compliance:PCI-DSS", "Compliance:GDPR", "Quality:Coaching", "Sales:Upsell", "Service:Complaint", "Legal:Hold"];
    private static readonly string[] Policies = ["Standard 365 Day", "Legal 7 Years", "Short 30 Day"];
    private static readonly string[] Errors = ["RecordingNotFound", "InvalidTag", "PermissionDenied", "ServiceUnavailable"];

    /// <summary>Fills a ledger; records a second, all durable.</summary>
    /// <param name="path">The ledger.</param>
    /// <param name="count">How many records.</param>
    public static async Task<double> FillAsync(string path, int count)
    {
        await using var ledger = LedgerBench.Open(path);
        var next = 0;
        var start = DateTimeOffset.UtcNow.AddDays(-700);
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, Loops).Select(_ => Task.Run(async () =>
        {
            for (var number = Interlocked.Increment(ref next); number <= count; number = Interlocked.Increment(ref next))
            {
                await ledger.AppendOutcomeAsync(Outcome(number, start.AddSeconds(12.0 * number)));
            }
        })));
        return count / watch.Elapsed.TotalSeconds;
    }

    /// <summary>Verifies, measures, reports or exports a ledger; records a second, of one go in this process.</summary>
    /// <param name="path">The ledger.</param>
    /// <param name="what">Which of them.</param>
    public static double Run(string path, string what)
    {
        var trail = AuditTrail.Open(path);
        var target = path + "." + what;
        var count = trail.ReadCount();
        var watch = Stopwatch.StartNew();
        switch (what)
        {
            case "verify":
                var verdict = trail.Verify();
                count = verdict.IsIntact ? verdict.RecordCount : throw new InvalidOperationException(verdict.Message);
                break;
            case "measure":
                count = trail.Measure().Count;
                break;
            case "report":
                count = trail.ExportReport(target + ".html", RecordingAuditQuery.All, replace: true).Count;
                break;
            case "jsonl":
                count = trail.Export(target, AuditExportFormat.JsonLines);
                break;
            case "csv":
                count = trail.Export(target, AuditExportFormat.Csv);
                break;
            case "get":
                count = trail.Read(RecordingAuditQuery.All).LongCount();
                break;
            default:
                throw new ArgumentException($"There is no '{what}'.", nameof(what));
        }

        return count / watch.Elapsed.TotalSeconds;
    }

    /// <summary>Milliseconds until a question is answered with its first hundred records: the median of some goes, the first of which reads the disk.</summary>
    /// <param name="path">The ledger.</param>
    public static Dictionary<string, double> Ask(string path)
    {
        var trail = AuditTrail.Open(path);
        var some = trail.Read(new RecordingAuditQuery { AfterSequence = trail.ReadCount() / 2, First = 1 }).Single();
        var week = new RecordingAuditQuery { Since = some.Timestamp, Until = some.Timestamp.AddDays(7), First = 100 };
        RecordingAuditQuery hundred = new() { First = 100 };
        var questions = new Dictionary<string, RecordingAuditQuery>
        {
            ["recording"] = hundred with { RecordingId = some.RecordingId },
            ["recordings by a wildcard"] = hundred with { RecordingIdPattern = some.RecordingId[..8] + "*" },
            ["audit id"] = hundred with { AuditId = some.AuditId },
            ["label"] = hundred with { Labels = [Match("Legal:Hold")] },
            ["label by a wildcard"] = hundred with { Labels = [Match("*:h*")] },
            ["taxonomy"] = hundred with { TaxonomyIds = [Match("a1b2c3d4-e5f6-7890-abcd-ef1234567890")] },
            ["policy"] = hundred with { RetentionPolicies = [Match("Short 30 Day")] },
            ["action"] = hundred with { Actions = [RecordingAction.SetMetadata] },
            ["actor"] = hundred with { Actors = [Match(Environment.UserName)] },
            ["client"] = hundred with { Clients = [Match("bench-client")] },
            ["error"] = hundred with { ErrorIds = [Match("PermissionDenied")] },
            ["outcome"] = hundred with { Outcomes = [AuditOutcome.Failed] },
            ["run"] = hundred with { RunIds = [some.RunId!] },
            ["a week"] = week,
            ["label, error and a week"] = week with { Labels = [Match("Legal:Hold")], ErrorIds = [Match("PermissionDenied")] },
            ["the last hundred of a label"] = new RecordingAuditQuery { Labels = [Match("Sales:Upsell")], Last = 100 },
            ["label that no record has"] = hundred with { Labels = [Match("none")] },
        };
        return questions.ToDictionary(pair => pair.Key, pair => Median(() => trail.Read(pair.Value).Count()));
    }

    private static TermMatch Match(string text) =>
        new(text, term => System.IO.Enumeration.FileSystemName.MatchesSimpleExpression(text, term, ignoreCase: true));

    private static double Median(Func<int> ask)
    {
        var times = new double[5];
        for (var i = 0; i < times.Length; i++)
        {
            var watch = Stopwatch.StartNew();
            ask();
            times[i] = watch.Elapsed.TotalMilliseconds;
        }

        Array.Sort(times);
        return times[times.Length / 2];
    }

    private static ChangeResult Outcome(int number, DateTimeOffset time)
    {
        var random = new Random(number);
        var isFailed = random.Next(50) == 0;
        var recording = Id(number % 6 == 0 ? number / 2 : number);
        var run = number / RecordsARun;
        var change = Change(recording, random, number) with
        {
            Run = new RunIdentity(string.Create(CultureInfo.InvariantCulture, $"20260101-000000-{run:x8}"), run % 2 == 0 ? string.Create(CultureInfo.InvariantCulture, $"Sweep {run}") : null),
        };
        var error = Errors[random.Next(Errors.Length)];
        return new ChangeResult
        {
            IdempotencyKey = Guid.NewGuid().ToString(),
            Change = change,
            Outcome = isFailed ? AuditOutcome.Failed : AuditOutcome.Succeeded,
            Timestamp = time,
            TagsApplied = isFailed || change is not AddTagChange ? 0 : 1,
            Latency = TimeSpan.FromTicks(random.Next(100_000, 3_000_000)),
            Attempts = random.Next(30) == 0 ? 2 : 1,
            IndexStatus = isFailed ? null : "Completed",
            After = change.ToState(),
            Error = isFailed ? $"Recording '{recording}': the service refused the change." : null,
            ErrorId = isFailed ? error : null,
            CorrelationId = Guid.NewGuid().ToString("n"),
        };
    }

    private static RecordingChange Change(string recording, Random random, int number) => number % 10 == 9
        ? new SetMetadataChange
        {
            Recording = new RecordingReference(recording, Id(-number)),
            Metadata = new Dictionary<string, string?> { ["queue"] = $"Queue {random.Next(20)}", ["priority"] = random.Next(3) == 0 ? "high" : "normal" },
        }
        : new AddTagChange
        {
            Recording = new RecordingReference(recording, Id(-number)),
            Tags = [new RecordingTag { Label = Labels[Math.Min(random.Next(6), random.Next(6))], TaxonomyId = "a1b2c3d4-e5f6-7890-abcd-ef1234567890", Confidence = random.Next(50, 101) / 100.0 }],
            RetentionPolicy = new RetentionPolicy { Name = Policies[Math.Min(random.Next(3), random.Next(3))] },
        };

    private static string Id(int number)
    {
        Span<byte> bytes = stackalloc byte[16];
        new Random(number).NextBytes(bytes);
        return new Guid(bytes).ToString();
    }
}
