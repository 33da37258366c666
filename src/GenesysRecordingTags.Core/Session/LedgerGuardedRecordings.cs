using GenesysRecordingTags.Core.Api;
using GenesysRecordingTags.Core.Ledger;

namespace GenesysRecordingTags.Core.Session;

/// <summary>Sends nothing for a change once the ledger is lost: its intent was durable a moment ago, but a wait for a slot or for the rate limit may lie
/// between.</summary>
/// <param name="recordings">What sends.</param>
/// <param name="ledger">The ledger.</param>
internal sealed class LedgerGuardedRecordings(IRecordingService recordings, RecordingLedger ledger) : IRecordingService
{
    /// <inheritdoc/>
    public bool CanReadMetadata => recordings.CanReadMetadata;

    /// <inheritdoc/>
    public Task<RecordingTagResult> AddTagsAsync(
        RecordingReference recording,
        IReadOnlyList<RecordingTag> tags,
        RetentionPolicy? policy,
        SendOptions options,
        CancellationToken cancellationToken)
    {
        ledger.EnsurePresent();
        return recordings.AddTagsAsync(recording, tags, policy, options, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<RecordingMetadata> SetMetadataAsync(
        RecordingReference recording,
        IReadOnlyDictionary<string, string>? metadata,
        IReadOnlyList<string>? tags,
        SendOptions options,
        CancellationToken cancellationToken)
    {
        ledger.EnsurePresent();
        return recordings.SetMetadataAsync(recording, metadata, tags, options, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<RecordingMetadata> GetMetadataAsync(RecordingReference recording, ReadOptions options, CancellationToken cancellationToken)
    {
        ledger.EnsurePresent();
        return recordings.GetMetadataAsync(recording, options, cancellationToken);
    }
}
