using GenesysRecordingTags.Core.Api;
using GenesysRecordingTags.Core.Changes;
using GenesysRecordingTags.Core.Ledger.Storage;

namespace GenesysRecordingTags.Core.Ledger;

/// <summary>Exactly once, never over a pending index, and never an old change over a newer one: decided inside the transaction that records
/// the decision.</summary>
/// <param name="organization">Whose ledger it is.</param>
/// <param name="ledger">Where it is, for messages.</param>
/// <param name="owner">This open ledger's id.</param>
/// <param name="isAlive">Whether an owner is alive.</param>
/// <param name="time">The clock.</param>
/// <param name="capabilities">What the API does with tags.</param>
internal sealed class ChangeCoordinator(
    OrganizationIdentity organization,
    string ledger,
    string owner,
    Func<string?, bool> isAlive,
    TimeProvider time,
    ApiCapabilities capabilities)
{
    // Another change of the recording is under way: how long that takes, nobody knows.
    private static readonly TimeSpan BusyTime = TimeSpan.FromMilliseconds(200);

    // The owner of an intent whose outcome could not be recorded: null would say that one was.
    private static readonly string NobodyAlive = Guid.Empty.ToString("n");

    private readonly ClockRollbackGuard _setBacks = new(capabilities.IndexSettleTime);

    /// <summary>Decides on an intent, and keeps it where the change may go on.</summary>
    public IntentReceipt Admit(ILedgerState state, ChangeIntent intent)
    {
        var unfinished = state.IntentsOf(intent.Change.Recording.RecordingId);
        var earlier = FindEarlier(unfinished, intent);
        var receipt = Decide(state, intent, earlier, unfinished);

        // Whatever the verdict, a change from this event is in the ledger.
        EventInbox.Finish(state, intent.Change);
        return receipt.Verdict == IntentVerdict.Proceed ? Keep(state, intent, earlier, unfinished) : receipt;
    }

    /// <summary>Decides on an intent, and keeps nothing.</summary>
    public IntentReceipt Preview(ILedgerState state, ChangeIntent intent)
    {
        var unfinished = state.IntentsOf(intent.Change.Recording.RecordingId);
        var known = intent.Change.Kind.WaitsForIndex ? state.GetLastKnown(intent.Change.Recording.RecordingId) : LastKnownState.None;
        return Decide(state, intent, FindEarlier(unfinished, intent), unfinished) with { LastKnown = known.State };
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

        return new RecordingLease(pendingUntil, known.State);
    }

    /// <summary>Closes the intent of a change that ended, and marks the unfinished ones that it has overtaken.</summary>
    /// <param name="state">The ledger.</param>
    /// <param name="result">How it ended.</param>
    /// <param name="auditId">Its audit record.</param>
    public void Close(ILedgerState state, ChangeResult result, string auditId)
    {
        if (result.OperationId is not { } operationId)
        {
            return;
        }

        var unfinished = state.IntentsOf(result.Change.Recording.RecordingId);
        if (unfinished.FirstOrDefault(intent => intent.OperationId == operationId) is not { } mine)
        {
            return;
        }

        if (result.MayHaveBeenApplied)
        {
            MarkOvertaken(state, mine, unfinished, result.Change, auditId);
        }

        if (result.Outcome != AuditOutcome.Unknown && !result.LeaveUnfinished)
        {
            state.RemoveIntent(operationId);
        }
        else
        {
            state.SaveIntent(mine with { Owner = null, HasLease = false });
        }
    }

    /// <summary>Gives up an intent whose outcome could not be recorded, so that it can be resumed.</summary>
    public void Abandon(ILedgerState state, string operationId)
    {
        if (state.FindIntent(operationId) is { } intent && intent.Owner == owner)
        {
            state.SaveIntent(intent with { Owner = NobodyAlive, HasLease = false });
        }
    }

    /// <summary>The later change of the same part of the recording; null where there is none.</summary>
    public string? FindOvertaking(StoredIntent intent, IEnumerable<StoredIntent> unfinished)
    {
        if (intent.OvertakenBy is { } auditId)
        {
            return auditId;
        }

        var later = unfinished.Where(other => other.Number > intent.Number && SubjectOf(other) == SubjectOf(intent)).ToList();
        if (later.Count == 0)
        {
            return null;
        }

        var mine = StoredChange.Read(intent, ledger);
        return later.Find(other => TryRead(other) is { } change && TouchesTheSame(mine, change))?.OperationId;
    }

    private RecordingChange? TryRead(StoredIntent intent) => StoredChange.TryRead(intent, ledger);

    private bool TouchesTheSame(RecordingChange mine, RecordingChange other) =>
        mine.Kind.EventSubject == other.Kind.EventSubject && mine.Kind.TouchesTheSame(mine.ToState(), other.ToState(), capabilities.ReplacesTags);

    private static string SubjectOf(StoredIntent intent) => ChangeKind.Of(intent.Action).EventSubject;

    private void MarkOvertaken(ILedgerState state, StoredIntent mine, IReadOnlyList<StoredIntent> unfinished, RecordingChange change, string auditId)
    {
        foreach (var other in unfinished)
        {
            if (other.Number < mine.Number && other.OvertakenBy is null && SubjectOf(other) == SubjectOf(mine) && TryRead(other) is { } earlier && TouchesTheSame(change, earlier))
            {
                state.SaveIntent(other with { OvertakenBy = auditId });
            }
        }
    }

    private IntentReceipt Decide(ILedgerState state, ChangeIntent intent, StoredIntent? earlier, IReadOnlyList<StoredIntent> unfinished)
    {
        var change = intent.Change;
        var receipt = new IntentReceipt
        {
            Verdict = IntentVerdict.Proceed,
            OperationId = earlier?.OperationId ?? intent.OperationId,
            IdempotencyKey = earlier?.IdempotencyKey ?? intent.IdempotencyKey,
            StoredChange = earlier is null ? null : StoredChange.Read(earlier, ledger),
        };
        if (earlier is null && (HasOccasion(change) || change.ResumedOperationId is not null))
        {
            var applied = FindApplied(state, intent);
            // A resumed change whose intent is gone was finished by somebody else in the meantime.
            return applied is null && change.ResumedOperationId is null
                ? receipt
                : receipt with { Verdict = IntentVerdict.AlreadyApplied, Earlier = applied, ChangedSince = FindChangeSince(state, applied) };
        }

        if (earlier is null)
        {
            return receipt;
        }

        if (isAlive(earlier.Owner))
        {
            return receipt with { Verdict = IntentVerdict.InProgress };
        }

        return !change.Force && FindOvertaking(earlier, unfinished) is { } overtaking
            ? receipt with { Verdict = IntentVerdict.Overtaken, OvertakenBy = overtaking }
            : receipt;
    }

    /// <summary>Whether the change comes from an event or is of a named run: the same one is applied once for it.</summary>
    private static bool HasOccasion(RecordingChange change) => change.SourceEventId is not null || change.Run?.Name is not null;

    /// <summary>The later change that replaced what an earlier one left. Of metadata the ledger keeps no last known state.</summary>
    private static string? FindChangeSince(ILedgerState state, RecordingAuditRecord? applied) =>
        applied is not null
        && ChangeKind.Of(applied.Action).WaitsForIndex
        && state.GetLastKnown(applied.RecordingId).AuditId is { } last
        && last != applied.AuditId
            ? last
            : null;

    /// <summary>The unfinished intent that is the same change: the one to be resumed, or one from the same event with the same content.</summary>
    private StoredIntent? FindEarlier(IReadOnlyList<StoredIntent> unfinished, ChangeIntent intent)
    {
        var change = intent.Change;
        if (change.ResumedOperationId is { } operationId)
        {
            return unfinished.FirstOrDefault(other => other.OperationId == operationId);
        }

        return HasOccasion(change)
            ? unfinished.FirstOrDefault(other => other.Action == change.Action
                && (other.IdempotencyKey == intent.IdempotencyKey || IsSameChange(other, change)))
            : null;
    }

    /// <summary>Whether an unfinished intent under another key is the same change, from the same event or of the same named run.</summary>
    private bool IsSameChange(StoredIntent other, RecordingChange change)
    {
        var isOfEvent = change.SourceEventId is not null && other.SourceEventId == change.SourceEventId;
        return (isOfEvent || change.Run?.Name is not null)
            && TryRead(other) is { } stored
            && (isOfEvent || stored.Run?.Id == change.Run?.Id)
            && change.HasContentOf(stored);
    }

    private RecordingAuditRecord? FindApplied(ILedgerState state, ChangeIntent intent)
    {
        var change = intent.Change;
        var recordingId = change.Recording.RecordingId;
        if (state.FindApplied(recordingId, intent.IdempotencyKey) is { } applied)
        {
            return applied;
        }

        // Another event of the recording, or none: in a named run the same change is applied once all the same.
        if (change.Run is { Name: not null } run
            && state.FindApplied(recordingId, run).FirstOrDefault(change.IsRecordedAs) is { } ofRun)
        {
            return ofRun;
        }

        // Records of version 0.1.0 have a key without the content: they are the same change where the content is the same too.
        return state.HasVersion1Records
            && OperationKey.OfVersion1(organization, change) is { } key
            && state.FindApplied(recordingId, key) is { } old
            && change.IsRecordedAs(old)
                ? old
                : null;
    }

    private IntentReceipt Keep(ILedgerState state, ChangeIntent intent, StoredIntent? earlier, IReadOnlyList<StoredIntent> unfinished)
    {
        var change = intent.Change;
        var isForcedOver = earlier is not null && FindOvertaking(earlier, unfinished) is not null;
        var mine = earlier switch
        {
            null => ToStored(intent, change),
            _ when isForcedOver => Renew(intent, StoredChange.Read(earlier, ledger)),
            _ => earlier with { Owner = owner, Force = change.Force },
        };
        if (isForcedOver)
        {
            state.RemoveIntent(earlier!.OperationId);
            unfinished = state.IntentsOf(mine.RecordingId);
        }

        var waits = ChangeKind.Of(mine.Action).WaitsForIndex;
        var known = waits ? state.GetLastKnown(mine.RecordingId) : LastKnownState.None;
        var pendingUntil = waits ? FindObstacle(mine, unfinished, known) ?? (intent.AcquiresLease ? null : time.GetUtcNow()) : null;
        state.SaveIntent(mine with { HasLease = waits && pendingUntil is null });
        return new IntentReceipt
        {
            Verdict = IntentVerdict.Proceed,
            OperationId = mine.OperationId,
            IdempotencyKey = mine.IdempotencyKey,
            StoredChange = earlier is null ? null : StoredChange.Read(mine, ledger),
            PendingUntil = pendingUntil,
            LastKnown = known.State,
        };
    }

    /// <summary>A change that was overtaken and is wanted all the same. Under its own key the service would only give its old answer again.</summary>
    private StoredIntent Renew(ChangeIntent intent, RecordingChange stored) => ToStored(intent, stored) with
    {
        OperationId = Guid.NewGuid().ToString("n"),
        IdempotencyKey = OperationKey.Renew(OperationKey.Of(organization, stored)),
        Force = intent.Change.Force,
    };

    private StoredIntent ToStored(ChangeIntent intent, RecordingChange change) => new()
    {
        Number = long.MaxValue,
        OperationId = intent.OperationId,
        IdempotencyKey = intent.IdempotencyKey,
        Action = change.Action,
        RecordingId = change.Recording.RecordingId,
        SourceEventId = change.SourceEventId,
        Owner = owner,
        Force = change.Force,
        CreatedAt = intent.CreatedAt,
        Change = ChangeJson.Write(change),
    };

    /// <summary>Whether one intent has its turn before another. Among this ledger's own it is the order in which they were asked for: one that first
    /// waited for the same change to end has a later number than those that wait behind it.</summary>
    private bool ComesBefore(StoredIntent other, StoredIntent mine) => other.Owner == owner && other.CreatedAt != mine.CreatedAt
        ? other.CreatedAt < mine.CreatedAt
        : other.Number < mine.Number;

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
            if (ChangeKind.Of(other.Action).WaitsForIndex
                && other.OperationId != mine.OperationId
                && (other.HasLease || ComesBefore(other, mine))
                && isAlive(other.Owner))
            {
                return now + BusyTime;
            }
        }

        if (!capabilities.HasPendingIndex || known.PendingSince is not { } since || known.PendingKey == mine.IdempotencyKey)
        {
            return null;
        }

        var until = _setBacks.Correct(mine.RecordingId, since + capabilities.IndexSettleTime, now);
        return until > now ? until : null;
    }
}
