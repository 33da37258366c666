using GenesysRecordingTags.Core.Changes;
using GenesysRecordingTags.Core.Ledger;
using GenesysRecordingTags.Core.Media;
using GenesysRecordingTags.Core.Tests.Http;
using Xunit;
using static GenesysRecordingTags.Core.Tests.Ledger.LedgerFolder;

namespace GenesysRecordingTags.Core.Tests.Ledger;

/// <summary>Whose turn it is, what an end leaves open, and what has overtaken what, among several who share a ledger.</summary>
public sealed class LeaseRulesTests
{
    private const string Mine = "me";
    private const string Theirs = "they";

    private readonly MemoryLedgerState _state = new();
    private readonly TimerStepClock _time = new();
    private readonly HashSet<string> _alive = [Mine, Theirs];
    private readonly ChangeCoordinator _coordinator;
    private readonly ChangeCoordinator _others;

    public LeaseRulesTests() => (_coordinator, _others) = (Coordinator(Mine), Coordinator(Theirs));

    [Fact]
    public void A_lease_is_asked_for_by_the_operation_and_kept()
    {
        Assert.Equal(default, _coordinator.AcquireLease(_state, "unknown"));
        var first = Admit(_coordinator, AddTag("rec-1"));
        var second = Admit(_coordinator, AddTag("rec-1"));
        Assert.True(_state.FindIntent(first.OperationId)!.HasLease);
        Assert.False(_state.FindIntent(second.OperationId)!.HasLease);
        Assert.Equal(_time.GetUtcNow().AddMilliseconds(200), second.PendingUntil);
        Assert.Null(_coordinator.AcquireLease(_state, first.OperationId).PendingUntil);
        Assert.Equal(_time.GetUtcNow().AddMilliseconds(200), _coordinator.AcquireLease(_state, second.OperationId).PendingUntil);
        Assert.False(_state.FindIntent(second.OperationId)!.HasLease);

        End(first, AuditOutcome.Succeeded);
        Assert.Null(_coordinator.AcquireLease(_state, second.OperationId).PendingUntil);
        Assert.True(_state.FindIntent(second.OperationId)!.HasLease);
    }

    [Fact]
    public void Who_is_dead_holds_nobody_up_and_neither_does_metadata()
    {
        Admit(_others, AddTag("rec-1"));
        Admit(_others, SetMetadata("rec-2"));
        Assert.NotNull(Admit(_coordinator, AddTag("rec-1")).PendingUntil);
        Assert.Null(Admit(_coordinator, AddTag("rec-2")).PendingUntil);
        Assert.Null(Admit(_coordinator, SetMetadata("rec-1")).PendingUntil);
        Assert.Null(Admit(_coordinator, AddTag("rec-1") with { Force = true }).PendingUntil);

        _alive.Remove(Theirs);
        Admit(_others, AddTag("rec-3"));
        Assert.Null(Admit(_coordinator, AddTag("rec-3")).PendingUntil);
    }

    [Fact]
    public void Among_its_own_the_one_that_was_asked_for_first_goes_first_and_among_others_the_one_that_came_first()
    {
        var start = _time.GetUtcNow();
        var later = Admit(_coordinator, AddTag("rec-1"), start.AddSeconds(2), acquiresLease: false);
        var earlier = Admit(_coordinator, AddTag("rec-1"), start.AddSeconds(1), acquiresLease: false);
        Assert.Equal(start, earlier.PendingUntil);
        Assert.NotNull(_coordinator.AcquireLease(_state, later.OperationId).PendingUntil);
        Assert.Null(_coordinator.AcquireLease(_state, earlier.OperationId).PendingUntil);

        var first = Admit(_others, AddTag("rec-2"), start.AddSeconds(9), acquiresLease: false);
        var second = Admit(_coordinator, AddTag("rec-2"), start, acquiresLease: false);
        Assert.NotNull(_coordinator.AcquireLease(_state, second.OperationId).PendingUntil);
        Assert.Null(_others.AcquireLease(_state, first.OperationId).PendingUntil);

        var one = Admit(_coordinator, AddTag("rec-3"), start, acquiresLease: false);
        var other = Admit(_coordinator, AddTag("rec-3"), start, acquiresLease: false);
        Assert.NotNull(_coordinator.AcquireLease(_state, other.OperationId).PendingUntil);
        Assert.Null(_coordinator.AcquireLease(_state, one.OperationId).PendingUntil);
    }

    [Fact]
    public void A_pending_index_holds_up_others_and_not_the_change_that_left_it()
    {
        var change = AddTag("rec-1", "evt-1");
        var unknown = Admit(_coordinator, change);
        End(unknown, AuditOutcome.Unknown, change);
        var again = Admit(_coordinator, change);
        Assert.Equal((unknown.OperationId, null), (again.OperationId, again.PendingUntil));

        var other = Admit(_coordinator, AddTag("rec-1") with { Tags = [new RecordingTag { Label = "Other", TaxonomyId = "t" }] });
        Assert.NotNull(other.PendingUntil);
        End(again, AuditOutcome.Failed, change);
        _time.Advance(TimeSpan.FromSeconds(30));
        Assert.Null(_coordinator.AcquireLease(_state, other.OperationId).PendingUntil);
    }

    [Fact]
    public void An_end_closes_its_intent_unless_it_is_left_open()
    {
        var first = Admit(_coordinator, AddTag("rec-1"));
        var known = _state.FindIntent(first.OperationId)!;
        _coordinator.Close(_state, Result(AddTag("rec-1")) with { OperationId = null }, "audit-1");
        _coordinator.Close(_state, Result(AddTag("rec-1")) with { OperationId = "unknown" }, "audit-1");
        Assert.Equal(known, Assert.Single(_state.IntentsOf("rec-1")));

        End(first, AuditOutcome.Unknown);
        Assert.Equal((null, false), (_state.FindIntent(first.OperationId)!.Owner, _state.FindIntent(first.OperationId)!.HasLease));
        _coordinator.Close(_state, Result(AddTag("rec-1"), first, AuditOutcome.Failed) with { LeaveUnfinished = true }, "audit-2");
        Assert.NotNull(_state.FindIntent(first.OperationId));
        End(first, AuditOutcome.Failed);
        Assert.Null(_state.FindIntent(first.OperationId));
    }

    [Fact]
    public void What_could_not_be_recorded_is_given_up_by_whom_it_is_of_and_can_be_resumed()
    {
        var mine = Admit(_coordinator, AddTag("rec-1", "evt-1"));
        _coordinator.Abandon(_state, "unknown");
        _others.Abandon(_state, mine.OperationId);
        Assert.Equal((Mine, true), (_state.FindIntent(mine.OperationId)!.Owner, _state.FindIntent(mine.OperationId)!.HasLease));
        _coordinator.Abandon(_state, mine.OperationId);
        Assert.False(_state.FindIntent(mine.OperationId)!.HasLease);

        // Somebody had it, who is not alive: a null would say that an outcome was recorded.
        Assert.NotNull(_state.FindIntent(mine.OperationId)!.Owner);
        Assert.Equal((IntentVerdict.Proceed, mine.OperationId), (Admit(_others, AddTag("rec-1", "evt-1")).Verdict, Admit(_coordinator, AddTag("rec-1", "evt-1")).OperationId));
    }

    [Fact]
    public void An_unfinished_change_is_overtaken_by_later_ones_that_were_applied_or_are_unfinished_too()
    {
        var first = Leave(AddTag("rec-1", "evt-1"));
        Assert.Null(_coordinator.FindOvertaking(first, _state.IntentsOf("rec-1")));
        Leave(SetMetadata("rec-1", "evt-1"));
        Assert.Null(_coordinator.FindOvertaking(first, _state.IntentsOf("rec-1")));
        var second = Leave(AddTag("rec-1", "evt-2") with { Tags = [new RecordingTag { Label = "Other", TaxonomyId = "t" }] });
        Assert.Equal(second.OperationId, _coordinator.FindOvertaking(first, _state.IntentsOf("rec-1")));
        Assert.Null(_coordinator.FindOvertaking(second, _state.IntentsOf("rec-1")));

        // One that failed overtakes nothing; one that was applied is named by its record, and the first such record stays.
        End(Admit(_coordinator, AddTag("rec-1")), AuditOutcome.Failed, auditId: "audit-failed");
        Assert.Null(_state.FindIntent(first.OperationId)!.OvertakenBy);
        var applied = Admit(_coordinator, AddTag("rec-1"));
        var behind = Leave(AddTag("rec-1", "evt-3"));
        End(applied, AuditOutcome.Succeeded, auditId: "audit-applied");
        End(Admit(_coordinator, AddTag("rec-1")), AuditOutcome.Succeeded, auditId: "audit-later");
        Assert.Equal("audit-applied", _coordinator.FindOvertaking(_state.FindIntent(first.OperationId)!, []));
        Assert.Equal("audit-later", _state.FindIntent(behind.OperationId)!.OvertakenBy);
        Assert.All(_state.IntentsOf("rec-1").Where(intent => intent.Action == RecordingAction.SetMetadata), intent => Assert.Null(intent.OvertakenBy));
    }

    [Fact]
    public void An_overtaken_change_is_not_sent_and_by_force_is_sent_under_another_key()
    {
        var change = AddTag("rec-1", "evt-1");
        var left = Leave(change);
        End(Admit(_coordinator, AddTag("rec-1")), AuditOutcome.Succeeded, auditId: "audit-later");
        var refused = Admit(_coordinator, change);
        Assert.Equal((IntentVerdict.Overtaken, "audit-later", left.OperationId), (refused.Verdict, refused.OvertakenBy, refused.OperationId));

        var forced = Admit(_coordinator, change with { Force = true });
        Assert.Equal(IntentVerdict.Proceed, forced.Verdict);
        Assert.NotEqual(left.OperationId, forced.OperationId);
        Assert.StartsWith(left.IdempotencyKey + "+", forced.IdempotencyKey, StringComparison.Ordinal);
        Assert.NotNull(forced.StoredChange);
        var only = Assert.Single(_state.IntentsOf("rec-1"));
        Assert.Equal((forced.OperationId, Mine, true, "evt-1"), (only.OperationId, only.Owner, only.Force, only.SourceEventId));
    }

    [Fact]
    public void A_resumed_change_goes_on_with_its_intent_or_was_finished_by_somebody_else()
    {
        var left = Leave(AddTag("rec-1"));
        var resumed = Admit(_coordinator, AddTag("rec-1") with { ResumedOperationId = left.OperationId });
        Assert.Equal((IntentVerdict.Proceed, left.OperationId, left.IdempotencyKey), (resumed.Verdict, resumed.OperationId, resumed.IdempotencyKey));
        Assert.Equal(Mine, _state.FindIntent(left.OperationId)!.Owner);
        Assert.Equal(IntentVerdict.InProgress, Admit(_others, AddTag("rec-1") with { ResumedOperationId = left.OperationId }).Verdict);
        End(resumed, AuditOutcome.Succeeded);

        var gone = Admit(_coordinator, AddTag("rec-1") with { ResumedOperationId = left.OperationId });
        Assert.Equal((IntentVerdict.AlreadyApplied, null), (gone.Verdict, gone.Earlier));
        Assert.Empty(_state.IntentsOf("rec-1"));
        Assert.Equal(IntentVerdict.Proceed, Admit(_coordinator, AddTag("rec-1")).Verdict);
    }

    [Fact]
    public void A_preview_keeps_nothing_and_tells_what_is_known_of_tags()
    {
        End(Admit(_coordinator, AddTag("rec-1", "evt-1")), AuditOutcome.Succeeded, AddTag("rec-1", "evt-1"), take: true);
        var receipt = _coordinator.Preview(_state, Intent(AddTag("rec-1", "evt-2")));
        Assert.Equal((IntentVerdict.Proceed, 1), (receipt.Verdict, receipt.LastKnown!.Tags!.Count));
        Assert.Null(_coordinator.Preview(_state, Intent(SetMetadata("rec-1"))).LastKnown);
        Assert.Equal(IntentVerdict.AlreadyApplied, _coordinator.Preview(_state, Intent(AddTag("rec-1", "evt-1"))).Verdict);
        Assert.Empty(_state.IntentsOf("rec-1"));
    }

    [Fact]
    public void The_same_change_for_its_event_goes_on_under_the_key_that_it_was_begun_under()
    {
        // An earlier version gave another key to the same change.
        var earlier = _coordinator.Admit(_state, Intent(AddTag("rec-1", "evt-1")) with { IdempotencyKey = "OLD" });
        var again = Admit(_others, AddTag("rec-1", "evt-1"));
        Assert.Equal((IntentVerdict.InProgress, "OLD", earlier.OperationId), (again.Verdict, again.IdempotencyKey, again.OperationId));
        Assert.NotNull(again.StoredChange);
        var other = AddTag("rec-1", "evt-1") with { Tags = [new RecordingTag { Label = "Other", TaxonomyId = "t" }] };
        Assert.Equal(IntentVerdict.Proceed, Admit(_others, other).Verdict);
        Assert.Equal(IntentVerdict.Proceed, Admit(_others, AddTag("rec-1", "evt-2")).Verdict);
        Assert.Equal(IntentVerdict.Proceed, Admit(_others, AddTag("rec-1")).Verdict);
        Assert.Equal(IntentVerdict.Proceed, Admit(_others, AddTag("rec-1")).Verdict);
    }

    [Fact]
    public void A_change_that_was_applied_is_told_with_what_replaced_it_since()
    {
        var change = AddTag("rec-1", "evt-1");
        var first = Apply(change);
        var again = Admit(_coordinator, change);
        Assert.Equal((IntentVerdict.AlreadyApplied, first, null), (again.Verdict, again.Earlier!.AuditId, again.ChangedSince));
        var second = Apply(AddTag("rec-1"));
        again = Admit(_coordinator, change);
        Assert.Equal((first, second), (again.Earlier!.AuditId, again.ChangedSince));

        var metadata = SetMetadata("rec-1", "evt-1");
        Apply(metadata);
        Apply(SetMetadata("rec-1"));
        Assert.Null(Admit(_coordinator, metadata).ChangedSince);
    }

    private string Apply(RecordingChange change)
    {
        var result = Result(change, Admit(_coordinator, change), timestamp: _time.GetUtcNow());
        var record = Core.Ledger.Chain.AuditRecords.Make(result, Actor);
        _coordinator.Close(_state, result, record.AuditId);
        _state.Take(record);
        return record.AuditId;
    }

    private ChangeCoordinator Coordinator(string owner) => new(
        Organization, "ledger", owner, other => other is not null && _alive.Contains(other), _time, MediaApi.Capabilities);

    private IntentReceipt Admit(ChangeCoordinator coordinator, RecordingChange change, DateTimeOffset? createdAt = null, bool acquiresLease = true) =>
        coordinator.Admit(_state, Intent(change) with { CreatedAt = createdAt ?? _time.GetUtcNow(), AcquiresLease = acquiresLease });

    private Core.Ledger.Storage.StoredIntent Leave(RecordingChange change)
    {
        var receipt = Admit(_coordinator, change);
        Assert.Equal(IntentVerdict.Proceed, receipt.Verdict);
        _coordinator.Close(_state, Result(change, receipt, AuditOutcome.Failed) with { LeaveUnfinished = true }, "audit-left");
        return _state.FindIntent(receipt.OperationId)!;
    }

    private void End(IntentReceipt receipt, AuditOutcome outcome, RecordingChange? change = null, string auditId = "audit-1", bool take = false)
    {
        var result = Result(change ?? AddTag("rec-1"), receipt, outcome, timestamp: _time.GetUtcNow());
        _coordinator.Close(_state, result, auditId);
        if (take || outcome == AuditOutcome.Unknown)
        {
            _state.Take(Core.Ledger.Chain.AuditRecords.Make(result, Actor));
        }
    }
}
