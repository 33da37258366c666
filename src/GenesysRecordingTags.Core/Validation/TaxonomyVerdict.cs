namespace GenesysRecordingTags.Core.Validation;

/// <summary>What the loaded taxonomies say of a label.</summary>
public enum TaxonomyVerdict
{
    /// <summary>A published taxonomy has it, or none is loaded.</summary>
    Fine,

    /// <summary>No taxonomy of that id is loaded.</summary>
    UnknownTaxonomy,

    /// <summary>The taxonomy is not published.</summary>
    NotPublished,

    /// <summary>The taxonomy has no such label.</summary>
    UnknownLabel,
}
