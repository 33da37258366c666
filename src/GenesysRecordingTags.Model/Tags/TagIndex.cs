namespace GenesysRecordingTags;

/// <summary>Where tags are put besides, so that searches and jobs of the organisation find their conversations (Platform API).</summary>
// A long, because ConvertTo-Json writes the names of enums of that size, and the numbers of all others.
#pragma warning disable CA1028
public enum TagIndex : long
#pragma warning restore CA1028
{
    /// <summary>Nowhere.</summary>
    None,

    /// <summary>The external tag of the conversation: one text, found by searches of conversations. One that is not the module's own stays.</summary>
    ExternalTag,

    /// <summary>An indexed property of the conversation. Experimental: nothing removes one, and whether a conversation that has ended takes one is not known.</summary>
    Property,
}
