namespace GenesysRecordingTags.Core.Api;

/// <summary>The schemas that tags are records of, where an API keeps them as such.</summary>
public interface ISchemaService
{
    /// <summary>What would have to be done so that tags can be kept. Nothing is changed.</summary>
    /// <param name="cancellationToken">Ends the requests.</param>
    Task<IReadOnlyList<RecordingTagSchema>> PlanAsync(CancellationToken cancellationToken);

    /// <summary>Does what a plan says.</summary>
    /// <param name="planned">A schema of the plan.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <returns>The schema as it is now.</returns>
    Task<RecordingTagSchema> ApplyAsync(RecordingTagSchema planned, CancellationToken cancellationToken);
}
