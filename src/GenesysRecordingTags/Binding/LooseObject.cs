using System.Collections;
using System.Globalization;
using System.Management.Automation;

namespace GenesysRecordingTags.Binding;

/// <summary>Reads hashtables and objects alike.</summary>
internal static class LooseObject
{
    /// <summary>A value, unwrapped; null where there is none.</summary>
    public static object? Value(object? item, string name)
    {
        var given = item is PSObject wrapped ? wrapped.BaseObject : item;
        var value = given is IDictionary dictionary ? dictionary[name] : PSObject.AsPSObject(item).Properties[name]?.Value;
        return value is PSObject inner ? inner.BaseObject : value;
    }

    /// <summary>A value as text, in the invariant culture; null where there is none.</summary>
    public static string? Text(object? item, string name) =>
        Value(item, name) is { } value ? Convert.ToString(value, CultureInfo.InvariantCulture) : null;
}
