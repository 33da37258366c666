namespace GenesysRecordingTags.Build;

/// <summary>A PowerShell that is new enough.</summary>
/// <param name="File">The program.</param>
/// <param name="Before">Its arguments before PowerShell's own.</param>
internal sealed record PowerShellCommand(string File, string[] Before)
{
    /// <summary>Why there is none.</summary>
    public const string NotFound = "PowerShell 7.4 or newer is neither on PATH nor to be had as the pinned .NET tool";

    private static readonly string[] Quietly = ["-NoLogo", "-NoProfile", "-NonInteractive"];

    /// <summary>Looks on PATH, then restores the pinned .NET tool. GRT_NO_PWSH=1 says that there is none.</summary>
    public static PowerShellCommand? Find()
    {
        if (Environment.GetEnvironmentVariable("GRT_NO_PWSH") == "1")
        {
            return null;
        }

        var installed = new PowerShellCommand("pwsh", []);
        if (installed.IsNewEnough())
        {
            return installed;
        }

        var tool = new PowerShellCommand("dotnet", ["tool", "run", "pwsh", "--"]);
        return Command.Succeeds("dotnet", ["tool", "restore"]) && tool.IsNewEnough() ? tool : null;
    }

    /// <summary>Runs a script on this console.</summary>
    /// <param name="script">The script.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <returns>Its exit code.</returns>
    public int Run(string script, IEnumerable<string> arguments) =>
        Command.Try(File, [.. Before, .. Quietly, "-File", script, .. arguments]);

    private bool IsNewEnough() =>
        Command.Succeeds(File, [.. Before, .. Quietly, "-Command", "exit [int]($PSVersionTable.PSVersion -lt [version]'7.4')"]);
}
