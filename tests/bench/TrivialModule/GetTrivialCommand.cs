using System.Management.Automation;

namespace TrivialModule;

/// <summary>Writes one string.</summary>
[Cmdlet(VerbsCommon.Get, "Trivial")]
[OutputType(typeof(string))]
public sealed class GetTrivialCommand : PSCmdlet
{
    /// <inheritdoc/>
    protected override void ProcessRecord() => WriteObject("trivial");
}
