namespace GenesysRecordingTags;

/// <summary>Where an organisation keeps what tags can be taken from (Platform API).</summary>
// A long, because ConvertTo-Json writes the names of enums of that size, and the numbers of all others.
#pragma warning disable CA1028
public enum TaxonomySource : long
#pragma warning restore CA1028
{
    /// <summary>Fields of custom attributes schemas that take one of a list of values: one taxonomy a field.</summary>
    Schema,

    /// <summary>Published programs of Speech and Text Analytics: one taxonomy a program, its topics are the labels.</summary>
    Topics,

    /// <summary>Wrap-up codes: one taxonomy of all of them.</summary>
    WrapUpCodes,
}
