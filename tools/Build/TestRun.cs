using System.Text.RegularExpressions;

namespace GenesysRecordingTags.Build;

/// <summary>All tests: xunit anywhere, Pester where there is a PowerShell.</summary>
internal static partial class TestRun
{
    private static readonly string ModuleTests = Places.In("tests", "Module");

    /// <summary>Runs them; the last line says how they ended.</summary>
    /// <returns>The exit code.</returns>
    public static int Run(string configuration)
    {
        var powerShell = PowerShellCommand.Find();
        Environment.SetEnvironmentVariable("GRT_MODULE_PATH", Places.Module);
        Environment.SetEnvironmentVariable(
            "GRT_SANDBOXHOST", Places.In("src", "GenesysRecordingTags.SandboxHost", "bin", configuration, "net8.0", "SandboxHost.dll"));
        var counts = RunXunit(configuration) + (powerShell is null ? SkipPester() : RunPester(powerShell));
        Console.WriteLine(counts);
        return counts.Failed == 0 && counts.Passed > 0 ? 0 : 1;
    }

    private static TestCounts RunXunit(string configuration)
    {
        var results = Places.In("output", "test-results");
        if (Directory.Exists(results))
        {
            Directory.Delete(results, true);
        }

        // What the tests checked against the contract; one of an earlier run must not look like this one's.
        Array.ForEach(FindChecks(configuration), File.Delete);
        var code = Command.Try("dotnet", [
            "test", Places.In("GenesysRecordingTags.sln"), "-c", configuration, "--no-build", "--nologo", "-v", "quiet",
            "--logger", "trx", "--results-directory", results]);
        foreach (var line in FindChecks(configuration).SelectMany(File.ReadAllLines))
        {
            Console.WriteLine(line);
        }

        var files = Directory.Exists(results) ? Directory.GetFiles(results, "*.trx") : [];
        var counts = files.Select(TestCounts.FromTrx).Aggregate(new TestCounts(0, 0, 0), (sum, next) => sum + next);

        // A run that broke off has no failed test to count.
        return code != 0 && counts.Failed == 0 ? counts with { Failed = 1 } : counts;
    }

    private static string[] FindChecks(string configuration)
    {
        var binaries = Path.Combine("bin", configuration) + Path.DirectorySeparatorChar;
        return [.. Directory.GetFiles(Places.In("tests"), "contract-check.txt", SearchOption.AllDirectories).Where(file => file.Contains(binaries, StringComparison.Ordinal))];
    }

    /// <summary>Runs the Pester tests in two consoles, which share the files: much of a test's time is waiting for a process.</summary>
    private static TestCounts RunPester(PowerShellCommand powerShell)
    {
        var folder = Places.In("output", "pester");
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, true);
        }

        var claims = Directory.CreateDirectory(Path.Combine(folder, "claims")).FullName;
        var runs = Enumerable.Range(1, 2).Select(number => Task.Run(() =>
        {
            var result = Path.Combine(folder, $"result-{number}.json");
            powerShell.Run(Path.Combine(ModuleTests, "Invoke-ModuleTest.ps1"), ["-Pester", Places.Pester, "-Result", result, "-Claim", claims]);
            if (File.Exists(result))
            {
                return TestCounts.FromJson(result);
            }

            Console.WriteLine("A Pester run broke off.");
            return new TestCounts(0, 1, 0);
        })).ToArray();
        return Task.WhenAll(runs).GetAwaiter().GetResult().Aggregate(new TestCounts(0, 0, 0), (sum, next) => sum + next);
    }

    private static TestCounts SkipPester()
    {
        // As written: how many cases a test has is known to Pester alone.
        var count = Directory.GetFiles(ModuleTests, "*.Tests.ps1").Sum(file => PesterTest().Count(File.ReadAllText(file)));
        Console.WriteLine($"{PowerShellCommand.NotFound}: the {count} Pester tests in tests/Module were not run, those of a real console, child processes, help and conventions. The cmdlets were tested in PowerShell's engine.");
        return new TestCounts(0, 0, count);
    }

    [GeneratedRegex(@"^\s*It\s", RegexOptions.Multiline)]
    private static partial Regex PesterTest();
}
