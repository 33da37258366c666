using System.Management.Automation;
using System.Management.Automation.Runspaces;
using Microsoft.PowerShell;

namespace GenesysRecordingTags.Engine.Tests.Support;

/// <summary>A runspace of PowerShell's engine with the packaged module in it. It has the engine's own commands and the module's, no others.</summary>
internal sealed class PowerShellEngine : IDisposable
{
    private readonly RecordingHost _host = new();
    private readonly Runspace _runspace;

    public PowerShellEngine(bool imports = true)
    {
        var state = InitialSessionState.CreateDefault2();
        if (OperatingSystem.IsWindows())
        {
            state.ExecutionPolicy = ExecutionPolicy.Bypass;
        }

        // A PowerShell on this machine must not lend its modules: the tests are to be the same everywhere.
        state.Variables.Add(new SessionStateVariableEntry("PSModuleAutoLoadingPreference", PSModuleAutoLoadingPreference.None, null));
        _runspace = RunspaceFactory.CreateRunspace(_host, state);
        _runspace.Open();
        if (imports)
        {
            Run("Import-Module $args[0]", TestedModule.Manifest).Succeeded();
        }
    }

    /// <summary>What was shown on the console.</summary>
    public string Shown => _host.Shown;

    /// <summary>Sets a variable that scripts see.</summary>
    public object? this[string variable]
    {
        get => _runspace.SessionStateProxy.GetVariable(variable);
        set => _runspace.SessionStateProxy.SetVariable(variable, value);
    }

    /// <summary>Runs a script to its end.</summary>
    /// <param name="script">The script.</param>
    /// <param name="arguments">What it sees as $args.</param>
    public ScriptRun Run(string script, params object[] arguments) => Start(script, arguments).End();

    /// <summary>Runs a script, and gives back what the console shows of its output.</summary>
    /// <param name="script">The script.</param>
    public string Show(string script)
    {
        _host.Clear();
        Run($"& {{ {script} }} | Out-Host").Succeeded();
        return _host.Shown;
    }

    /// <summary>Starts a script, to be stopped or waited for.</summary>
    /// <param name="script">The script.</param>
    /// <param name="arguments">What it sees as $args.</param>
    public ScriptRun Start(string script, params object[] arguments)
    {
        var shell = PowerShell.Create(_runspace);

        // An error that ends a command is to end the script, as it does in a function of a user's.
        shell.AddScript($"try {{\n{script}\n}} catch {{ throw }}");
        foreach (var argument in arguments)
        {
            shell.AddArgument(argument);
        }

        return new ScriptRun(shell);
    }

    /// <inheritdoc/>
    public void Dispose() => _runspace.Dispose();
}
