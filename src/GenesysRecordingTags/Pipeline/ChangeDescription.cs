using System.Globalization;
using GenesysRecordingTags.Core.Changes;

namespace GenesysRecordingTags.Pipeline;

/// <summary>Says what a change does, for -WhatIf and -Confirm; control characters are escaped.</summary>
internal static class ChangeDescription
{
    /// <summary>For example: Add tag 'Compliance:PCI-DSS' and retention policy 'Standard 365 Day'.</summary>
    /// <param name="change">The change.</param>
    public static string Of(RecordingChange change) =>
        DisplayText.Escape(change.Action == RecordingAction.AddTag ? OfTags(change) : OfMetadata(change));

    private static string OfTags(RecordingChange change)
    {
        var tags = change.Tags!;
        var what = tags.Count == 1
            ? $"Add tag '{tags[0]}'"
            : string.Create(CultureInfo.InvariantCulture, $"Add {tags.Count} tags ({string.Join(", ", tags.Select(tag => $"'{tag}'"))})");
        return change.RetentionPolicy is null ? what : $"{what} and retention policy '{change.RetentionPolicy}'";
    }

    private static string OfMetadata(RecordingChange change)
    {
        var metadata = change.Metadata is null ? null : $"Set {string.Join(", ", change.Metadata.Select(pair => $"{pair.Key} to '{pair.Value}'"))}";
        var tags = change.PlainTags is null ? null : $"Replace plain tags by {(change.PlainTags.Count == 0 ? "none" : string.Join(", ", change.PlainTags.Select(tag => $"'{tag}'")))}";
        return string.Join("; ", new[] { metadata, tags }.OfType<string>());
    }
}
