namespace GenesysRecordingTags.Core.Api;

/// <summary>Taxonomies that an organisation keeps.</summary>
public interface ITaxonomyService
{
    /// <summary>Reads taxonomies. What was read once is not asked for again.</summary>
    /// <param name="source">Where the organisation keeps them.</param>
    /// <param name="refresh">Whether to ask again all the same.</param>
    /// <param name="cancellationToken">Ends the requests.</param>
    Task<IReadOnlyList<RecordingTaxonomy>> ReadAsync(TaxonomySource source, bool refresh, CancellationToken cancellationToken);
}
