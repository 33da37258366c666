namespace GenesysRecordingTags.Build;

/// <summary>A PowerShell that is new enough.</summary>
/// <param name="File">The program.</param>
internal sealed record PowerShellCommand(string File)
{
    private const string OffSwitch = "GRT_NO_PWSH";

    private static readonly string[] Quietly = ["-NoLogo", "-NoProfile", "-NonInteractive"];

    /// <summary>Why there is none.</summary>
    public static string NotFound => IsOff
        ? $"{OffSwitch}=1 says that there is no PowerShell"
        : "PowerShell 7.4 or newer is neither on PATH nor to be had as the pinned .NET tool";

    private static bool IsOff => Environment.GetEnvironmentVariable(OffSwitch) == "1";

    /// <summary>Looks on PATH, then restores the pinned .NET tool. GRT_NO_PWSH=1 says that there is none.</summary>
    public static PowerShellCommand? Find()
    {
        if (IsOff)
        {
            return null;
        }

        var installed = new PowerShellCommand("pwsh");
        if (installed.IsNewEnough())
        {
            return installed;
        }

        // Its own program, not dotnet's: tests start further ones by the name of the process.
        return Command.Read("dotnet", ["tool", "restore"]) is not null
            && Command.Read("dotnet", ["tool", "run", "pwsh", "--", .. Quietly, "-Command", "$PSHOME"]) is { } home
            && new PowerShellCommand(Path.Combine(home.Trim(), OperatingSystem.IsWindows() ? "pwsh.exe" : "pwsh")) is var tool
            && tool.IsNewEnough() ? tool : null;
    }

    /// <summary>Runs a script on this console.</summary>
    /// <param name="script">The script.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <returns>Its exit code.</returns>
    public int Run(string script, IEnumerable<string> arguments) =>
        Command.Try(File, [.. Quietly, "-File", script, .. arguments]);

    private bool IsNewEnough() =>
        Command.Read(File, [.. Quietly, "-Command", "exit [int]($PSVersionTable.PSVersion -lt [version]'7.4')"]) is not null;
}
