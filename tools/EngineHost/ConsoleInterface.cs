using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;

namespace GenesysRecordingTags.EngineHost;

/// <summary>Writes the engine's streams to the console: plain text where the output is redirected, colours elsewhere.</summary>
internal sealed class ConsoleInterface : PSHostUserInterface
{
    /// <summary>Why questions fail.</summary>
    public const string AsksNothing = "This host runs scripts and asks nothing. Run the script in PowerShell, or give the values as parameters.";

    private readonly ConsoleSize _size = new();
    private bool _showsProgress;

    /// <inheritdoc/>
    public override PSHostRawUserInterface RawUI => _size;

    /// <inheritdoc/>
    public override bool SupportsVirtualTerminal { get; } =
        !Console.IsOutputRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));

    /// <inheritdoc/>
    public override void Write(string value)
    {
        EndProgress();
        Console.Out.Write(GetOutputString(value, SupportsVirtualTerminal));
    }

    /// <inheritdoc/>
    public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) => Write(value);

    /// <inheritdoc/>
    public override void WriteLine(string value) => Write(value + Environment.NewLine);

    /// <inheritdoc/>
    public override void WriteErrorLine(string value)
    {
        EndProgress();
        Console.Error.WriteLine(GetOutputString(value, SupportsVirtualTerminal && !Console.IsErrorRedirected));
    }

    /// <inheritdoc/>
    public override void WriteWarningLine(string message) => WriteLine(Styled(FormatStyle.Warning, "WARNING: " + message));

    /// <inheritdoc/>
    public override void WriteVerboseLine(string message) => WriteLine(Styled(FormatStyle.Verbose, "VERBOSE: " + message));

    /// <inheritdoc/>
    public override void WriteDebugLine(string message) => WriteLine(Styled(FormatStyle.Debug, "DEBUG: " + message));

    /// <inheritdoc/>
    public override void WriteProgress(long sourceId, ProgressRecord record)
    {
        if (!SupportsVirtualTerminal)
        {
            return;
        }

        if (record.RecordType == ProgressRecordType.Completed)
        {
            EndProgress();
            return;
        }

        var text = $"{record.Activity}: {record.StatusDescription}";
        Console.Out.Write($"\r\u001b[K{text[..Math.Min(text.Length, _size.WindowSize.Width - 1)]}");
        _showsProgress = true;
    }

    /// <summary>Takes the progress line off.</summary>
    public void EndProgress()
    {
        if (_showsProgress)
        {
            Console.Out.Write("\r\u001b[K");
            _showsProgress = false;
        }
    }

    /// <inheritdoc/>
    public override string ReadLine() => throw new HostException(AsksNothing);

    /// <inheritdoc/>
    public override SecureString ReadLineAsSecureString() => throw new HostException(AsksNothing);

    /// <inheritdoc/>
    public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions) =>
        throw new HostException(AsksNothing);

    /// <inheritdoc/>
    public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice) =>
        throw new HostException(AsksNothing);

    /// <inheritdoc/>
    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName) =>
        throw new HostException(AsksNothing);

    /// <inheritdoc/>
    public override PSCredential PromptForCredential(
        string caption, string message, string userName, string targetName, PSCredentialTypes allowedCredentialTypes, PSCredentialUIOptions options) =>
        throw new HostException(AsksNothing);

    private string Styled(FormatStyle style, string text) =>
        GetFormatStyleString(style) is { Length: > 0 } start && SupportsVirtualTerminal ? $"{start}{text}{PSStyle.Instance.Reset}" : text;
}
