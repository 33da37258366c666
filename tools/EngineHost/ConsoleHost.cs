using System.Globalization;
using System.Management.Automation.Host;

namespace GenesysRecordingTags.EngineHost;

/// <summary>What the engine needs of a host: a console to write to, and an exit code.</summary>
internal sealed class ConsoleHost : PSHost
{
    private readonly ConsoleInterface _interface = new();

    /// <summary>What the script's <c>exit</c> said; null where it did not.</summary>
    public int? ExitCode { get; private set; }

    /// <inheritdoc/>
    public override string Name => "EngineHost";

    /// <inheritdoc/>
    public override Version Version => typeof(ConsoleHost).Assembly.GetName().Version!;

    /// <inheritdoc/>
    public override Guid InstanceId { get; } = Guid.NewGuid();

    /// <inheritdoc/>
    public override PSHostUserInterface UI => _interface;

    /// <inheritdoc/>
    public override CultureInfo CurrentCulture { get; } = CultureInfo.CurrentCulture;

    /// <inheritdoc/>
    public override CultureInfo CurrentUICulture { get; } = CultureInfo.CurrentUICulture;

    /// <inheritdoc/>
    public override void SetShouldExit(int exitCode) => ExitCode = exitCode;

    /// <summary>Leaves a clean line behind.</summary>
    public void End() => _interface.EndProgress();

    /// <inheritdoc/>
    public override void EnterNestedPrompt() => throw new NotSupportedException(ConsoleInterface.AsksNothing);

    /// <inheritdoc/>
    public override void ExitNestedPrompt() => throw new NotSupportedException(ConsoleInterface.AsksNothing);

    /// <inheritdoc/>
    public override void NotifyBeginApplication()
    {
    }

    /// <inheritdoc/>
    public override void NotifyEndApplication()
    {
    }
}
