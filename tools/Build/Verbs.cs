namespace GenesysRecordingTags.Build;

/// <summary>What build.sh and build.ps1 can do.</summary>
internal static class Verbs
{
    private static readonly string Solution = Places.In("GenesysRecordingTags.sln");

    /// <summary>Carries out an order.</summary>
    /// <returns>The exit code.</returns>
    public static int Run(Order order)
    {
        Command.Run("dotnet", "build", Solution, "-c", order.Configuration, "--nologo", "-v", "quiet", "-clp:ErrorsOnly");
        return order.Verb switch
        {
            "test" => TestRun.Run(order.Configuration),
            "demo" => Demo(order.Configuration),
            "bench" => Bench(order.Rest),
            "pack" => Pack(order.Configuration),
            _ => Built(),
        };
    }

    private static int Built()
    {
        Console.WriteLine($"Built. To use it: Import-Module '{Path.GetDirectoryName(Places.Module)}'");
        return 0;
    }

    private static int Demo(string configuration)
    {
        var script = Path.Combine(Places.Module, "examples", "Demo.ps1");
        if (PowerShellCommand.Find() is { } powerShell)
        {
            return powerShell.Run(script, []);
        }

        Console.WriteLine($"{PowerShellCommand.NotFound}: the demo runs in PowerShell's engine alone, from NuGet. PowerShell's console is not run.");
        return Command.Try("dotnet", [Places.In("tools", "EngineHost", "bin", configuration, "net10.0", "EngineHost.dll"), script]);
    }

    private static int Bench(IReadOnlyList<string> rest)
    {
        var powerShell = PowerShellCommand.Find() ?? throw new BuildException($"{PowerShellCommand.NotFound}: bench needs it.");
        return powerShell.Run(Places.In("tests", "bench", "Invoke-Bench.ps1"), ["-Module", Places.Module, .. rest]);
    }

    private static int Pack(string configuration)
    {
        Command.Run("dotnet", "build", Places.In("src", "GenesysRecordingTags"), "-c", configuration, "--no-restore", "--nologo", "-v", "quiet", "-clp:ErrorsOnly", "-t:PackModule");
        Console.WriteLine($"Package: {Places.In("output", $"GenesysRecordingTags.{Places.ModuleVersion}.nupkg")}");
        return 0;
    }
}
