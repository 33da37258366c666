using GenesysRecordingTags.Core.Audit;
using GenesysRecordingTags.Core.Ledger.Storage;

namespace GenesysRecordingTags.Core.Ledger;

/// <summary>Exactly once, and never over a pending index: decided inside the transaction that records the decision.</summary>
/// <param name="owner">This open ledger's id.</param>
/// <param name="isAlive">Whether an owner is alive.</param>
/// <param name="time">The clock.</param>
internal sealed class ChangeCoordinator(string owner, Func<string?, bool> isAlive, TimeProvider time)
{
    // Another change of the recording is under way: how long that takes, nobody knows.
    private static readonly TimeSpan BusyTime = TimeSpan.FromMilliseconds(200);

    private readonly ClockRollbackGuard _rollbackGuard = new();

    /// <summary>Decides on an intent, and keeps it where the change may go on.</summary>
    public IntentReceipt Admit(ILedgerState state, ChangeIntent intent)
    {
        var change = intent.Change;
        var recordingId = change.Recording.RecordingId;
        if (change.SourceEventId is { } eventId && state.FindApplied(change.Action, recordingId, eventId) is { } auditId)
        {
            return Refuse(intent, IntentVerdict.AlreadyApplied, auditId);
        }

        var unfinished = state.IntentsOf(recordingId);
        var earlier = FindEarlier(unfinished, intent);
        if (earlier is null && change.ResumedOperationId is not null)
        {
            // Somebody else resumed it in the meantime, and its record is there.
            return Refuse(intent, IntentVerdict.AlreadyApplied, auditId: null);
        }

        if (earlier is not null && isAlive(earlier.Owner))
        {
            return Refuse(intent, IntentVerdict.InProgress, auditId: null);
        }

        var mine = new StoredIntent
        {
            Number = earlier?.Number ?? long.MaxValue,
            OperationId = earlier?.OperationId ?? intent.OperationId,
            IdempotencyKey = earlier?.IdempotencyKey ?? intent.IdempotencyKey,
            Action = change.Action,
            RecordingId = recordingId,
            SourceEventId = change.SourceEventId,
            Owner = owner,
            Force = change.Force,
            CreatedAt = earlier?.CreatedAt ?? intent.CreatedAt,
            Change = ChangeJson.Write(change),
        };
        return Keep(state, mine, intent.AcquiresLease, unfinished);
    }

    /// <summary>Acquires the lease on the recording of an intent.</summary>
    public RecordingLease AcquireLease(ILedgerState state, string operationId)
    {
        if (state.FindIntent(operationId) is not { } mine)
        {
            return default;
        }

        var known = state.GetLastKnown(mine.RecordingId);
        var pendingUntil = mine.HasLease ? null : FindObstacle(mine, state.IntentsOf(mine.RecordingId), known);
        if (pendingUntil is null && !mine.HasLease)
        {
            state.SaveIntent(mine with { HasLease = true });
        }

        return new RecordingLease(pendingUntil, known?.State);
    }

    /// <summary>Closes the intent of a change that ended.</summary>
    public static void Close(ILedgerState state, ChangeResult result)
    {
        if (result.OperationId is not { } operationId)
        {
            return;
        }

        if (result.Outcome != AuditOutcome.Unknown && !result.LeaveUnfinished)
        {
            state.RemoveIntent(operationId);
        }
        else if (state.FindIntent(operationId) is { } intent)
        {
            state.SaveIntent(intent with { Owner = null, HasLease = false });
        }
    }

    /// <summary>Gives up an intent whose outcome could not be recorded, so that it can be resumed.</summary>
    public void Abandon(ILedgerState state, string operationId)
    {
        if (state.FindIntent(operationId) is { } intent && intent.Owner == owner)
        {
            state.SaveIntent(intent with { Owner = null, HasLease = false });
        }
    }

    private static StoredIntent? FindEarlier(IReadOnlyList<StoredIntent> unfinished, ChangeIntent intent)
    {
        var change = intent.Change;
        return change switch
        {
            { ResumedOperationId: { } operationId } => unfinished.FirstOrDefault(other => other.OperationId == operationId),
            { SourceEventId: { } eventId } => unfinished.FirstOrDefault(other => other.Action == change.Action && other.SourceEventId == eventId),
            _ => null,
        };
    }

    private static IntentReceipt Refuse(ChangeIntent intent, IntentVerdict verdict, string? auditId) => new()
    {
        Verdict = verdict,
        OperationId = intent.OperationId,
        IdempotencyKey = intent.IdempotencyKey,
        EarlierAuditId = auditId,
    };

    private IntentReceipt Keep(ILedgerState state, StoredIntent mine, bool acquiresLease, IReadOnlyList<StoredIntent> unfinished)
    {
        var isTagging = mine.Action == RecordingAction.AddTag;
        var known = isTagging ? state.GetLastKnown(mine.RecordingId) : LastKnownState.None;
        var pendingUntil = isTagging ? FindObstacle(mine, unfinished, known) ?? (acquiresLease ? null : time.GetUtcNow()) : null;
        state.SaveIntent(mine with { HasLease = isTagging && pendingUntil is null });
        return new IntentReceipt
        {
            Verdict = IntentVerdict.Proceed,
            OperationId = mine.OperationId,
            IdempotencyKey = mine.IdempotencyKey,
            PendingUntil = pendingUntil,
            LastKnown = known.State,
        };
    }

    /// <summary>What keeps an intent from its recording: an earlier change that is under way, or its index.</summary>
    private DateTimeOffset? FindObstacle(StoredIntent mine, IReadOnlyList<StoredIntent> unfinished, LastKnownState known)
    {
        if (mine.Force)
        {
            return null;
        }

        var now = time.GetUtcNow();
        foreach (var other in unfinished)
        {
            var comesFirst = other.HasLease || other.Number < mine.Number;
            if (other.Action == RecordingAction.AddTag && other.OperationId != mine.OperationId && comesFirst && isAlive(other.Owner))
            {
                return now + BusyTime;
            }
        }

        if (known.PendingUntil is not { } until || known.PendingKey == mine.IdempotencyKey)
        {
            return null;
        }

        until = _rollbackGuard.Correct(mine.RecordingId, until, now);
        return until > now ? until : null;
    }
}
