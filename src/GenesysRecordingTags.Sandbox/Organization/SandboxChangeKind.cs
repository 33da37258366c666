namespace GenesysRecordingTags.Sandbox;

/// <summary>What a change to a recording was about.</summary>
public enum SandboxChangeKind
{
    /// <summary>Tags with label and taxonomy, and retention.</summary>
    Tags,

    /// <summary>Metadata and plain tags.</summary>
    Metadata,
}
