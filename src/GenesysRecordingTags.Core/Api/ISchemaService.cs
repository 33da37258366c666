namespace GenesysRecordingTags.Core.Api;

/// <summary>The schemas that tags and metadata are records of, where an API keeps them as such.</summary>
public interface ISchemaService
{
    /// <summary>What would have to be done so that tags can be kept. Nothing is changed.</summary>
    /// <param name="metadataKeys">The keys that metadata is to have; those that are there stay.</param>
    /// <param name="cancellationToken">Ends the requests.</param>
    Task<IReadOnlyList<RecordingTagSchema>> PlanAsync(IReadOnlyList<string> metadataKeys, CancellationToken cancellationToken);

    /// <summary>Does what a plan says.</summary>
    /// <param name="planned">A schema of the plan.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <returns>The schema as it is now.</returns>
    Task<RecordingTagSchema> ApplyAsync(RecordingTagSchema planned, CancellationToken cancellationToken);
}
