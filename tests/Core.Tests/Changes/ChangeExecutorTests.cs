using GenesysRecordingTags.Core.Changes;
using GenesysRecordingTags.Core.Tests.Http;
using GenesysRecordingTags.Core.Tests.Ledger;
using GenesysRecordingTags.Core.Validation;
using Xunit;

namespace GenesysRecordingTags.Core.Tests.Changes;

/// <summary>How one change ends, what is recorded of it, and what is said meanwhile, by what the ledger and the service answer.</summary>
public sealed class ChangeExecutorTests
{
    private static readonly GenesysException DiskFull = new(GenesysErrorKind.LedgerUnavailable, "disk full", "Free some space.");

    private readonly ScriptedApi _service = new();
    private readonly ListLedger _ledger = new();
    private readonly RecordingSink _said = new();
    private readonly TimerStepClock _clock = new();
    private ChangeExecutor? _executor;

    public static TheoryData<Exception, string> EndsThatAreNotRecorded => new()
    {
        { new GenesysApiException(GenesysErrorKind.RecordingNotFound, "no such recording", "Look."), "the change failed (no such recording), but its audit record could not be written: disk full" },
        { new OperationCanceledException(), "the change was cancelled, but its audit record could not be written: disk full" },
    };

    [Theory]
    [MemberData(nameof(EndsThatAreNotRecorded))]
    public async Task An_end_that_is_not_recorded_is_told_and_the_change_stays_unfinished(Exception fault, string problem)
    {
        _service.Fault = _ => fault;
        _ledger.OutcomeFault = DiskFull;
        var outcome = await ApplyAsync(Tagging());
        Assert.Contains(problem, outcome.Error!.Message, StringComparison.Ordinal);
        Assert.StartsWith("Free some space. Then run Resume-RecordingChange", ((GenesysException)outcome.Error).RecommendedAction, StringComparison.Ordinal);
        Assert.Equal((true, GenesysErrorKind.LedgerUnavailable), (outcome.IsUnfinished, ((GenesysException)outcome.Error).Kind));
        Assert.Null(outcome.Result);
    }

    [Fact]
    public async Task A_ledger_that_was_lost_before_the_change_was_sent_is_told_as_that()
    {
        _service.Fault = _ => new GenesysException(GenesysErrorKind.LedgerLost, "the ledger is gone", "Look for it.");
        _ledger.OutcomeFault = DiskFull;
        var outcome = await ApplyAsync(Tagging());
        Assert.Equal("Recording 'rec-1': not sent: the ledger is gone", outcome.Error!.Message);
        Assert.Equal((false, GenesysErrorKind.LedgerLost), (outcome.IsUnfinished, ((GenesysException)outcome.Error).Kind));
    }

    [Fact]
    public async Task A_refusal_is_recorded_where_there_is_a_recording_that_it_is_of()
    {
        var blank = await ApplyAsync(Tagging() with { Recording = new(" ", null) });
        Assert.IsType<RecordingTagException>(blank.Error);
        Assert.Null(blank.Audit);
        Assert.Empty(_ledger.Results);

        var refused = await ApplyAsync(Tagging() with { Tags = [] });
        Assert.NotNull(refused.Audit);
        var result = Assert.Single(_ledger.Results);
        Assert.Equal((AuditOutcome.Failed, "InvalidTag", refused.Error!.Message), (result.Outcome, result.ErrorId, result.Error));
        Assert.Null(result.IdempotencyKey);

        _ledger.OutcomeFault = DiskFull;
        var both = Assert.IsType<AggregateException>((await ApplyAsync(Tagging() with { Tags = [] })).Error);
        Assert.Equal([typeof(RecordingTagException), typeof(GenesysException)], both.InnerExceptions.Select(error => error.GetType()));
    }

    [Fact]
    public async Task What_happened_is_recorded_with_how_long_it_took_and_how_many_requests()
    {
        _service.Work = (_, _) =>
        {
            _clock.Advance(TimeSpan.FromSeconds(3));
            return Task.CompletedTask;
        };
        _service.TagAnswer = answer => answer with { Attempts = 4, CorrelationId = "corr-1" };
        var outcome = await ApplyAsync(Tagging());
        Assert.Equal(TimeSpan.FromSeconds(3), (TimeSpan)((RecordingTagResult)outcome.Result!).Latency);
        var result = Assert.Single(_ledger.Results);
        Assert.Equal((AuditOutcome.Succeeded, 4, "corr-1", 1, "Completed"), (result.Outcome, result.Attempts, result.CorrelationId, result.TagsApplied, result.IndexStatus));
        Assert.Equal((TimeSpan.FromSeconds(3), _clock.GetUtcNow()), (result.Latency, result.Timestamp));
        Assert.NotNull(result.IdempotencyKey);
        Assert.Equal((null, null), (result.Error, result.ErrorId));

        _service.Fault = _ => new GenesysApiException(GenesysErrorKind.Conflict, "no", "Look.") { Attempts = 2, CorrelationId = "corr-2" };
        await ApplyAsync(Tagging());
        Assert.Equal((AuditOutcome.Failed, 2, "corr-2", TimeSpan.FromSeconds(3), "no"), (Last.Outcome, Last.Attempts, Last.CorrelationId, Last.Latency, Last.Error));
    }

    public static TheoryData<OperationCanceledException, AuditOutcome, int, string> Cancellations => new()
    {
        { new OperationCanceledException(), AuditOutcome.Unknown, 0, "Cancelled while it was under way." },
        { new RequestCanceledException("x", null, default) { Attempts = 3, OutcomeUnknown = true }, AuditOutcome.Unknown, 3, "Cancelled while it was under way." },
        { new RequestCanceledException("x", null, default) { Attempts = 1 }, AuditOutcome.Skipped, 1, "Cancelled before it was sent." },
    };

    [Theory]
    [MemberData(nameof(Cancellations))]
    public async Task A_cancellation_is_recorded_by_whether_the_service_may_have_made_the_change(OperationCanceledException cancellation, AuditOutcome expected, int attempts, string said)
    {
        _service.Work = (_, _) =>
        {
            _clock.Advance(TimeSpan.FromSeconds(3));
            return Task.CompletedTask;
        };
        _service.Fault = _ => cancellation;
        var outcome = await ApplyAsync(Tagging());
        Assert.Same(cancellation, outcome.Error);
        Assert.Equal(TimeSpan.FromSeconds(3), Last.Latency);
        Assert.Equal((expected, attempts, said, "Cancelled"), (Last.Outcome, Last.Attempts, Last.Error, Last.ErrorId));
        Assert.Equal(expected == AuditOutcome.Unknown, outcome.IsUnfinished);
        Assert.False(Last.LeaveUnfinished);

        Assert.True((await ApplyAsync(Tagging() with { SourceEventId = "evt-1" })).IsUnfinished);
        Assert.True(Last.LeaveUnfinished);
    }

    [Theory]
    [InlineData(GenesysErrorKind.AuthenticationFailed, true)]
    [InlineData(GenesysErrorKind.NotConnected, true)]
    [InlineData(GenesysErrorKind.RequestTimedOut, true)]
    [InlineData(GenesysErrorKind.PermissionDenied, false)]
    [InlineData(GenesysErrorKind.InvalidRequest, false)]
    public async Task A_change_from_an_event_stays_open_where_it_may_be_made_later(GenesysErrorKind kind, bool staysOpen)
    {
        _service.Fault = _ => new GenesysApiException(kind, "no", "Look.");
        Assert.Equal(staysOpen, (await ApplyAsync(Tagging() with { SourceEventId = "evt-1" })).IsUnfinished);
        Assert.False((await ApplyAsync(Tagging())).IsUnfinished);
    }

    [Fact]
    public async Task A_pending_index_is_waited_for_and_explained_once()
    {
        var waits = new Queue<int>([30, 0, 1, -1, 20, 2]);
        _ledger.Judge = intent => Proceed(intent) with { PendingUntil = _clock.GetUtcNow().AddSeconds(30) };
        _ledger.Lease = () => waits.TryDequeue(out var seconds)
            ? new RecordingLease(_clock.GetUtcNow().AddSeconds(seconds), null)
            : new RecordingLease(null, new RecordingState { Tags = [new RecordingTag { Label = "Before", TaxonomyId = "t" }] });
        var work = ApplyAsync(Tagging());
        foreach (var expected in new[] { 30_000, 50, 1_000, 50, 20_000, 2_000 })
        {
            await AdvanceAsync(TimeSpan.FromMilliseconds(expected), work);
        }

        Assert.Null((await work).Error);
        Assert.Equal("Before", Assert.Single(Last.Before!.Tags!).Label);
        Assert.Equal([DiagnosticLevel.Warning, DiagnosticLevel.Verbose, DiagnosticLevel.Verbose], _said.Messages.Select(said => said.Level));
        Assert.All(_said.Messages, said => Assert.Contains("Recording 'rec-1': its index is still being updated", said.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_same_change_in_another_process_is_waited_for_up_to_three_minutes()
    {
        _ledger.Judge = intent => Proceed(intent) with { Verdict = IntentVerdict.InProgress };
        var work = ApplyAsync(Tagging() with { SourceEventId = "evt-1" });
        for (var waits = 1; waits <= 900; waits++)
        {
            await AdvanceAsync(TimeSpan.FromMilliseconds(200), work);
        }

        var error = Assert.IsType<GenesysException>((await work).Error);
        Assert.Equal(GenesysErrorKind.ChangeInProgress, error.Kind);
        Assert.Contains("had no outcome after 3 minutes", error.Message, StringComparison.Ordinal);
        Assert.Equal(DiagnosticLevel.Warning, Assert.Single(_said.Messages).Level);
        Assert.Equal(901, _ledger.Entries.Count);
        Assert.Empty(_service.Sent);
        Assert.False((await work).IsUnfinished);
    }

    [Theory]
    [InlineData("evt-1", "for this event", "leave out the event")]
    [InlineData(null, "in the run 'Night'", "give the run another name")]
    public async Task A_recording_that_was_changed_since_is_warned_of_once(string? eventId, string occasion, string wayOut)
    {
        _ledger.Judge = intent => Proceed(intent) with { Verdict = IntentVerdict.AlreadyApplied, Earlier = Record("audit-1"), ChangedSince = "audit-2" };
        var change = Tagging() with { SourceEventId = eventId, Run = new RunIdentity("run-1", "Night") };
        Assert.True((await ApplyAsync(change)).IsSkipped);
        await ApplyAsync(change);

        var (first, second) = (_said.Messages.ElementAt(0), _said.Messages.ElementAt(2));
        Assert.Equal((DiagnosticLevel.Warning, DiagnosticLevel.Verbose), (first.Level, second.Level));
        Assert.Contains($"applied {occasion} earlier", first.Message, StringComparison.Ordinal);
        Assert.Contains("(audit record audit-2)", first.Message, StringComparison.Ordinal);
        Assert.Contains(wayOut, first.Message, StringComparison.Ordinal);
        Assert.Equal((DiagnosticLevel.Verbose, "Recording 'rec-1': not sent. The same change was applied earlier (audit record audit-1)."), _said.Messages.ElementAt(1));
    }

    [Fact]
    public async Task A_change_that_somebody_else_finished_has_no_result()
    {
        _ledger.Judge = intent => Proceed(intent) with { Verdict = IntentVerdict.AlreadyApplied };
        var outcome = await ApplyAsync(Tagging());
        Assert.True(outcome.IsSkipped);
        Assert.Null(outcome.Result);
        Assert.Equal((DiagnosticLevel.Verbose, "Recording 'rec-1': not sent. It was finished in the meantime."), Assert.Single(_said.Messages));
    }

    [Fact]
    public async Task An_unfinished_change_is_sent_as_it_was_stored_for_who_asks_now()
    {
        _ledger.Judge = intent => Proceed(intent) with { StoredChange = Tagging() with { Tags = [new RecordingTag { Label = "Stored", TaxonomyId = "t" }], SubscriptionName = "old" } };
        var input = new object();
        var outcome = await ApplyAsync(Tagging() with { Input = input, SubscriptionName = "new" });
        Assert.Equal("Stored", Assert.Single(_service.Sent).Label);
        Assert.Same(input, outcome.Change.Input);
        Assert.Equal("new", ((RecordingTagResult)outcome.Result!).SubscriptionName);
    }

    [Fact]
    public async Task A_preview_says_what_would_become_of_a_change()
    {
        _ledger.Judge = intent => Proceed(intent) with { Verdict = IntentVerdict.AlreadyApplied, Earlier = Record("audit-1"), LastKnown = Tagging().ToState() };
        Assert.Equal(new ChangePreview(IntentVerdict.AlreadyApplied, null, "audit-1"), await Executor().PreviewAsync(Tagging()));
        Assert.Equal("A", Assert.Single((await Executor().GetLastKnownAsync(new("rec-1", null)))!.Tags!).Label);
        _ledger.Judge = intent => Proceed(intent) with { Verdict = IntentVerdict.Overtaken, OvertakenBy = "op-2" };
        Assert.Equal(new ChangePreview(IntentVerdict.Overtaken, null, "op-2"), await Executor().PreviewAsync(Tagging()));
        _ledger.Judge = _ => throw new InvalidOperationException("A refused change is not asked for.");
        Assert.IsType<RecordingTagException>((await Executor().PreviewAsync(Tagging() with { Tags = [] })).Error);
        Assert.NotNull(Executor().Validate(Tagging() with { Tags = [] }));
        Assert.Null(Executor().Validate(Tagging() with { Tags = [], ResumedOperationId = "op-1" }));
    }

    [Theory]
    [InlineData(true, true, 1)]
    [InlineData(false, true, 0)]
    [InlineData(true, false, 0)]
    public async Task Metadata_is_read_beforehand_where_that_is_wanted_and_the_service_can(bool readsBefore, bool canRead, int reads)
    {
        _service.Capabilities = _service.Capabilities with { CanReadMetadata = canRead };
        _service.MetadataOf("rec-1")["k"] = "before";
        Assert.Null((await ApplyAsync(Setting(), new() { ReadBefore = readsBefore })).Error);
        Assert.Equal((reads, reads == 1 ? "before" : null), (_service.Reads, Last.Before?.Metadata?["k"]));
        await ApplyAsync(Tagging());
        Assert.Equal(reads, _service.Reads);
    }

    [Fact]
    public async Task Metadata_that_cant_be_read_beforehand_does_not_stop_the_change()
    {
        _service.ReadFault = () => new GenesysApiException(GenesysErrorKind.ServiceUnavailable, "down", "Wait.");
        Assert.Null((await ApplyAsync(Setting())).Error);
        Assert.Null(Last.Before);
        Assert.Equal((DiagnosticLevel.Verbose, "Recording 'rec-1': what was there before could not be read: down"), Assert.Single(_said.Messages));

        _service.ReadFault = () => new GenesysApiException(GenesysErrorKind.PermissionDenied, "no scope", "Grant it.");
        Assert.Null((await ApplyAsync(Setting())).Error);
        Assert.Null((await ApplyAsync(Setting())).Error);
        Assert.Equal((DiagnosticLevel.Warning, "What was there before is not recorded, and can't be undone: no scope"), _said.Messages.ElementAt(1));
        Assert.Equal((2, 2), (_said.Messages.Count, _service.Reads));
    }

    [Fact]
    public async Task A_ledger_that_takes_no_intent_holds_up_no_later_change()
    {
        _ledger.Judge = _ => throw new InvalidOperationException("broken");
        await Assert.ThrowsAsync<InvalidOperationException>(() => ApplyAsync(Tagging()));
        _ledger.Judge = Proceed;
        Assert.Null((await ApplyAsync(Tagging())).Error);
    }

    [Fact]
    public async Task A_ledger_that_is_lost_keeps_everything_from_being_sent()
    {
        _ledger.Loss = new GenesysException(GenesysErrorKind.LedgerLost, "the ledger is gone", "Look for it.");
        Assert.Same(_ledger.Loss, (await ApplyAsync(Tagging())).Error);
        Assert.Same(_ledger.Loss, (await ApplyAsync(Setting())).Error);
        Assert.Empty(_service.Sent);
        Assert.Equal(0, _service.Reads);
        Assert.All(_ledger.Results, result => Assert.Equal((AuditOutcome.Failed, null, TimeSpan.Zero), (result.Outcome, result.IdempotencyKey, result.Latency)));
    }

    [Fact]
    public async Task What_is_asked_for_beside_the_tags_goes_to_the_service()
    {
        await ApplyAsync(Tagging() with { Index = TagIndex.ExternalTag, Force = true });
        var assigned = Assert.Single(_service.Assigned);
        Assert.Equal((TagIndex.ExternalTag, true), (assigned.Index, assigned.OverwritesExternalTag));
    }

    [Fact]
    public async Task A_resumed_change_is_ordered_under_its_operation_and_a_new_one_with_its_lease()
    {
        var intents = new List<ChangeIntent>();
        _ledger.Judge = intent =>
        {
            intents.Add(intent);
            return Proceed(intent) with { Verdict = intents.Count == 2 ? IntentVerdict.InProgress : IntentVerdict.Proceed };
        };
        await ApplyAsync(Tagging() with { ResumedOperationId = "op-1" });
        var work = ApplyAsync(Tagging());
        await AdvanceAsync(TimeSpan.FromMilliseconds(200), work);
        await work;
        Assert.Equal("op-1", intents[0].OperationId);
        Assert.Equal(3, intents.Count);
        Assert.All(intents, intent => Assert.True(intent.AcquiresLease));
        Assert.Equal(intents[1].OperationId, intents[2].OperationId);
    }

    [Fact]
    public async Task Cancelling_waits_until_what_is_in_flight_has_ended_and_is_recorded()
    {
        var (begun, gate) = (new TaskCompletionSource(), new TaskCompletionSource());
        _service.Work = async (_, token) =>
        {
            begun.TrySetResult();
            await gate.Task;
            token.ThrowIfCancellationRequested();
        };
        await using var run = new ChangeRun(Executor(), new ChangeRunOptions(), _clock);
        Assert.True(run.TryAdd(Tagging()));
        await begun.Task.WaitAsync(TimeSpan.FromSeconds(20));
        var cancelling = run.CancelAsync();
        Assert.False(cancelling.IsCompleted);
        Assert.Empty(_ledger.Results);
        gate.SetResult();
        await cancelling.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(AuditOutcome.Unknown, Last.Outcome);
        Assert.False(run.HasMore);
    }

    [Fact]
    public async Task A_run_counts_how_its_changes_ended_and_tells_each_end()
    {
        var ended = new List<RecordingChangeOutcome>();
        await using var run = new ChangeRun(Executor(new() { ThrottleLimit = 1 }), new ChangeRunOptions { ThrottleLimit = 1 }, _clock, ended.Add);
        Assert.Equal(TimeSpan.Zero, run.Progress.Elapsed);
        _clock.Advance(TimeSpan.FromSeconds(5));
        _service.Fault = id => id switch
        {
            "failed" => new GenesysApiException(GenesysErrorKind.RecordingNotFound, "no", "Look."),
            "unknown" => new GenesysApiException(GenesysErrorKind.RequestTimedOut, "no", "Look.") { OutcomeUnknown = true },
            "cancelled" => new RequestCanceledException("x", null, default),
            "broken" => new InvalidOperationException("broken"),
            _ => null,
        };
        foreach (var id in new[] { "fine", "failed", "unknown", "cancelled", "broken", "fine-too" })
        {
            Assert.True(run.TryAdd(Tagging() with { Recording = new(id, null) }));
            while (!run.TryTake(out _))
            {
                Assert.True(run.HasMore);
                await run.WaitAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(20));
            }

            Assert.False(run.HasMore);
            _clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(new ChangeProgress(6, 2, 2, 0, 1, 1, TimeSpan.FromSeconds(6)), run.Progress);
        Assert.Equal((6, 1d), (run.Progress.Done, run.Progress.Rate));
        Assert.Equal(6, ended.Count);
        Assert.Equal("broken", ended[4].Error!.Message);
        Assert.Equal(0, default(ChangeProgress).Rate);
        Assert.Equal(31, new ChangeProgress(99, 1, 2, 4, 8, 16, TimeSpan.Zero).Done);
    }

    [Theory]
    [InlineData(1, 64)]
    [InlineData(40, 160)]
    public async Task What_is_not_taken_is_bounded_by_what_is_sent_at_the_same_time(int throttleLimit, int expected)
    {
        var gate = new TaskCompletionSource();
        _service.Work = (_, _) => gate.Task;
        var options = new ChangeRunOptions { ThrottleLimit = throttleLimit };
        await using var run = new ChangeRun(Executor(options), options, _clock);
        var added = 0;
        while (added < 1_000 && run.TryAdd(Tagging() with { Recording = new($"rec-{added}", null) }))
        {
            added++;
        }

        Assert.Equal(expected, added);
        gate.SetResult();
    }

    private ChangeResult Last => _ledger.Results[^1];

    private static IntentReceipt Proceed(ChangeIntent intent) => new()
    {
        Verdict = IntentVerdict.Proceed,
        OperationId = intent.OperationId,
        IdempotencyKey = intent.IdempotencyKey,
    };

    private static RecordingAuditRecord Record(string auditId) => new()
    {
        AuditId = auditId,
        Timestamp = DateTimeOffset.UnixEpoch,
        Action = RecordingAction.AddTag,
        Outcome = AuditOutcome.Succeeded,
        RecordingId = "rec-1",
    };

    private static AddTagChange Tagging() => new() { Recording = new("rec-1", null), Tags = [new RecordingTag { Label = "A", TaxonomyId = "t" }] };

    private static SetMetadataChange Setting() => new() { Recording = new("rec-1", null), Metadata = new Dictionary<string, string?> { ["k"] = "v" } };

    private ChangeExecutor Executor(ChangeRunOptions? options = null) => _executor ??= new(
        _service, _ledger, new TagValidator(new TaxonomyCatalog()), LedgerFolder.Organization, options ?? new(), _said, _clock);

    private Task<RecordingChangeOutcome> ApplyAsync(RecordingChange change, ChangeRunOptions? options = null) =>
        Executor(options).ApplyAsync(change, CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(60));

    /// <summary>Waits until the change waits, and moves the clock by exactly as long as it does.</summary>
    private async Task AdvanceAsync(TimeSpan time, Task work)
    {
        while (_clock.NextTimer is null)
        {
            Assert.False(work.IsCompleted, "The change does not wait.");
            await Task.Yield();
        }

        Assert.Equal(time, _clock.NextTimer);
        _clock.Advance(time);
    }
}
