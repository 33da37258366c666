using System.Management.Automation;

namespace GenesysRecordingTags.Engine.Tests.Support;

/// <summary>One run of a script, and all that came of it.</summary>
internal sealed class ScriptRun
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly PowerShell _shell;
    private readonly PSDataCollection<PSObject> _output = [];
    private readonly IAsyncResult _running;

    public ScriptRun(PowerShell shell)
    {
        _shell = shell;
        _running = shell.BeginInvoke(new PSDataCollection<PSObject>(), _output);
    }

    /// <summary>The objects that were written.</summary>
    public IReadOnlyList<PSObject> Output => _output.ToArray();

    /// <summary>Those objects as text.</summary>
    public IReadOnlyList<string> Text => Output.Select(item => LanguagePrimitives.ConvertTo<string>(item)).ToArray();

    /// <summary>The errors behind which the script went on.</summary>
    public IReadOnlyList<ErrorRecord> Errors { get; private set; } = [];

    /// <summary>The error that ended the script; null where it came to its end.</summary>
    public ErrorRecord? Failure { get; private set; }

    /// <summary>Whether it was stopped.</summary>
    public bool WasStopped { get; private set; }

    /// <summary>The warnings.</summary>
    public IReadOnlyList<string> Warnings => _shell.Streams.Warning.Select(warning => warning.Message).ToArray();

    /// <summary>The verbose lines.</summary>
    public IReadOnlyList<string> Verbose => _shell.Streams.Verbose.Select(line => line.Message).ToArray();

    /// <summary>What came down the Information stream.</summary>
    public IReadOnlyList<InformationRecord> Information => _shell.Streams.Information.ToArray();

    /// <summary>The progress that was reported.</summary>
    public IReadOnlyList<ProgressRecord> Progress => _shell.Streams.Progress.ToArray();

    /// <summary>The ids of the errors, without the commands' names.</summary>
    public IReadOnlyList<string> ErrorIds => Errors.Select(IdOf).ToArray();

    /// <summary>The id of the error that ended the script.</summary>
    public string? FailureId => Failure is null ? null : IdOf(Failure);

    /// <summary>A property of each object that was written.</summary>
    /// <typeparam name="T">The property's type.</typeparam>
    /// <param name="property">Its name.</param>
    public T[] Values<T>(string property) =>
        Output.Select(item => LanguagePrimitives.ConvertTo<T>(item.Properties[property].Value)!).ToArray();

    /// <summary>A property of the only object that was written.</summary>
    /// <typeparam name="T">The property's type.</typeparam>
    /// <param name="property">Its name.</param>
    public T Value<T>(string property) => Assert.Single(Values<T>(property));

    /// <summary>Waits for the end, whatever it is.</summary>
    public ScriptRun End()
    {
        Assert.True(_running.AsyncWaitHandle.WaitOne(Patience), $"The script did not end within {Patience.TotalSeconds} s.");
        try
        {
            _shell.EndInvoke(_running);
        }
        catch (PipelineStoppedException)
        {
            WasStopped = true;
        }
        catch (RuntimeException failure)
        {
            Failure = failure.ErrorRecord;
        }

        Errors = _shell.Streams.Error.ToArray();
        return this;
    }

    /// <summary>Presses Ctrl+C, and waits for the end. A command that goes on all the same fails the test.</summary>
    public ScriptRun Stop()
    {
        var stopping = _shell.BeginStop(null, null);
        Assert.True(stopping.AsyncWaitHandle.WaitOne(TimeSpan.FromSeconds(10)), "The command goes on in spite of Ctrl+C.");
        _shell.EndStop(stopping);
        return End();
    }

    /// <summary>Fails the test where there was any error.</summary>
    public ScriptRun Succeeded()
    {
        Assert.True(Failure is null, Failure?.ToString());
        Assert.True(Errors.Count == 0, string.Join("\n", Errors));
        return this;
    }

    private static string IdOf(ErrorRecord error) => error.FullyQualifiedErrorId.Split(',')[0];
}
