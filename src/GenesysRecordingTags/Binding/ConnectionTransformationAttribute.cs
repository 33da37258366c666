using System.Management.Automation;
using System.Management.Automation.Runspaces;
using GenesysRecordingTags.Connections;

namespace GenesysRecordingTags.Binding;

/// <summary>Takes a connection's name where a connection is wanted.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ConnectionTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        if ((inputData is PSObject wrapped ? wrapped.BaseObject : inputData) is not string name)
        {
            return inputData;
        }

        return ConnectionRegistry.Find(name, Runspace.DefaultRunspace)?.Connection
            ?? throw new ArgumentTransformationMetadataException($"There is no connection named '{DisplayText.Escape(name)}'.{DisplayText.Escape(Ask(name))} Get-GenesysConnection lists those that are open.");
    }

    private static string Ask(string name) =>
        SimilarName.Ask(name, ConnectionRegistry.VisibleTo(Runspace.DefaultRunspace).Select(open => open.Connection.Name));
}
