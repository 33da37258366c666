using GenesysRecordingTags.Core.Changes;
using GenesysRecordingTags.Core.Ledger;
using GenesysRecordingTags.Core.Media;
using GenesysRecordingTags.Core.Tests.Http;
using Xunit;
using static GenesysRecordingTags.Core.Tests.Ledger.LedgerFolder;

namespace GenesysRecordingTags.Core.Tests.Ledger;

/// <summary>The rules hold alike in a ledger on disk and in one in memory.</summary>
public sealed class ChangeCoordinatorTests : IDisposable
{
    private readonly LedgerFolder _folder = new();
    private readonly TimerStepClock _time = new();

    public void Dispose() => _folder.Dispose();

    private IChangeLedger Open(bool onDisk) => _folder.Open(onDisk, _time);

    private Task<RecordingAuditRecord> EndAsync(
        IChangeLedger ledger,
        ChangeIntent intent,
        IntentReceipt receipt,
        AuditOutcome outcome = AuditOutcome.Succeeded,
        string? indexStatus = "Completed") =>
        ledger.AppendOutcomeAsync(Result(intent.Change, receipt, outcome, indexStatus, _time.GetUtcNow()));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_change_for_an_event_is_applied_once(bool onDisk)
    {
        await using var ledger = Open(onDisk);
        var first = Intent(AddTag("rec-1", "evt-1"));
        var receipt = await ledger.AppendIntentAsync(first);
        var record = await EndAsync(ledger, first, receipt);

        var again = await ledger.AppendIntentAsync(Intent(AddTag("rec-1", "evt-1")));
        var otherRecording = await ledger.AppendIntentAsync(Intent(AddTag("rec-2", "evt-1")));
        var otherEvent = await ledger.AppendIntentAsync(Intent(AddTag("rec-1", "evt-2")));
        var otherAction = await ledger.AppendIntentAsync(Intent(SetMetadata("rec-1", "evt-1")));

        Assert.Equal(IntentVerdict.Proceed, receipt.Verdict);
        Assert.Equal((IntentVerdict.AlreadyApplied, record.AuditId), (again.Verdict, again.Earlier?.AuditId));
        Assert.All([otherRecording, otherEvent, otherAction], other => Assert.Equal(IntentVerdict.Proceed, other.Verdict));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_change_for_an_event_that_is_under_way_is_not_begun_again(bool onDisk)
    {
        await using var ledger = Open(onDisk);
        await ledger.AppendIntentAsync(Intent(AddTag("rec-1", "evt-1")));

        Assert.Equal(IntentVerdict.InProgress, (await ledger.AppendIntentAsync(Intent(AddTag("rec-1", "evt-1")))).Verdict);
    }

    [Theory]
    [InlineData(true, AuditOutcome.Failed)]
    [InlineData(true, AuditOutcome.Skipped)]
    [InlineData(false, AuditOutcome.Failed)]
    [InlineData(false, AuditOutcome.Skipped)]
    public async Task A_change_for_an_event_that_was_not_done_may_be_tried_again_as_a_new_operation(bool onDisk, AuditOutcome outcome)
    {
        await using var ledger = Open(onDisk);
        var first = Intent(AddTag("rec-1", "evt-1"));
        await EndAsync(ledger, first, await ledger.AppendIntentAsync(first), outcome);
        var second = Intent(AddTag("rec-1", "evt-1"));

        var receipt = await ledger.AppendIntentAsync(second);

        Assert.Equal((IntentVerdict.Proceed, second.OperationId, second.IdempotencyKey), (receipt.Verdict, receipt.OperationId, receipt.IdempotencyKey));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_change_for_an_event_whose_outcome_is_unknown_goes_on_with_its_own_key(bool onDisk)
    {
        await using var ledger = Open(onDisk);
        var first = Intent(AddTag("rec-1", "evt-1"));
        await EndAsync(ledger, first, await ledger.AppendIntentAsync(first), AuditOutcome.Unknown);

        var receipt = await ledger.AppendIntentAsync(Intent(AddTag("rec-1", "evt-1")));

        Assert.Equal((IntentVerdict.Proceed, first.OperationId, first.IdempotencyKey), (receipt.Verdict, receipt.OperationId, receipt.IdempotencyKey));
        Assert.Null(receipt.PendingUntil);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(90)]
    public async Task An_index_is_waited_for_as_long_as_the_API_says(int seconds)
    {
        var capabilities = MediaApi.Capabilities with { IndexSettleTime = TimeSpan.FromSeconds(seconds) };
        await using var ledger = new MemoryLedger(Organization, Actor, capabilities, _time);
        var first = Intent(AddTag("rec-1"));
        await EndAsync(ledger, first, await ledger.AppendIntentAsync(first), indexStatus: "Pending");
        var ended = _time.GetUtcNow();

        // A clock that is set back makes the wait no longer.
        var waits = await ledger.AppendIntentAsync(Intent(AddTag("rec-1")));
        Assert.Equal(seconds == 0 ? null : ended.AddSeconds(seconds), waits.PendingUntil);
        await ledger.AppendOutcomeAsync(Result(AddTag("rec-1"), waits, AuditOutcome.Failed));
        _time.SetWallClock(ended.AddHours(-1));
        var setBack = await ledger.AppendIntentAsync(Intent(AddTag("rec-1")));
        Assert.Equal(seconds == 0 ? null : ended.AddHours(-1).AddSeconds(seconds), setBack.PendingUntil);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_resumed_change_keeps_its_place_and_is_not_resumed_twice(bool onDisk)
    {
        await using var ledger = Open(onDisk);
        var first = Intent(AddTag("rec-1"));
        await EndAsync(ledger, first, await ledger.AppendIntentAsync(first), AuditOutcome.Unknown);
        var resumed = Intent(AddTag("rec-1") with { ResumedOperationId = first.OperationId });

        var receipt = await ledger.AppendIntentAsync(resumed);
        var meanwhile = await ledger.AppendIntentAsync(resumed);
        await EndAsync(ledger, resumed, receipt);
        var afterwards = await ledger.AppendIntentAsync(resumed);

        Assert.Equal((IntentVerdict.Proceed, first.OperationId, first.IdempotencyKey), (receipt.Verdict, receipt.OperationId, receipt.IdempotencyKey));
        Assert.Equal(IntentVerdict.InProgress, meanwhile.Verdict);
        Assert.Equal(IntentVerdict.AlreadyApplied, afterwards.Verdict);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_recording_is_leased_to_one_change_at_a_time_in_their_order(bool onDisk)
    {
        await using var ledger = Open(onDisk);
        var intents = new[] { Intent(AddTag("rec-1")), Intent(AddTag("rec-1")), Intent(AddTag("rec-1")) };
        var first = await ledger.AppendIntentAsync(intents[0]);
        var second = await ledger.AppendIntentAsync(intents[1]);
        var third = await ledger.AppendIntentAsync(intents[2]);

        Assert.Null(first.PendingUntil);
        Assert.NotNull(second.PendingUntil);
        Assert.NotNull(third.PendingUntil);
        await EndAsync(ledger, intents[0], first);
        Assert.NotNull((await ledger.AcquireLeaseAsync(third.OperationId)).PendingUntil);
        Assert.Null((await ledger.AcquireLeaseAsync(second.OperationId)).PendingUntil);
        Assert.NotNull((await ledger.AcquireLeaseAsync(third.OperationId)).PendingUntil);
        await EndAsync(ledger, intents[1], second, AuditOutcome.Failed);
        Assert.Null((await ledger.AcquireLeaseAsync(third.OperationId)).PendingUntil);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task While_the_index_is_pending_the_tags_are_left_alone_for_30_seconds(bool onDisk)
    {
        await using var ledger = Open(onDisk);
        var first = Intent(AddTag("rec-1"));
        await EndAsync(ledger, first, await ledger.AppendIntentAsync(first), indexStatus: "Pending");
        var second = Intent(AddTag("rec-1"));

        var receipt = await ledger.AppendIntentAsync(second);

        Assert.Equal(_time.GetUtcNow().AddSeconds(30), receipt.PendingUntil);
        _time.Advance(TimeSpan.FromSeconds(29));
        Assert.NotNull((await ledger.AcquireLeaseAsync(receipt.OperationId)).PendingUntil);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null((await ledger.AcquireLeaseAsync(receipt.OperationId)).PendingUntil);
    }

    [Theory]
    [InlineData(true, AuditOutcome.Succeeded, "Completed")]
    [InlineData(true, AuditOutcome.Failed, null)]
    [InlineData(false, AuditOutcome.Succeeded, "Completed")]
    [InlineData(false, AuditOutcome.Failed, null)]
    public async Task A_recording_whose_index_is_not_pending_is_free_at_once(bool onDisk, AuditOutcome outcome, string? indexStatus)
    {
        await using var ledger = Open(onDisk);
        var first = Intent(AddTag("rec-1"));
        await EndAsync(ledger, first, await ledger.AppendIntentAsync(first), outcome, indexStatus);

        Assert.Null((await ledger.AppendIntentAsync(Intent(AddTag("rec-1")))).PendingUntil);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Force_and_metadata_do_not_wait(bool onDisk)
    {
        await using var ledger = Open(onDisk);
        var first = Intent(AddTag("rec-1"));
        await EndAsync(ledger, first, await ledger.AppendIntentAsync(first), indexStatus: "Pending");

        Assert.Null((await ledger.AppendIntentAsync(Intent(AddTag("rec-1") with { Force = true }))).PendingUntil);
        Assert.Null((await ledger.AppendIntentAsync(Intent(SetMetadata("rec-1")))).PendingUntil);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_change_that_does_not_acquire_its_lease_at_once_does_not_keep_an_earlier_one_from_its_lease(bool onDisk)
    {
        await using var ledger = Open(onDisk);
        var pending = Intent(AddTag("rec-1"));
        await EndAsync(ledger, pending, await ledger.AppendIntentAsync(pending), indexStatus: "Pending");
        var earlier = await ledger.AppendIntentAsync(Intent(AddTag("rec-1")));

        var later = await ledger.AppendIntentAsync(Intent(AddTag("rec-1") with { Force = true }) with { AcquiresLease = false });

        Assert.NotNull(later.PendingUntil);
        _time.Advance(TimeSpan.FromSeconds(31));
        Assert.Null((await ledger.AcquireLeaseAsync(earlier.OperationId)).PendingUntil);
        Assert.Null((await ledger.AcquireLeaseAsync(later.OperationId)).PendingUntil);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_clock_that_was_set_back_holds_nothing_for_longer_than_30_seconds(bool onDisk)
    {
        await using var ledger = Open(onDisk);
        var first = Intent(AddTag("rec-1"));
        await EndAsync(ledger, first, await ledger.AppendIntentAsync(first), indexStatus: "Pending");
        _time.SetWallClock(_time.GetUtcNow().AddDays(-3));
        var receipt = await ledger.AppendIntentAsync(Intent(AddTag("rec-1")));

        Assert.Equal(_time.GetUtcNow().AddSeconds(30), receipt.PendingUntil);
        _time.Advance(TimeSpan.FromSeconds(20));
        Assert.NotNull((await ledger.AcquireLeaseAsync(receipt.OperationId)).PendingUntil);
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Null((await ledger.AcquireLeaseAsync(receipt.OperationId)).PendingUntil);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_was_last_applied_is_known_to_the_next_change(bool onDisk)
    {
        await using var ledger = Open(onDisk);
        var withPolicy = Intent(AddTag("rec-1") with { RetentionPolicy = new RetentionPolicy { Name = "Standard 365 Day" } });
        var receipt = await ledger.AppendIntentAsync(withPolicy);
        await EndAsync(ledger, withPolicy, receipt);
        var other = Intent(AddTag("rec-1") with { Tags = [new RecordingTag { Label = "Priority:High", TaxonomyId = "tax-2" }] });
        await EndAsync(ledger, other, await ledger.AppendIntentAsync(other));

        var known = (await ledger.AppendIntentAsync(Intent(AddTag("rec-1")))).LastKnown;

        Assert.Null(receipt.LastKnown);
        Assert.Equal("Priority:High", Assert.Single(known!.Tags!).Label);
        Assert.Equal("Standard 365 Day", known.RetentionPolicy!.Name);
    }
}
