namespace GenesysRecordingTags.Core.Api;

/// <summary>What an API can do, and what it asks of its callers. Facts about the API, not settings.</summary>
public sealed record ApiCapabilities
{
    /// <summary>The API's name, for messages: <c>the Media API</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Whether a change that is repeated with the same idempotency key is applied once. Where it does not, what makes a repeat safe
    /// is the operation itself.</summary>
    public required bool HonorsIdempotencyKeys { get; init; }

    /// <summary>Whether a recording can be addressed only together with its conversation.</summary>
    public required bool RequiresConversationId { get; init; }

    /// <summary>Whether the service keeps event subscriptions. Where it does not, they are named places in the ledger.</summary>
    public required bool KeepsSubscriptions { get; init; }

    /// <summary>Whether <see cref="ITagService.GetAsync"/> can tell which tags a recording has.</summary>
    public required bool CanReadTags { get; init; }

    /// <summary>Whether <see cref="ITagService.RemoveAsync"/> can take tags away.</summary>
    public required bool CanRemoveTags { get; init; }

    /// <summary>Whether <see cref="IMetadataService.GetAsync"/> can tell what a recording holds.</summary>
    public required bool CanReadMetadata { get; init; }

    /// <summary>Whether <see cref="IMetadataService.SetAsync"/> can remove a key.</summary>
    public bool CanRemoveMetadata { get; init; }

    /// <summary>Whether tags can be put into an index besides (<see cref="TagAssignment.Index"/>), or be kept in the ledger instead.</summary>
    public bool CanIndexTags { get; init; }

    /// <summary>Whether tags and a retention policy of a recording go out in one atomic request. Where they do not,
    /// <see cref="IGenesysApi.Retention"/> applies policies.</summary>
    public required bool AppliesRetentionWithTags { get; init; }

    /// <summary>Whether a set of tags takes the place of the one before it. Otherwise each tag is a record of its own, and the others stay.</summary>
    public required bool ReplacesTags { get; init; }

    /// <summary>Tags of one recording that one request can hold.</summary>
    public required int MaximumTagsPerRecording { get; init; }

    /// <summary>Recordings of one conversation that one request of <see cref="ITagService.AddAsync"/> can hold.</summary>
    public required int MaximumRecordingsPerRequest { get; init; }

    /// <summary>How long the archive's index of a recording may be behind after its tags were written, where nobody can ask; zero: the API
    /// has no such index. Meanwhile the tags of the recording are not overwritten.</summary>
    public required TimeSpan IndexSettleTime { get; init; }

    /// <summary>Whether there is an index that may be behind.</summary>
    public bool HasPendingIndex => IndexSettleTime > TimeSpan.Zero;

    /// <summary>The error of a call that the API has no request for.</summary>
    /// <param name="what">What was asked for: <c>read the tags of a recording</c>.</param>
    public GenesysApiException CreateUnsupported(string what) =>
        new(GenesysErrorKind.InvalidRequest, $"{Name} can't {what}.", "Connect to an API that can.");
}
