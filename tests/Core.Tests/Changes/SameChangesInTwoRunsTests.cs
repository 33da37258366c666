using GenesysRecordingTags.Core.Tests.Http;
using Xunit;

namespace GenesysRecordingTags.Core.Tests.Changes;

/// <summary>Runs that make the same changes of one event and recording, in another order each, come to an end.</summary>
public sealed class SameChangesInTwoRunsTests : ChangeTestBase
{
    [Theory]
    [MemberData(nameof(Ledgers))]
    public async Task Each_change_is_made_once_and_both_runs_get_its_result(bool onDisk)
    {
        await using var ledger = Open(onDisk);
        var (first, second) = (Executor(ledger), Executor(ledger));
        var runs = new[]
        {
            first.ApplyAsync(Tagging("A", "evt-1"), default),
            second.ApplyAsync(Tagging("B", "evt-1"), default),
            first.ApplyAsync(Tagging("B", "evt-1"), default),
            second.ApplyAsync(Tagging("A", "evt-1"), default),
        };

        var outcomes = await Task.WhenAll(runs).WaitAsync(TimeSpan.FromSeconds(60));

        Assert.All(outcomes, outcome => Assert.NotNull(outcome.Result));
        Assert.Equal(["A", "B"], Service.Sent.Select(sent => sent.Label).Order());
    }

    [Theory]
    [MemberData(nameof(Ledgers))]
    public async Task Where_they_wait_for_each_other_in_a_circle_they_give_up_in_time_and_the_rest_goes_on(bool onDisk)
    {
        var time = new TimerStepClock();
        await using var ledger = Folder.Open(onDisk, time);
        var release = new TaskCompletionSource();
        Service.Work = (_, _) => release.Task;
        Service.Fault = _ => new GenesysApiException(GenesysErrorKind.RecordingNotFound, "no", "Try another.");

        // A third run makes A, and fails after the first run has begun to wait for it, and before the second one asks for it.
        var failing = Executor(ledger, time).ApplyAsync(Tagging("A", "evt-1"), default);
        var (first, second) = (Executor(ledger, time), Executor(ledger, time));
        var firstA = first.ApplyAsync(Tagging("A", "evt-1"), default);
        var firstB = first.ApplyAsync(Tagging("B", "evt-1"), default);
        var secondB = second.ApplyAsync(Tagging("B", "evt-1"), default);
        release.SetResult();
        Assert.NotNull((await failing.WaitAsync(TimeSpan.FromSeconds(20))).Error);
        Service.Fault = _ => null;
        var secondA = second.ApplyAsync(Tagging("A", "evt-1"), default);

        var all = Task.WhenAll(firstA, secondB, firstB, secondA);
        await RunAsync(time, all);
        var outcomes = await all;

        Assert.All(outcomes[..2], outcome => Assert.Equal(GenesysErrorKind.ChangeInProgress, Assert.IsType<GenesysException>(outcome.Error).Kind));
        Assert.All(outcomes[2..], outcome => Assert.Equal(AuditOutcome.Succeeded, outcome.Audit!.Outcome));
        Assert.DoesNotContain(outcomes, outcome => outcome.IsUnfinished);

        // Asked again, nothing is applied twice.
        Assert.True((await ApplyAsync(ledger, Tagging("A", "evt-1"))).IsSkipped);
        Assert.Equal(3, Service.Sent.Count);
    }

    private static async Task RunAsync(TimerStepClock time, Task work)
    {
        for (var step = 0; step < 500 && !work.IsCompleted; step++)
        {
            await Task.WhenAny(work, Task.Delay(10));
            time.Advance(TimeSpan.FromSeconds(10));
        }

        await work.WaitAsync(TimeSpan.FromSeconds(1));
    }
}
