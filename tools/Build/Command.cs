using System.Diagnostics;

namespace GenesysRecordingTags.Build;

/// <summary>Starts other programs, and waits for them.</summary>
internal static class Command
{
    /// <summary>Runs a program whose failure ends the build.</summary>
    public static void Run(string file, params string[] arguments)
    {
        if (Try(file, arguments) is var code and not 0)
        {
            throw new BuildException($"{file} {string.Join(' ', arguments)} ended with exit code {code}.");
        }
    }

    /// <summary>Runs a program on this console.</summary>
    /// <returns>Its exit code.</returns>
    public static int Try(string file, IEnumerable<string> arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(file, arguments) { WorkingDirectory = Places.Repository })!;
        process.WaitForExit();
        return process.ExitCode;
    }

    /// <summary>Runs a program that may not be there, without showing what it says.</summary>
    /// <returns>What it said; null where it was not there, or failed.</returns>
    public static string? Read(string file, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(file, arguments) { WorkingDirectory = Places.Repository, RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            using var process = Process.Start(start)!;
            process.ErrorDataReceived += (_, _) => { };
            process.BeginErrorReadLine();
            var said = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? said : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // There is no such program.
            return null;
        }
    }
}
