using GenesysRecordingTags.Core.Api;
using GenesysRecordingTags.Core.Validation;

namespace GenesysRecordingTags.Core.Changes;

/// <summary>Makes the dates of a change before it is ordered: reads the recording, counts the days of a policy from its creation, and checks the
/// result. From then on the dates stand fast.</summary>
/// <param name="service">The API's retention.</param>
/// <param name="time">The clock.</param>
public sealed class RetentionPlanner(IRetentionService service, TimeProvider time)
{
    /// <summary>Plans a change.</summary>
    /// <param name="wanted">The change; with a policy that has a name or an id it is given the policy's dates.</param>
    /// <param name="options">How the recording is read.</param>
    /// <param name="cancellationToken">Ends the requests.</param>
    /// <returns>The change with its dates, or with its <see cref="SetRetentionChange.Refusal"/>.</returns>
    public async Task<SetRetentionChange> PlanAsync(SetRetentionChange wanted, ReadOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        if (wanted.Refusal is not null
            || string.IsNullOrWhiteSpace(wanted.Recording.RecordingId)
            || wanted is { RetentionPolicy: null, ArchiveDate: null, DeleteDate: null })
        {
            // It breaks a rule that the change itself knows.
            return wanted;
        }

        try
        {
            var policy = wanted.RetentionPolicy is { } named ? await service.FindPolicyAsync(named, cancellationToken).ConfigureAwait(false) : null;
            if (policy is not null)
            {
                wanted = wanted with { RetentionPolicy = ToReference(policy) };
            }

            var current = await service.GetAsync(wanted.Recording, options, cancellationToken).ConfigureAwait(false);
            if (policy is not null)
            {
                var (archive, delete) = RetentionRules.Compute(policy, current);
                wanted = wanted with { ArchiveDate = archive, DeleteDate = delete };
            }

            return wanted with
            {
                Known = current,
                Expected = new RecordingState
                {
                    ArchiveDate = wanted.ArchiveDate is null ? null : RetentionDate.Of(current.ArchiveDate),
                    DeleteDate = wanted.DeleteDate is null ? null : RetentionDate.Of(current.DeleteDate),
                },
                Refusal = RetentionRules.Check(current, wanted.ArchiveDate, wanted.DeleteDate, time.GetUtcNow(), wanted.Force),
            };
        }
        catch (GenesysException ex)
        {
            return wanted with { Refusal = ex };
        }
    }

    private static RetentionPolicy ToReference(RecordingRetentionPolicy policy) => new()
    {
        Name = policy.Name,
        Id = policy.Id,
        ModifiedAt = policy.ModifiedAt,
        ArchiveDays = policy.ArchiveDays,
        DeleteDays = policy.DeleteDays,
    };
}
