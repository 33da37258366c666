namespace GenesysRecordingTags;

/// <summary>Which API a connection speaks.</summary>
public enum GenesysApi
{
    /// <summary>The Media API.</summary>
    Media,

    /// <summary>The public Platform API v2.</summary>
    Platform,
}
