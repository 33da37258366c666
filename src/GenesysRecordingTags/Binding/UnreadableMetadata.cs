using System.Collections.Specialized;

namespace GenesysRecordingTags.Binding;

/// <summary>Stands for metadata that was given and is not keys and values. Without it, PowerShell would leave it out of a row silently.</summary>
/// <param name="given">What was given.</param>
internal sealed class UnreadableMetadata(object given) : HybridDictionary
{
    /// <summary>The error for the item.</summary>
    /// <param name="recordingId">The recording.</param>
    /// <param name="prefix">Names the row.</param>
    public GenesysException ToError(string? recordingId, string? prefix)
    {
        var what = given is string text ? $"the text '{Cut(text)}'" : $"of type {given.GetType().Name}";
        return new GenesysException(
            GenesysErrorKind.InvalidRequest,
            $"{prefix}Recording '{recordingId}': metadata is {what}, and must be keys and values. Nothing of it was sent.",
            "Give a hashtable or an object. From the columns of a CSV file: Set-RecordingMetadata -Metadata { @{ priority_level = $_.Priority } }; "
            + "from JSON text: Set-RecordingMetadata -Metadata { $_.Metadata | ConvertFrom-Json }.");
    }

    private static string Cut(string text) => text.Length > 60 ? text[..60] + "…" : text;
}
