using System.Collections;
using System.Management.Automation;

namespace GenesysRecordingTags.Binding;

/// <summary>Takes an object that carries a recording's id where the id is wanted. Without it, PowerShell would make text of the whole
/// object and take that for the id.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class RecordingIdTransformationAttribute : ArgumentTransformationAttribute
{
    // A plain Id comes last: of an event, it is the event's.
    private static readonly string[] Names = ["RecordingId", "MediaId", "Id"];

    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        var given = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        if (given is null or string or ValueType)
        {
            return given;
        }

        foreach (var name in Names)
        {
            if (given is IDictionary dictionary)
            {
                if (dictionary.Contains(name))
                {
                    return dictionary[name];
                }
            }
            else if (PSObject.AsPSObject(inputData).Properties[name] is { } property)
            {
                return property.Value;
            }
        }

        throw new ArgumentTransformationMetadataException($"The object has none of {string.Join(", ", Names)}: it does not say which recording is meant.");
    }
}
