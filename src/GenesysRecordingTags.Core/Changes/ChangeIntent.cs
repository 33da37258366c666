
namespace GenesysRecordingTags.Core.Changes;

/// <summary>That a change is about to be sent: durable before the request is.</summary>
public sealed record ChangeIntent
{
    /// <summary>The operation's id, unique.</summary>
    public required string OperationId { get; init; }

    /// <summary>The key of every try of this change, after a restart too.</summary>
    public required string IdempotencyKey { get; init; }

    /// <summary>The change. Its <see cref="RecordingChange.Input"/> is not kept.</summary>
    public required RecordingChange Change { get; init; }

    /// <summary>When it was asked for (UTC).</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Whether to acquire the recording's lease at once. False where an earlier change of it is still under way in the same run: a lease
    /// taken now would keep that one from its own; the receipt then names a <see cref="IntentReceipt.PendingUntil"/>.</summary>
    public bool AcquiresLease { get; init; } = true;
}
