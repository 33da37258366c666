using GenesysRecordingTags.Core.Changes;
using GenesysRecordingTags.Core.Ledger;
using GenesysRecordingTags.Core.Tests.Http;
using GenesysRecordingTags.Core.Tests.Ledger;
using Xunit;
using static GenesysRecordingTags.Core.Tests.Ledger.LedgerFolder;

namespace GenesysRecordingTags.Core.Tests.Changes;

/// <summary>An unfinished change is sent again with its own body under its own key, and never over a later change.</summary>
public sealed class UnfinishedChangeTests : ChangeTestBase
{
    private const int Succeeded = 0;
    private const int Unknown = 1;
    private const int Unfinished = 2;

    public static TheoryData<bool, int> LaterChanges
    {
        get
        {
            var cases = new TheoryData<bool, int>();
            foreach (var onDisk in new[] { true, false })
            {
                cases.Add(onDisk, Succeeded);
                cases.Add(onDisk, Unknown);
                cases.Add(onDisk, Unfinished);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Ledgers))]
    public async Task A_failure_that_may_pass_leaves_it_to_be_made_again_under_its_key(bool onDisk)
    {
        await using var ledger = Open(onDisk);
        var failed = await ApplyUnderFaultAsync(ledger, Tagging("A", "evt-1"), GenesysErrorKind.ServiceUnavailable, isUnknown: false);
        Assert.True(failed.IsUnfinished);

        await ApplyWellAsync(ledger, Tagging("A", "evt-1"));

        Assert.Equal(2, Service.Sent.Count);
        Assert.Single(Service.Sent.Select(sent => sent.Key).Distinct());
    }

    [Fact]
    public async Task Why_it_is_unfinished_is_said()
    {
        await using (var ledger = Folder.Open())
        {
            await ApplyUnderFaultAsync(ledger, AddTag("rec-1", "evt-1"), GenesysErrorKind.RequestTimedOut, isUnknown: true);
            await ApplyUnderFaultAsync(ledger, AddTag("rec-2", "evt-2"), GenesysErrorKind.ServiceUnavailable, isUnknown: false);
            await ledger.AppendIntentAsync(Intent(AddTag("rec-3", "evt-3")));
            // An attempt that failed for good after one of unknown outcome does not settle that one.
            await ApplyUnderFaultAsync(ledger, AddTag("rec-4", "evt-4"), GenesysErrorKind.RequestTimedOut, isUnknown: true);
            await ApplyUnderFaultAsync(ledger, AddTag("rec-4", "evt-4"), GenesysErrorKind.ServiceUnavailable, isUnknown: false);
            // Of the same recording, but another change.
            await ApplyUnderFaultAsync(ledger, SetMetadata("rec-1", "evt-1"), GenesysErrorKind.ServiceUnavailable, isUnknown: false);
        }

        await using var again = Folder.Open();
        Assert.Equal(
            [
                ("rec-1", UnfinishedReason.OutcomeUnknown),
                ("rec-2", UnfinishedReason.NotApplied),
                ("rec-3", UnfinishedReason.Interrupted),
                ("rec-4", UnfinishedReason.OutcomeUnknown),
                ("rec-1", UnfinishedReason.NotApplied),
            ],
            again.FindUnfinished().Select(change => (change.Intent.Change.Recording.RecordingId, change.Reason)));
    }

    [Theory]
    [MemberData(nameof(Ledgers))]
    public async Task Another_label_for_its_event_is_sent_under_a_key_of_its_own_and_recorded_as_what_it_is(bool onDisk)
    {
        await using var ledger = Open(onDisk);
        var left = await LeaveAsync(ledger, Tagging("PCI-DSS", "evt-1"));

        var record = await ApplyWellAsync(ledger, Tagging("GDPR", "evt-1"));

        var sent = Assert.Single(Service.Sent);
        Assert.Equal("GDPR", sent.Label);
        Assert.NotEqual(left.IdempotencyKey, sent.Key);
        Assert.Equal((sent.Key, "GDPR"), (record.IdempotencyKey, Assert.Single(record.After!.Tags!).Label));

        // The unfinished one is not forgotten, and is not sent over it.
        AssertOvertaken(await ApplyAsync(ledger, Tagging("PCI-DSS", "evt-1")));
        Assert.Single(Service.Sent);
    }

    [Theory]
    [MemberData(nameof(Ledgers))]
    public async Task It_is_sent_as_it_was_stored_whatever_is_asked_for_now(bool onDisk)
    {
        await using var ledger = Open(onDisk);
        RecordingTag[] tags = [new() { Label = "B", TaxonomyId = "t" }, new() { Label = "A", TaxonomyId = "t" }];
        var left = await LeaveAsync(ledger, AddTag("rec-1", "evt-1") with { Tags = tags });
        var resumed = await LeaveAsync(ledger, SetMetadata("rec-2", value: "stored"));

        await ApplyWellAsync(ledger, AddTag("rec-1", "evt-1") with { Tags = [.. tags.Reverse()] });
        await ApplyWellAsync(ledger, SetMetadata("rec-2", value: "given now") with { ResumedOperationId = resumed.OperationId });

        var sent = Service.Sent.ToArray();
        Assert.Equal([left.IdempotencyKey, resumed.IdempotencyKey], sent.Select(change => change.Key));
        Assert.Equal(["B", "A"], sent[0].Body.Tags!.Select(tag => tag.Label));
        Assert.Equal("stored", sent[1].Body.Metadata!["priority_level"]);
    }

    [Theory]
    [MemberData(nameof(LaterChanges))]
    public async Task One_that_a_later_change_has_overtaken_is_not_sent_unless_forced(bool onDisk, int later)
    {
        await using var ledger = Open(onDisk);
        var left = await LeaveAsync(ledger, Tagging("A", "evt-1"));
        await MakeLaterAsync(ledger, later, Tagging("B", "evt-2"));
        var before = Service.Sent.Count;

        AssertOvertaken(await ApplyAsync(ledger, Resume(left)));
        AssertOvertaken(await ApplyAsync(ledger, Tagging("A", "evt-1")));
        Assert.Equal(before, Service.Sent.Count);
        if (ledger is RecordingLedger durable)
        {
            Assert.NotNull(durable.FindUnfinished().Single(change => change.Intent.OperationId == left.OperationId).OvertakenBy);
        }

        // The service knows its own key already, and would only answer what it answered then.
        var forced = await ApplyWellAsync(ledger, Resume(left) with { Force = true });
        var sent = Service.Sent.Last();
        Assert.Equal("A", sent.Label);
        Assert.NotEqual(left.IdempotencyKey, sent.Key);
        Assert.Equal(sent.Key, forced.IdempotencyKey);
        if (ledger is RecordingLedger afterwards)
        {
            Assert.DoesNotContain(afterwards.FindUnfinished(), change => change.Intent.OperationId == left.OperationId);
        }
    }

    [Theory]
    [MemberData(nameof(Ledgers))]
    public async Task One_that_was_forced_is_applied_for_its_event_like_any_other(bool onDisk)
    {
        await using var ledger = Open(onDisk);
        var left = await LeaveAsync(ledger, Tagging("A", "evt-1"));
        await ApplyWellAsync(ledger, Tagging("B"));
        var forced = await ApplyWellAsync(ledger, Resume(left) with { Force = true });

        var again = await ApplyAsync(ledger, Tagging("A", "evt-1"));

        Assert.True(again.IsSkipped);
        Assert.Equal(forced.AuditId, Assert.IsType<RecordingTagResult>(again.Result).AuditId);
        Assert.Equal(2, Service.Sent.Count);
    }

    [Theory]
    [MemberData(nameof(Ledgers))]
    public async Task A_later_change_that_failed_does_not_overtake(bool onDisk)
    {
        await using var ledger = Open(onDisk);
        var left = await LeaveAsync(ledger, Tagging("A", "evt-1"));
        await ApplyUnderFaultAsync(ledger, Tagging("B", "evt-2"), GenesysErrorKind.RecordingNotFound, isUnknown: false);

        await ApplyWellAsync(ledger, Resume(left));

        Assert.Equal((left.IdempotencyKey, "A"), (Service.Sent.Last().Key, Service.Sent.Last().Label));
    }

    [Theory]
    [MemberData(nameof(Ledgers))]
    public async Task A_later_change_that_was_answered_as_something_else_overtakes(bool onDisk)
    {
        await using var ledger = Open(onDisk);
        var left = await LeaveAsync(ledger, Tagging("A", "evt-1"));
        Service.TagAnswer = answer => answer with { Tags = [] };
        Assert.NotNull((await ApplyAsync(ledger, Tagging("B"))).Error);

        AssertOvertaken(await ApplyAsync(ledger, Resume(left)));
    }

    [Theory]
    [MemberData(nameof(Ledgers))]
    public async Task Only_changes_that_touch_the_same_overtake(bool onDisk)
    {
        await using var ledger = Open(onDisk);
        var tags = await LeaveAsync(ledger, Tagging("A", "evt-1"));
        var metadata = await LeaveAsync(ledger, SetMetadata("rec-1", "evt-1", key: "mine"));
        var plain = await LeaveAsync(ledger, new SetMetadataChange { Recording = new("rec-1", null), PlainTags = ["a"], SourceEventId = "evt-1" });
        await ApplyWellAsync(ledger, SetMetadata("rec-1", key: "other"));
        await ApplyWellAsync(ledger, Tagging("A") with { Recording = new("rec-2", null) });

        await ApplyWellAsync(ledger, Resume(metadata));
        await ApplyWellAsync(ledger, Resume(plain));
        await ApplyWellAsync(ledger, Resume(tags));
        Assert.Equal(5, Service.Sent.Count);
    }

    [Theory]
    [MemberData(nameof(Ledgers))]
    public async Task A_later_change_of_the_same_key_or_of_the_plain_tags_overtakes(bool onDisk)
    {
        await using var ledger = Open(onDisk);
        var metadata = await LeaveAsync(ledger, SetMetadata("rec-1", "evt-1", key: "mine"));
        var plain = await LeaveAsync(ledger, new SetMetadataChange { Recording = new("rec-1", null), PlainTags = ["a"], SourceEventId = "evt-1" });
        await ApplyWellAsync(ledger, SetMetadata("rec-1", key: "other") with { PlainTags = [] });
        await ApplyWellAsync(ledger, SetMetadata("rec-1", key: "mine"));

        AssertOvertaken(await ApplyAsync(ledger, Resume(metadata)));
        AssertOvertaken(await ApplyAsync(ledger, Resume(plain)));
        Assert.Equal(2, Service.Sent.Count);
    }

    [Fact]
    public async Task One_that_another_process_is_making_is_waited_for_and_its_result_is_written()
    {
        await using var other = Folder.Open();
        await using var ledger = Folder.Open();
        var time = new TimerStepClock();
        var change = AddTag("rec-held", "evt-held");
        var held = await other.AppendIntentAsync(Intent(change));
        var waiting = Executor(ledger, time).ApplyAsync(change, CancellationToken.None);
        for (var polls = 0; polls < 60; polls++)
        {
            await AdvanceToNextPollAsync(time, waiting);
        }

        Assert.Contains(Said.Messages, said => said.Level == DiagnosticLevel.Warning && said.Message.Contains("another process", StringComparison.Ordinal));
        var record = await other.AppendOutcomeAsync(Result(change, held));
        await AdvanceToNextPollAsync(time, waiting);
        var outcome = await waiting.WaitAsync(TimeSpan.FromSeconds(20));

        Assert.True(outcome.IsSkipped);
        Assert.Equal(record.AuditId, Assert.IsType<RecordingTagResult>(outcome.Result).AuditId);
        Assert.Empty(Service.Sent);
    }

    [Fact]
    public async Task One_whose_process_dies_is_taken_over()
    {
        using var child = new ChildProcess("hold", Folder.LedgerPath, "x");
        await child.WaitForLinesAsync(1);
        var held = Assert.Single(child.Lines).Split(' ');
        await using var ledger = Folder.Open();
        var time = new TimerStepClock();
        var waiting = Executor(ledger, time).ApplyAsync(AddTag("rec-held", "evt-held"), CancellationToken.None);
        await AdvanceToNextPollAsync(time, waiting);
        await AdvanceToNextPollAsync(time, waiting);
        Assert.Empty(Service.Sent);

        await child.KillAsync();
        await AdvanceToNextPollAsync(time, waiting);
        var outcome = await waiting.WaitAsync(TimeSpan.FromSeconds(20));

        Assert.Equal(AuditOutcome.Succeeded, outcome.Audit!.Outcome);
        Assert.Equal(held[1], Assert.Single(Service.Sent).Key);
        Assert.Empty(ledger.FindUnfinished());
    }

    [Fact]
    public async Task Waiting_for_another_process_ends_when_it_is_cancelled()
    {
        await using var other = Folder.Open();
        await using var ledger = Folder.Open();
        var change = AddTag("rec-held", "evt-held");
        await other.AppendIntentAsync(Intent(change));
        using var cancellation = new CancellationTokenSource();
        var waiting = Executor(ledger).ApplyAsync(change, cancellation.Token);
        await cancellation.CancelAsync();

        var outcome = await waiting.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.IsAssignableFrom<OperationCanceledException>(outcome.Error);
        Assert.Empty(Service.Sent);
    }

    private static void AssertOvertaken(RecordingChangeOutcome outcome)
    {
        var error = Assert.IsType<GenesysException>(outcome.Error);
        Assert.Equal(GenesysErrorKind.ChangeOvertaken, error.Kind);
        Assert.Contains("'rec-1'", error.Message, StringComparison.Ordinal);
        Assert.Contains("-Force", error.RecommendedAction, StringComparison.Ordinal);
        Assert.True(outcome.IsUnfinished);
        Assert.Null(outcome.Audit);
        Assert.Null(outcome.Result);
    }

    /// <summary>Waits until the executor waits for its next look at the ledger, and lets that time pass.</summary>
    private static async Task AdvanceToNextPollAsync(TimerStepClock time, Task<RecordingChangeOutcome> waiting)
    {
        while (time.NextTimer is null && !waiting.IsCompleted)
        {
            await Task.Delay(1);
        }

        // It may have seen the other's outcome with the look before.
        if (time.NextTimer is { } next)
        {
            time.Advance(next);
        }
    }

    private async Task MakeLaterAsync(IRecordingLedger ledger, int later, RecordingChange change)
    {
        switch (later)
        {
            case Succeeded:
                await ApplyWellAsync(ledger, change);
                break;
            case Unknown:
                var outcome = await ApplyUnderFaultAsync(ledger, change, GenesysErrorKind.RequestTimedOut, isUnknown: true);
                Assert.Equal(AuditOutcome.Unknown, outcome.Audit!.Outcome);
                break;
            default:
                await LeaveAsync(ledger, change);
                break;
        }
    }
}
