using System.Management.Automation;

namespace GenesysRecordingTags.Pipeline;

/// <summary>A line on the Information stream that a person at an interactive console sees, and a script does not.</summary>
internal static class Notice
{
    /// <summary>Writes the line.</summary>
    /// <param name="cmdlet">The command.</param>
    /// <param name="line">The line.</param>
    /// <param name="tag">What kind of line it is.</param>
    /// <param name="isShown">Whether it is worth showing.</param>
    public static void Write(PSCmdlet cmdlet, string line, string tag, bool isShown)
    {
        if (isShown && IsInteractive(cmdlet))
        {
            // What PowerShell itself marks Write-Host with: the host shows it, whatever $InformationPreference says.
            cmdlet.WriteInformation(new HostInformationMessage { Message = line }, ["PSHOST", tag]);
        }
        else
        {
            cmdlet.WriteInformation(line, [tag]);
        }
    }

    private static bool IsInteractive(PSCmdlet cmdlet) => cmdlet.Host.Name == "ConsoleHost"
        && !Console.IsInputRedirected
        && !Console.IsOutputRedirected
        && !Array.Exists(Environment.GetCommandLineArgs(), argument => argument.StartsWith("-noni", StringComparison.OrdinalIgnoreCase));
}
