using System.Collections;
using System.Globalization;
using System.Management.Automation;

namespace GenesysRecordingTags.Binding;

/// <summary>Makes text of metadata: the service takes nothing else (Media API, section 4).</summary>
internal static class MetadataText
{
    /// <summary>Reads a dictionary.</summary>
    /// <param name="metadata">The dictionary.</param>
    /// <param name="recordingId">The recording it is for.</param>
    /// <param name="takesNull">Whether a null value is one: it removes the key.</param>
    /// <exception cref="GenesysException">InvalidRequest: a key or a value can't be written as text.</exception>
    public static IReadOnlyDictionary<string, string?> Of(IDictionary metadata, string? recordingId, bool takesNull)
    {
        var result = new Dictionary<string, string?>(metadata.Count, StringComparer.Ordinal);
        foreach (DictionaryEntry entry in metadata)
        {
            var key = Convert.ToString(entry.Key, CultureInfo.InvariantCulture);
            var value = TextOf(entry.Value is PSObject wrapped ? wrapped.BaseObject : entry.Value);
            if (string.IsNullOrWhiteSpace(key) || (value is null && !(takesNull && entry.Value is null)))
            {
                throw new GenesysException(
                    GenesysErrorKind.InvalidRequest,
                    string.IsNullOrWhiteSpace(key)
                        ? $"Recording '{recordingId}': metadata has a blank key."
                        : $"Recording '{recordingId}': metadata.{key} is {Kind(entry.Value)}, and must be text.{(entry.Value is null ? " This API can't remove a key." : string.Empty)}",
                    "Give text, numbers, Booleans or times as values.");
            }

            result[key] = value;
        }

        return result;
    }

    private static string Kind(object? value) => value is null ? "null" : $"of type {value.GetType().Name}";

    private static string? TextOf(object? value) => value switch
    {
        string text => text,
        bool flag => flag ? "true" : "false",
        DateTime time => time.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture),
        DateTimeOffset time => time.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
        ValueType and IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        char or Uri => value.ToString(),
        _ => null,
    };
}
