using System.Collections;
using System.Collections.Specialized;
using System.Management.Automation;

namespace GenesysRecordingTags.Binding;

/// <summary>Takes an object, as ConvertFrom-Json makes it, where a dictionary is wanted. What is neither is kept for the command to refuse: PowerShell
/// binds a row all the same when one of its columns can't be converted.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class MetadataTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        if (inputData is not PSObject { BaseObject: PSCustomObject } custom)
        {
            return (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) switch
            {
                // An empty cell says nothing of metadata.
                null => null,
                string text when string.IsNullOrWhiteSpace(text) => null,
                IDictionary pairs => pairs,
                ScriptBlock script => script,
                var given => new UnreadableMetadata(given),
            };
        }

        var dictionary = new OrderedDictionary(StringComparer.Ordinal);
        foreach (var property in custom.Properties)
        {
            dictionary.Add(property.Name, property.Value);
        }

        return dictionary;
    }
}
