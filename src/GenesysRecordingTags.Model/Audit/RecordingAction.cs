namespace GenesysRecordingTags;

/// <summary>What a change does to a recording.</summary>
public enum RecordingAction
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
