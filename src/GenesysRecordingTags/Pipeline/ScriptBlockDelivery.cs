using System.Management.Automation;

namespace GenesysRecordingTags.Pipeline;

/// <summary>Hands audit records to a script block, as <c>$_</c> and as its first argument. What it writes is dropped.</summary>
/// <param name="script">The script block.</param>
internal sealed class ScriptBlockDelivery(ScriptBlock script) : IComplianceDelivery
{
    /// <inheritdoc/>
    public void Deliver(RecordingAuditRecord record)
    {
        // Any error in it is a failed delivery: one that was only shown would leave the other side behind.
        List<PSVariable> variables = [new PSVariable("_", record), new PSVariable("ErrorActionPreference", ActionPreference.Stop)];
        try
        {
            script.InvokeWithContext(functionsToDefine: null, variables, record);
        }
        catch (ActionPreferenceStopException ex)
        {
            // Its own message speaks of the preference, not of what went wrong.
            throw new InvalidOperationException(ex.ErrorRecord.ToString(), ex);
        }
        catch (PipelineStoppedException ex)
        {
            throw new OperationCanceledException(ex.Message, ex);
        }
    }
}
