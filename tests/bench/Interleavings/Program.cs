using System.Globalization;
using GenesysRecordingTags.Interleavings;
using Microsoft.Coyote;
using Microsoft.Coyote.SystematicTesting;

// Explores each scenario in many schedules, each of another seed, and says what it found. Exit code 1: a schedule broke something.
var iterations = args.Length > 0 ? uint.Parse(args[0], CultureInfo.InvariantCulture) : 1000;
var only = args.Length > 1 ? args[1] : null;
(string Name, Func<Task> Run)[] scenarios =
[
    ("rate limiter", RateLimiterScenario.RunAsync),
    ("token provider", TokenProviderScenario.RunAsync),
    ("ledger writer", LedgerWriterScenario.RunAsync),
    ("change run", ChangeRunScenario.RunAsync),
];
var bugs = 0;
foreach (var (name, run) in scenarios.Where(scenario => only is null || scenario.Name == only))
{
    var configuration = Configuration.Create()
        .WithTestingIterations(iterations)
        .WithTelemetryEnabled(false)
        .WithMaxSchedulingSteps(2000)
        .WithRandomGeneratorSeed(20260301)
        .WithPotentialDeadlocksReportedAsBugs(true)
        .WithDeadlockTimeout(60_000);
    using var engine = TestingEngine.Create(configuration, run);
    engine.Run();
    var report = engine.TestReport;
    bugs += report.NumOfFoundBugs;
    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{name}: {report.NumOfExploredFairPaths + report.NumOfExploredUnfairPaths} schedules, {report.NumOfFoundBugs} found, {report.MaxControlledOperations} operations at most, uncontrolled: {string.Join(", ", report.UncontrolledInvocations.Order())}"));
    foreach (var bug in report.BugReports)
    {
        Console.WriteLine(bug);
    }

    foreach (var error in report.InternalErrors)
    {
        Console.WriteLine(error);
    }
}

return bugs == 0 ? 0 : 1;
