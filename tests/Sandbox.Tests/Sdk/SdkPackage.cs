using System.Diagnostics;

namespace GenesysRecordingTags.Sandbox.Tests;

/// <summary>The official JavaScript SDK, installed from its lock file into the tests' output folder.</summary>
internal static class SdkPackage
{
    private static readonly Lazy<string?> Reason = new(Install);

    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "Sdk");

    /// <summary>Why the SDK cannot be used; null where it can.</summary>
    public static string? MissingBecause => Reason.Value;

    /// <summary>Runs a program to its end in the SDK's folder.</summary>
    public static (int ExitCode, string Output) Run(string program, TimeSpan patience, params string[] arguments)
    {
        var start = new ProcessStartInfo(program)
        {
            WorkingDirectory = Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        Array.ForEach(arguments, start.ArgumentList.Add);
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(patience))
        {
            process.Kill(entireProcessTree: true);
            return (-1, $"{program} took more than {patience.TotalSeconds} seconds.");
        }

        return (process.ExitCode, output.Result + errors.Result);
    }

    private static string? Install()
    {
        try
        {
            var (code, version) = Run("node", TimeSpan.FromSeconds(20), "--version");
            if (code != 0)
            {
                return $"Node.js does not run: {version.Trim()}";
            }

            if (Directory.Exists(Path.Combine(Folder, "node_modules", "purecloud-platform-client-v2")))
            {
                return null;
            }

            var npm = OperatingSystem.IsWindows() ? "npm.cmd" : "npm";
            var (installed, output) = Run(
                npm, TimeSpan.FromMinutes(2), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--fetch-retries=0", "--fetch-timeout=30000");
            return installed == 0 ? null : $"The official SDK could not be installed by npm: {output.Trim()}";
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "Node.js 18 or newer with npm is not on PATH.";
        }
    }
}
