namespace GenesysRecordingTags;

/// <summary>What a change does to a recording.</summary>
public enum RecordingAction
{
    /// <summary>Applies tags, and a retention policy with them.</summary>
    AddTag,

    /// <summary>Takes tags away.</summary>
    RemoveTag,

    /// <summary>Merges metadata, replaces plain tags.</summary>
    SetMetadata,
}
