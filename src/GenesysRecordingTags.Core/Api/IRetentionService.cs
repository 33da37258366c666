namespace GenesysRecordingTags.Core.Api;

/// <summary>Retention of recordings, where an API sets it by a request of its own.</summary>
public interface IRetentionService
{
    /// <summary>Lists the organisation's retention policies, as they are now.</summary>
    /// <param name="cancellationToken">Ends the requests.</param>
    Task<IReadOnlyList<RecordingRetentionPolicy>> GetPoliciesAsync(CancellationToken cancellationToken);

    /// <summary>Finds the policy of a name or an id. What was listed a few minutes ago is not asked for again.</summary>
    /// <param name="policy">The name, the id, or both.</param>
    /// <param name="cancellationToken">Ends the requests.</param>
    /// <exception cref="GenesysException">RetentionPolicyNotFound: there is none, or more than one.</exception>
    Task<RecordingRetentionPolicy> FindPolicyAsync(RetentionPolicy policy, CancellationToken cancellationToken);

    /// <summary>Reads the dates of a recording, and what else a change of them depends on.</summary>
    /// <param name="recording">The recording.</param>
    /// <param name="options">How it is read.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    Task<RecordingRetention> GetAsync(RecordingReference recording, ReadOptions options, CancellationToken cancellationToken);

    /// <summary>Sets dates of a recording. Where it has them already, nothing is sent; after an attempt whose outcome is not known, they are read
    /// before it is tried again.</summary>
    /// <param name="assignment">What to set.</param>
    /// <param name="options">How it is sent.</param>
    /// <param name="cancellationToken">Ends the requests.</param>
    /// <exception cref="GenesysException">InvalidRetention: the rules forbid it; Conflict: somebody else changed the dates.</exception>
    Task<RetentionOutcome> SetAsync(RetentionAssignment assignment, SendOptions options, CancellationToken cancellationToken);
}
