using System.Collections;
using System.Management.Automation;

namespace GenesysRecordingTags.Binding;

/// <summary>Takes objects that carry an id where ids are wanted, one or several. Without it, PowerShell would make text of the whole object and
/// take that for the id.</summary>
/// <param name="meaning">What the id is of, for the message.</param>
/// <param name="names">The properties that may hold it, the best one first.</param>
internal abstract class IdTransformationAttribute(string meaning, params string[] names) : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) => Unwrap(inputData) switch
    {
        IEnumerable list and not (string or IDictionary) => list.Cast<object?>().Select(IdOf).ToArray(),
        _ => IdOf(inputData),
    };

    private static object? Unwrap(object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;

    private object? IdOf(object? item)
    {
        var given = Unwrap(item);
        if (given is null or string or ValueType)
        {
            return given;
        }

        foreach (var name in names)
        {
            if (given is IDictionary dictionary)
            {
                if (dictionary.Contains(name))
                {
                    return dictionary[name];
                }
            }
            else if (PSObject.AsPSObject(item).Properties[name] is { } property)
            {
                return property.Value;
            }
        }

        throw new ArgumentTransformationMetadataException($"The object has none of {string.Join(", ", names)}: it does not say which {meaning} is meant.");
    }
}
