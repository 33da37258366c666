using System.Collections.Specialized;
using System.Management.Automation;

namespace GenesysRecordingTags.Binding;

/// <summary>Takes an object, as ConvertFrom-Json makes it, where a dictionary is wanted.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class MetadataTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        if (inputData is not PSObject { BaseObject: PSCustomObject } custom)
        {
            return inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        }

        var dictionary = new OrderedDictionary(StringComparer.Ordinal);
        foreach (var property in custom.Properties)
        {
            dictionary.Add(property.Name, property.Value);
        }

        return dictionary;
    }
}
