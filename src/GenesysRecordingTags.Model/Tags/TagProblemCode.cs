namespace GenesysRecordingTags;

/// <summary>The rules a set of tags can break, by stable names.</summary>
public static class TagProblemCode
{
    /// <summary>The set has no tag.</summary>
    public const string NoTags = "NoTags";

    /// <summary>The set has more than 100 tags.</summary>
    public const string TooManyTags = "TooManyTags";

    /// <summary>The label is blank.</summary>
    public const string BlankLabel = "BlankLabel";

    /// <summary>The taxonomy id is blank.</summary>
    public const string BlankTaxonomyId = "BlankTaxonomyId";

    /// <summary>The same taxonomy and label stand in the set already.</summary>
    public const string DuplicateTag = "DuplicateTag";

    /// <summary>The confidence is not a number.</summary>
    public const string ConfidenceNotANumber = "ConfidenceNotANumber";

    /// <summary>The confidence is below 0.0 or above 1.0.</summary>
    public const string ConfidenceOutOfRange = "ConfidenceOutOfRange";

    /// <summary>The status is none of <see cref="TagStatus.All"/>.</summary>
    public const string UnknownStatus = "UnknownStatus";

    /// <summary>Taxonomies are loaded, and none of them has this id.</summary>
    public const string UnknownTaxonomy = "UnknownTaxonomy";

    /// <summary>No taxonomy is named, and several have the label.</summary>
    public const string AmbiguousTaxonomy = "AmbiguousTaxonomy";

    /// <summary>The taxonomy is not published.</summary>
    public const string TaxonomyNotPublished = "TaxonomyNotPublished";

    /// <summary>The taxonomy has no such label.</summary>
    public const string LabelNotInTaxonomy = "LabelNotInTaxonomy";

    /// <summary>The retention policy has neither a name nor an id.</summary>
    public const string BlankRetentionPolicy = "BlankRetentionPolicy";

    /// <summary>The recording id is blank.</summary>
    public const string BlankRecordingId = "BlankRecordingId";

    /// <summary>A text holds half a character (a lone surrogate), which can't be sent.</summary>
    public const string BrokenText = "BrokenText";

    /// <summary>The tag itself is null.</summary>
    public const string NullTag = "NullTag";
}
