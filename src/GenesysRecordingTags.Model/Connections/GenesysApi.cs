namespace GenesysRecordingTags;

/// <summary>Which API a connection speaks.</summary>
// A long, because ConvertTo-Json writes the names of enums of that size, and the numbers of all others.
#pragma warning disable CA1028
public enum GenesysApi : long
#pragma warning restore CA1028
{
    /// <summary>The Media API.</summary>
    Media,

    /// <summary>The public Platform API v2.</summary>
    Platform,
}
