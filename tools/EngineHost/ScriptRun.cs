using System.Management.Automation;
using System.Management.Automation.Runspaces;
using Microsoft.PowerShell;

namespace GenesysRecordingTags.EngineHost;

/// <summary>One run of a script: its output, its errors, its exit code, and its end by Ctrl+C.</summary>
internal static class ScriptRun
{
    private const int Failed = 1;
    private const int Interrupted = 130;

    /// <summary>Runs a script.</summary>
    /// <param name="script">Its file.</param>
    /// <param name="arguments">Its parameters: -Name value.</param>
    /// <returns>The exit code.</returns>
    public static int Run(string script, IReadOnlyList<string> arguments)
    {
        var console = new ConsoleHost();
        var state = InitialSessionState.CreateDefault2();
        if (OperatingSystem.IsWindows())
        {
            state.ExecutionPolicy = ExecutionPolicy.Bypass;
        }

        using var runspace = RunspaceFactory.CreateRunspace(console, state);
        runspace.Open();
        using var shell = PowerShell.Create(runspace);
        AddScript(shell, Path.GetFullPath(script), arguments);

        ConsoleCancelEventHandler stop = (_, pressed) =>
        {
            pressed.Cancel = true;
            shell.BeginStop(null, null);
        };
        Console.CancelKeyPress += stop;
        try
        {
            shell.Invoke();

            // The exit of a script that is run by its name is kept here, as in PowerShell.
            return shell.InvocationStateInfo.State == PSInvocationState.Stopped ? Interrupted
                : console.ExitCode ?? runspace.SessionStateProxy.GetVariable("LASTEXITCODE") as int? ?? 0;
        }
        catch (PipelineStoppedException)
        {
            return Interrupted;
        }
        catch (RuntimeException ended)
        {
            ShowError(runspace, ended.ErrorRecord);
            return console.ExitCode ?? Failed;
        }
        finally
        {
            Console.CancelKeyPress -= stop;
            console.End();
        }
    }

    private static void AddScript(PowerShell shell, string script, IReadOnlyList<string> arguments)
    {
        shell.AddCommand(script);
        for (var i = 0; i < arguments.Count; i++)
        {
            var hasValue = i + 1 < arguments.Count && !arguments[i + 1].StartsWith('-');
            if (arguments[i].StartsWith('-') && hasValue)
            {
                shell.AddParameter(arguments[i][1..], arguments[++i]);
            }
            else if (arguments[i].StartsWith('-'))
            {
                shell.AddParameter(arguments[i][1..]);
            }
            else
            {
                shell.AddArgument(arguments[i]);
            }
        }

        // Errors are shown where they occur, among the output.
        shell.Commands.Commands[0].MergeMyResults(PipelineResultTypes.Error, PipelineResultTypes.Output);
        shell.AddCommand("Out-Default");
    }

    private static void ShowError(Runspace runspace, ErrorRecord error)
    {
        using var shell = PowerShell.Create(runspace);
        shell.AddCommand("Out-Default").AddParameter("InputObject", error);
        shell.Invoke();
    }
}
