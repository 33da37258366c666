namespace GenesysRecordingTags;

/// <summary>Where an organisation keeps what tags can be taken from (Platform API).</summary>
public enum TaxonomySource
{
    /// <summary>Fields of custom attributes schemas that take one of a list of values: one taxonomy a field.</summary>
    Schema,

    /// <summary>Published programs of Speech and Text Analytics: one taxonomy a program, its topics are the labels.</summary>
    Topics,

    /// <summary>Wrap-up codes: one taxonomy of all of them.</summary>
    WrapUpCodes,
}
