using GenesysRecordingTags.Core.Api;
using GenesysRecordingTags.Core.Changes;
using GenesysRecordingTags.Core.Tests.Ledger;
using GenesysRecordingTags.Core.Validation;
using Xunit;

namespace GenesysRecordingTags.Core.Tests.Changes;

public class ChangeRunTests
{
    private readonly ScriptedApi _service = new();
    private readonly ListLedger _ledger = new();

    [Fact]
    public async Task Every_change_ends_with_its_outcome_and_its_record()
    {
        await using var run = Start(throttleLimit: 8);
        var outcomes = await RunAllAsync(run, Enumerable.Range(0, 500).Select(number => Tagging($"rec-{number}")));

        Assert.Equal(500, outcomes.Count);
        Assert.All(outcomes, outcome => Assert.Equal(outcome.Audit!.AuditId, TagResult(outcome).AuditId));
        Assert.Equal(500, _service.Sent.Select(sent => sent.RecordingId).Distinct().Count());
        Assert.Equal(new ChangeProgress(500, 500, 0, 0, 0, 0, TimeSpan.Zero), run.Progress with { Elapsed = TimeSpan.Zero });
    }

    [Fact]
    public async Task No_more_are_in_flight_than_the_limit_and_what_is_not_taken_is_bounded()
    {
        var areFull = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _service.Work = (_, _) =>
        {
            if (_service.InFlight == 4)
            {
                areFull.TrySetResult();
            }

            return areFull.Task;
        };
        await using var run = Start(throttleLimit: 4);
        var added = 0;
        while (run.TryAdd(Tagging($"rec-{added}")))
        {
            added++;
        }

        Assert.InRange(added, 4, 64);
        Assert.False(run.TryAdd(Tagging("one-more")));
        await TakeAllAsync(run);
        Assert.Equal(4, _service.MostInFlight);
        Assert.True(run.TryAdd(Tagging("now")));
    }

    [Fact]
    public async Task An_intent_is_ordered_when_the_change_is_added_and_before_it_is_sent()
    {
        var gate = new TaskCompletionSource();
        _service.Work = (_, _) => gate.Task;
        await using var run = Start(throttleLimit: 1);
        Assert.True(run.TryAdd(Tagging("rec-1")));
        Assert.True(run.TryAdd(Tagging("rec-2")));

        Assert.Equal(["intent rec-1", "intent rec-2"], _ledger.Entries);
        gate.SetResult();
        await TakeAllAsync(run);
        Assert.Equal(["intent rec-1", "intent rec-2"], _ledger.Entries.Take(2));
        Assert.Equal(["Succeeded rec-1", "Succeeded rec-2"], _ledger.Entries.Skip(2).Order());
    }

    [Fact]
    public async Task Changes_of_one_recording_keep_their_order()
    {
        _service.Work = WorkUnevenly();
        await using var run = Start(throttleLimit: 16);
        await RunAllAsync(run, Enumerable.Range(0, 200).Select(number => Setting($"rec-{number % 5}", "n", $"{number}")));

        Assert.Equal(200, _service.Written.Count);
        foreach (var group in _service.Written.GroupBy(written => written.RecordingId))
        {
            var numbers = group.Select(written => int.Parse(written.Value, System.Globalization.CultureInfo.InvariantCulture)).ToList();
            Assert.Equal(numbers.Order(), numbers);
        }
    }

    [Fact]
    public async Task Changes_of_one_recording_wait_for_their_leases_in_order_and_for_ever_blocks_none()
    {
        _service.Work = WorkUnevenly();
        await using var run = Start(throttleLimit: 16);
        await RunAllAsync(run, Enumerable.Range(0, 60).Select(number => Tagging($"rec-{number % 5}")));

        Assert.Equal(60, _ledger.Results.Count(result => result.Outcome == AuditOutcome.Succeeded));
    }

    [Fact]
    public async Task A_refused_set_is_recorded_and_not_sent()
    {
        await using var run = Start();
        var outcome = Assert.Single(await RunAllAsync(run, [Tagging("rec-1") with { Tags = [new RecordingTag()] }]));

        var error = Assert.IsType<RecordingTagException>(outcome.Error);
        Assert.Contains("tags[0].label", error.Message, StringComparison.Ordinal);
        Assert.Equal(AuditOutcome.Failed, outcome.Audit!.Outcome);
        Assert.Empty(_service.Sent);
    }

    [Theory]
    [InlineData(false, AuditOutcome.Failed)]
    [InlineData(true, AuditOutcome.Unknown)]
    public async Task A_failure_is_recorded_as_what_it_is(bool isUnknown, AuditOutcome expected)
    {
        var fault = new GenesysApiException(GenesysErrorKind.ServiceUnavailable, "down", "Wait.") { OutcomeUnknown = isUnknown, Attempts = 6 };
        _service.Fault = id => id == "rec-2" ? fault : null;
        await using var run = Start();
        var outcomes = await RunAllAsync(run, [Tagging("rec-1"), Tagging("rec-2"), Tagging("rec-3")]);

        Assert.Same(fault, outcomes.Single(outcome => outcome.Error is not null).Error);
        var result = _ledger.Results.Single(result => result.Change.Recording.RecordingId == "rec-2");
        Assert.Equal((expected, 6, "ServiceUnavailable"), (result.Outcome, result.Attempts, result.ErrorId));
        Assert.Equal(2, run.Progress.Succeeded);
    }

    [Theory]
    [InlineData(GenesysErrorKind.ServiceUnreachable, "evt-1", true)]
    [InlineData(GenesysErrorKind.RateLimited, "evt-1", true)]
    [InlineData(GenesysErrorKind.ServiceUnreachable, null, false)]
    [InlineData(GenesysErrorKind.RecordingNotFound, "evt-1", false)]
    public async Task A_change_from_an_event_is_left_to_be_resumed_where_the_failure_may_pass(GenesysErrorKind kind, string? eventId, bool isLeft)
    {
        _service.Fault = _ => new GenesysApiException(kind, "no", "Try again.");
        await using var run = Start();
        await RunAllAsync(run, [Tagging("rec-1") with { SourceEventId = eventId }]);

        var result = Assert.Single(_ledger.Results);
        Assert.Equal((AuditOutcome.Failed, isLeft), (result.Outcome, result.LeaveUnfinished));
    }

    [Fact]
    public async Task Cancelling_leaves_nothing_in_flight_and_says_of_each_change_what_became_of_it()
    {
        _service.Work = (_, token) => Task.Delay(Timeout.Infinite, token);
        await using var run = Start(throttleLimit: 2);
        for (var number = 0; number < 5; number++)
        {
            Assert.True(run.TryAdd(Tagging($"rec-{number}")));
        }

        Assert.True(run.TryAdd(Tagging("rec-event") with { SourceEventId = "evt-1" }));
        Assert.True(SpinWait.SpinUntil(() => _service.InFlight == 2, TimeSpan.FromSeconds(20)));
        await run.CancelAsync();

        Assert.Equal(0, _service.InFlight);
        Assert.Equal(2, _ledger.Results.Count(result => result.Outcome == AuditOutcome.Unknown));
        Assert.Equal(4, _ledger.Results.Count(result => result.Outcome == AuditOutcome.Skipped));
        Assert.Equal("rec-event", Assert.Single(_ledger.Results, result => result.LeaveUnfinished).Change.Recording.RecordingId);
    }

    [Fact]
    public async Task Without_a_durable_intent_nothing_is_sent()
    {
        _ledger.IntentFault = new GenesysException(GenesysErrorKind.LedgerUnavailable, "disk full", "Free some space.");
        await using var run = Start();
        var outcome = Assert.Single(await RunAllAsync(run, [Tagging("rec-1")]));

        Assert.Same(_ledger.IntentFault, outcome.Error!.InnerException);
        Assert.Contains("Recording 'rec-1': not sent", outcome.Error.Message, StringComparison.Ordinal);
        Assert.Empty(_service.Sent);
    }

    [Fact]
    public async Task An_outcome_that_cant_be_recorded_is_an_error_that_says_what_was_done()
    {
        _ledger.OutcomeFault = new GenesysException(GenesysErrorKind.LedgerUnavailable, "disk full", "Free some space.");
        await using var run = Start();
        var outcome = Assert.Single(await RunAllAsync(run, [Tagging("rec-1")]));

        var error = Assert.IsType<GenesysException>(outcome.Error);
        Assert.Contains("the change was made, but its audit record could not be written", error.Message, StringComparison.Ordinal);
        Assert.Contains("Resume-RecordingChange", error.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_change_that_was_applied_for_its_event_is_skipped()
    {
        _ledger.Judge = intent => new IntentReceipt
        {
            Verdict = IntentVerdict.AlreadyApplied,
            OperationId = intent.OperationId,
            IdempotencyKey = intent.IdempotencyKey,
            Earlier = new RecordingAuditRecord
            {
                AuditId = "audit-1",
                Timestamp = DateTimeOffset.UnixEpoch,
                Action = RecordingAction.AddTag,
                Outcome = AuditOutcome.Succeeded,
                RecordingId = "rec-1",
            },
        };
        await using var run = Start();
        var outcome = Assert.Single(await RunAllAsync(run, [Tagging("rec-1") with { SourceEventId = "evt-1" }]));

        Assert.Null(outcome.Error);
        Assert.Null(outcome.Audit);
        Assert.True(outcome.IsSkipped);
        Assert.Equal(("audit-1", ChangeOutcome.AlreadyApplied), (TagResult(outcome).AuditId, TagResult(outcome).Outcome));
        Assert.Empty(_ledger.Results);
        Assert.Empty(_service.Sent);
        Assert.Equal(1, run.Progress.Skipped);
    }

    [Fact]
    public async Task The_key_of_a_change_from_an_event_is_the_same_every_time_and_by_hand_it_is_new()
    {
        await using var run = Start();
        var outcome = Assert.Single(await RunAllAsync(run, [Tagging("rec-0") with { SourceEventId = "d" }]));
        Assert.Equal("d", TagResult(outcome).SourceEventId);
        _service.Sent.Clear();
        var change = Tagging("rec-1");
        await RunAllAsync(run, [change, change]);
        await RunAllAsync(run, [change with { SourceEventId = "e" }, change with { SourceEventId = "e" }, change with { SourceEventId = "f" }]);

        var keys = _service.Sent.Select(sent => sent.Key).ToList();
        Assert.NotEqual(keys[0], keys[1]);
        Assert.Equal(keys[2], keys[3]);
        Assert.NotEqual(keys[3], keys[4]);
    }

    [Fact]
    public async Task Metadata_is_recorded_with_what_was_there_before_of_what_it_touches()
    {
        _service.MetadataOf("rec-1")["kept"] = "k";
        _service.MetadataOf("rec-1")["old"] = "1";
        await using var run = Start();
        await RunAllAsync(run, [Setting("rec-1", "old", "2") with
        {
            Metadata = new Dictionary<string, string?> { ["old"] = "2", ["new"] = "n" },
        }]);

        var result = Assert.Single(_ledger.Results);
        Assert.Equal(new Dictionary<string, string?> { ["old"] = "1", ["new"] = null }, result.Before!.Metadata);
        Assert.Equal(new Dictionary<string, string?> { ["old"] = "2", ["new"] = "n" }, result.After!.Metadata);
    }

    [Fact]
    public async Task The_thread_that_adds_does_not_wait_for_the_wire()
    {
        var gate = new TaskCompletionSource();
        _service.Work = (_, _) => gate.Task;
        await using var run = Start(throttleLimit: 32);
        for (var number = 0; number < 64; number++)
        {
            Assert.True(run.TryAdd(Tagging($"rec-{number}")));
        }

        Assert.True(SpinWait.SpinUntil(() => _service.InFlight == 32, TimeSpan.FromSeconds(20)));
        gate.SetResult();
        Assert.Equal(64, (await TakeAllAsync(run)).Count);
        Assert.Equal(32, _service.MostInFlight);
    }

    private ChangeRun Start(int throttleLimit = 8)
    {
        var options = new ChangeRunOptions { ThrottleLimit = throttleLimit };
        var executor = new ChangeExecutor(
            _service, _ledger, new TagValidator(new TaxonomyCatalog()), LedgerFolder.Organization, options, NullDiagnosticSink.Instance, TimeProvider.System);
        return new ChangeRun(executor, options, TimeProvider.System);
    }

    private static RecordingTagResult TagResult(RecordingChangeOutcome outcome) => Assert.IsType<RecordingTagResult>(outcome.Result);

    private static AddTagChange Tagging(string recordingId) => new()
    {
        Recording = new RecordingReference(recordingId, null),
        Tags = [new RecordingTag { Label = "A", TaxonomyId = "t" }],
    };

    private static SetMetadataChange Setting(string recordingId, string key, string value) => new()
    {
        Recording = new RecordingReference(recordingId, null),
        Metadata = new Dictionary<string, string?> { [key] = value },
    };

    private static async Task<List<RecordingChangeOutcome>> RunAllAsync(ChangeRun run, IEnumerable<RecordingChange> changes)
    {
        var outcomes = new List<RecordingChangeOutcome>();
        foreach (var change in changes)
        {
            while (!run.TryAdd(change))
            {
                await run.WaitAsync(CancellationToken.None);
                while (run.TryTake(out var outcome))
                {
                    outcomes.Add(outcome);
                }
            }
        }

        outcomes.AddRange(await TakeAllAsync(run));
        return outcomes;
    }

    private static async Task<List<RecordingChangeOutcome>> TakeAllAsync(ChangeRun run)
    {
        var outcomes = new List<RecordingChangeOutcome>();
        while (run.HasMore)
        {
            await run.WaitAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(20));
            while (run.TryTake(out var outcome))
            {
                outcomes.Add(outcome);
            }
        }

        return outcomes;
    }

    /// <summary>Requests that overtake each other.</summary>
    private static Func<string, CancellationToken, Task> WorkUnevenly()
    {
        var calls = 0;
        return async (_, token) =>
        {
            // Now longer, now shorter; a Random is not for several threads.
            for (var turns = Interlocked.Increment(ref calls) * 7919 % 11; turns > 0; turns--)
            {
                await Task.Yield();
                token.ThrowIfCancellationRequested();
            }
        };
    }
}
