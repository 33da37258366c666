namespace GenesysRecordingTags;

/// <summary>What a change does to a recording.</summary>
// A long, because ConvertTo-Json writes the names of enums of that size, and the numbers of all others.
#pragma warning disable CA1028
public enum RecordingAction : long
#pragma warning restore CA1028
{
    /// <summary>Applies tags, and a retention policy with them.</summary>
    AddTag,

    /// <summary>Merges metadata, replaces plain tags.</summary>
    SetMetadata,

    /// <summary>Takes tags away.</summary>
    RemoveTag,

    /// <summary>Sets when a recording is archived and deleted.</summary>
    SetRetention,
}
