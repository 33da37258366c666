using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;
using System.Text;

namespace GenesysRecordingTags.Engine.Tests.Support;

/// <summary>Keeps what is written, without colours. It answers no question: a test that would be asked fails.</summary>
internal sealed class RecordingInterface : PSHostUserInterface
{
    private readonly StringBuilder _shown = new();

    /// <summary>What was written.</summary>
    public string Shown
    {
        get
        {
            lock (_shown)
            {
                return _shown.ToString();
            }
        }
    }

    /// <inheritdoc/>
    public override PSHostRawUserInterface RawUI { get; } = new FixedWidth();

    /// <inheritdoc/>
    public override bool SupportsVirtualTerminal => false;

    /// <summary>Forgets it.</summary>
    public void Clear()
    {
        lock (_shown)
        {
            _shown.Clear();
        }
    }

    /// <inheritdoc/>
    public override void Write(string value)
    {
        lock (_shown)
        {
            _shown.Append(GetOutputString(value, false));
        }
    }

    /// <inheritdoc/>
    public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) => Write(value);

    /// <inheritdoc/>
    public override void WriteLine(string value) => Write(value + "\n");

    /// <inheritdoc/>
    public override void WriteErrorLine(string value) => WriteLine(value);

    /// <inheritdoc/>
    public override void WriteWarningLine(string message) => WriteLine(message);

    /// <inheritdoc/>
    public override void WriteVerboseLine(string message) => WriteLine(message);

    /// <inheritdoc/>
    public override void WriteDebugLine(string message) => WriteLine(message);

    /// <inheritdoc/>
    public override void WriteProgress(long sourceId, ProgressRecord record)
    {
    }

    /// <inheritdoc/>
    public override string ReadLine() => throw new NotSupportedException();

    /// <inheritdoc/>
    public override SecureString ReadLineAsSecureString() => throw new NotSupportedException();

    /// <inheritdoc/>
    public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions) =>
        throw new NotSupportedException();

    /// <inheritdoc/>
    public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice) =>
        throw new NotSupportedException();

    /// <inheritdoc/>
    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName) =>
        throw new NotSupportedException();

    /// <inheritdoc/>
    public override PSCredential PromptForCredential(
        string caption, string message, string userName, string targetName, PSCredentialTypes allowedCredentialTypes, PSCredentialUIOptions options) =>
        throw new NotSupportedException();
}
