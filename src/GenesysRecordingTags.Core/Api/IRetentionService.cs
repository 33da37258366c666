namespace GenesysRecordingTags.Core.Api;

/// <summary>Retention of recordings, where an API sets it by a request of its own.</summary>
public interface IRetentionService
{
    /// <summary>Applies a retention policy to a recording.</summary>
    /// <param name="recording">The recording.</param>
    /// <param name="policy">The policy.</param>
    /// <param name="options">How it is sent.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <returns>The policy as the service knows it.</returns>
    Task<RetentionPolicy> ApplyAsync(
        RecordingReference recording,
        RetentionPolicy policy,
        SendOptions options,
        CancellationToken cancellationToken);
}
