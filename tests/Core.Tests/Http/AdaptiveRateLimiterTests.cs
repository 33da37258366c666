using GenesysRecordingTags.Core.Api;
using GenesysRecordingTags.Core.Http;
using Xunit;

namespace GenesysRecordingTags.Core.Tests.Http;

public sealed class AdaptiveRateLimiterTests : IDisposable
{
    private static readonly RateLimitHeaders TenLeft = new(10, 10, TimeSpan.FromSeconds(60));

    private readonly TimerStepClock _clock = new();
    private readonly RecordingSink _sink = new();
    private readonly AdaptiveRateLimiter _rateLimiter;

    public AdaptiveRateLimiterTests() => _rateLimiter = new AdaptiveRateLimiter(_clock, _sink);

    public void Dispose() => _rateLimiter.Dispose();

    [Fact]
    public void The_first_request_asks_and_the_others_wait_for_its_answer()
    {
        var first = Enter();
        var second = Enter();
        Assert.True(first.IsCompleted);
        Assert.False(second.IsCompleted);

        Leave(first, null);
        Assert.True(Wait(second));
    }

    [Fact]
    public void A_first_request_that_takes_long_does_not_hold_the_others()
    {
        Enter();
        var second = Enter();
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True(Wait(second));
    }

    [Fact]
    public void Where_nothing_is_limited_nothing_waits()
    {
        Leave(Enter(), null);
        Leave(Enter(), null);
        for (var index = 0; index < 1000; index++)
        {
            Assert.True(Enter().IsCompletedSuccessfully);
        }

        var state = _rateLimiter.GetState();
        Assert.Null(state.Limit);
        Assert.Null(state.RequestsPerSecond);
        Assert.Equal(1000, state.InFlight);
        Assert.Empty(_sink.Messages);
    }

    [Fact]
    public void What_is_allowed_is_shown()
    {
        Leave(Enter(), TenLeft with { Remaining = 9 });
        Enter();

        var state = _rateLimiter.GetState();
        Assert.Equal(10, state.Limit);
        Assert.Equal(8, state.Remaining);
        Assert.Equal(_clock.GetUtcNow().AddSeconds(60), state.ResetAt);
        Assert.InRange(state.RequestsPerSecond!.Value, 0.1, 0.2);
        Assert.Equal(1, state.InFlight);
        Assert.Equal("8/10", state.ToString());
    }

    [Fact]
    public void A_429_holds_everything_once_and_says_so_once()
    {
        Leave(Enter(), null);
        var inFlight = Enumerable.Range(0, 5).Select(_ => Enter()).ToArray();
        foreach (var request in inFlight)
        {
            Refuse(request, TimeSpan.FromSeconds(7));
        }

        var waiting = Enumerable.Range(0, 20).Select(_ => Enter()).ToArray();
        var state = _rateLimiter.GetState();
        Assert.Equal(20, state.Waiting);
        Assert.Equal(_clock.GetUtcNow().AddSeconds(7), state.PausedUntil);
        Assert.Equal(5, state.LimitedCount);

        _clock.Advance(TimeSpan.FromSeconds(6.9));
        Assert.DoesNotContain(waiting, request => request.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(0.2));
        Assert.True(Wait(waiting[0]));
        Assert.Single(_sink.Messages, message => message.Level == DiagnosticLevel.Verbose && message.Message.Contains("wait 7 s", StringComparison.Ordinal));
        // Without a burst.
        Assert.InRange(waiting.Count(request => request.IsCompleted), 1, 5);
        _clock.Advance(TimeSpan.FromSeconds(30));
        Assert.True(Wait(waiting[^1]));
    }

    [Fact]
    public void A_first_answer_that_refuses_lets_none_of_those_out_that_wait_for_it()
    {
        var first = Enter();
        var waiting = Enumerable.Range(0, 20).Select(_ => Enter()).ToArray();
        Refuse(first, TimeSpan.FromSeconds(7));

        Assert.Equal(20, _rateLimiter.GetState().Waiting);
        Assert.DoesNotContain(waiting, request => request.IsCompleted);
    }

    [Fact]
    public void A_refusal_that_tells_the_limit_holds_everything_until_it_is_over()
    {
        Leave(Enter(), TenLeft);
        var inFlight = Enter();
        var waiting = Enumerable.Range(0, 3).Select(_ => Enter()).ToArray();
        Refuse(inFlight, TimeSpan.FromSeconds(100), new RateLimitHeaders(10, 9, TimeSpan.FromSeconds(60)));

        _clock.Advance(TimeSpan.FromSeconds(99));
        Assert.DoesNotContain(waiting, request => request.IsCompleted);
    }

    [Fact]
    public async Task The_timer_does_not_run_in_the_context_of_the_command_that_connected()
    {
        var clock = new ContextClock();
        clock.Command.Value = "Connect-GenesysCloud";
        using var rateLimiter = new AdaptiveRateLimiter(clock, _sink);
        clock.Command.Value = null;
        var refused = await rateLimiter.EnterAsync(RequestPriority.Normal, CancellationToken.None);
        rateLimiter.Leave(refused, new RateLimitEnding(429, Pause: TimeSpan.FromMilliseconds(20)));

        await rateLimiter.EnterAsync(RequestPriority.Normal, CancellationToken.None);
        Assert.Null(await clock.TimerContext.Task.WaitAsync(TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public void Interactive_requests_pass_bulk_work()
    {
        Leave(Enter(), null);
        Refuse(Enter(), TimeSpan.FromSeconds(2));
        var bulk = Enter();
        var interactive = Enter(RequestPriority.Interactive);
        var order = new List<string>();
        var bulkEnds = bulk.ContinueWith(_ => { lock (order) { order.Add("bulk"); } }, TaskScheduler.Default);
        var interactiveEnds = interactive.ContinueWith(_ => { lock (order) { order.Add("interactive"); } }, TaskScheduler.Default);

        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.True(Wait(interactive));
        Assert.True(Wait(interactiveEnds));
        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.True(Wait(bulk));
        Assert.True(Wait(bulkEnds));
        Assert.Equal(["interactive", "bulk"], order);
    }

    [Fact]
    public async Task A_wait_is_cancelled_at_once_and_costs_no_other_its_turn()
    {
        Leave(Enter(), null);
        Refuse(Enter(), TimeSpan.FromSeconds(100));
        using var cancellation = new CancellationTokenSource();
        var cancelled = _rateLimiter.EnterAsync(RequestPriority.Normal, cancellation.Token).AsTask();
        var patient = Enter();
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        Assert.Equal(1, _rateLimiter.GetState().Waiting);
        _clock.Advance(TimeSpan.FromSeconds(100));
        Assert.True(Wait(patient));
    }

    [Fact]
    public void A_wait_of_more_than_three_minutes_is_refused_to_all()
    {
        Leave(Enter(), null);
        var (first, second) = (Enter(), Enter());
        Refuse(first, TimeSpan.FromMinutes(1));
        var waiting = Enter();
        Refuse(second, TimeSpan.FromHours(2));

        Assert.True(Wait(waiting));
        Assert.Equal(TimeSpan.FromHours(2), Lease(waiting).RefusedWait);
        Assert.Equal(TimeSpan.FromHours(2), Lease(Enter()).RefusedWait);
        _clock.Advance(TimeSpan.FromHours(2));
        Assert.Null(Lease(Enter()).RefusedWait);
    }

    [Fact]
    public void A_used_up_window_of_a_day_is_refused_too()
    {
        Leave(Enter(), new RateLimitHeaders(1000, 0, TimeSpan.FromHours(9)));
        Assert.InRange(Lease(Enter()).RefusedWait!.Value.TotalHours, 8.9, 10);
    }

    [Fact]
    public void However_long_a_pause_is_one_request_asks_again_every_three_minutes()
    {
        var refused = Enter();
        Refuse(refused, TimeSpan.FromDays(10_000));
        Assert.NotNull(Lease(Enter()).RefusedWait);

        for (var round = 0; round < 3; round++)
        {
            _clock.Advance(TimeSpan.FromSeconds(180));
            var probe = Enter();
            Assert.Null(Lease(probe).RefusedWait);
            // While it is under way, and after it was refused too, nobody else is let through.
            Assert.NotNull(Lease(Enter()).RefusedWait);
            Refuse(probe, TimeSpan.FromDays(10_000));
            Assert.InRange(Lease(Enter()).AskedAgainIn.TotalSeconds, 179, 180);
        }
    }

    [Fact]
    public void What_the_service_answers_when_it_is_asked_again_replaces_what_it_said_before()
    {
        var refused = Enter();
        Refuse(refused, TimeSpan.FromDays(10_000));
        _clock.Advance(TimeSpan.FromSeconds(180));
        var probe = Enter();
        Refuse(probe, TimeSpan.FromSeconds(5));
        var waiting = Enter();
        Assert.False(waiting.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(5));
        Assert.True(Wait(waiting));
    }

    [Fact]
    public void A_probe_that_was_answered_ends_the_pause_and_one_that_was_lost_does_not()
    {
        var refused = Enter();
        Refuse(refused, TimeSpan.FromDays(10_000));
        _clock.Advance(TimeSpan.FromSeconds(180));
        Leave(Enter(), null, 0);
        Assert.NotNull(Lease(Enter()).RefusedWait);

        _clock.Advance(TimeSpan.FromSeconds(180));
        Leave(Enter(), null);
        Assert.Null(_rateLimiter.GetState().PausedUntil);
        // Without a burst, but free again in the end.
        var after = Enumerable.Range(0, 50).Select(_ => Enter()).ToArray();
        Assert.InRange(after.Count(request => request.IsCompleted), 1, 3);
        _clock.Advance(TimeSpan.FromSeconds(30));
        Assert.All(after, request => Assert.True(Wait(request)));
    }

    [Fact]
    public void A_window_that_ends_in_days_is_asked_about_again_too()
    {
        Leave(Enter(), new RateLimitHeaders(1000, 0, TimeSpan.FromDays(9)));
        Assert.NotNull(Lease(Enter()).RefusedWait);
        _clock.Advance(TimeSpan.FromSeconds(180));
        var probe = Enter();
        Assert.Null(Lease(probe).RefusedWait);
        Leave(probe, new RateLimitHeaders(1000, 999, TimeSpan.FromSeconds(60)));
        var next = Enter();
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True(Wait(next));
        Assert.Null(Lease(next).RefusedWait);
    }

    [Fact]
    public void The_wall_clock_set_back_changes_no_wait()
    {
        Leave(Enter(), null);
        Refuse(Enter(), TimeSpan.FromSeconds(5));
        var waiting = Enter();
        _clock.SetWallClock(_clock.GetUtcNow().AddDays(-1));
        _clock.Advance(TimeSpan.FromSeconds(5));
        Assert.True(Wait(waiting));
    }

    [Fact]
    public async Task Closing_ends_all_waits()
    {
        Leave(Enter(), null);
        Refuse(Enter(), TimeSpan.FromSeconds(5));
        var waiting = Enter();
        _rateLimiter.Dispose();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Enter());
    }

    [Fact]
    public async Task Many_threads_at_once_lose_no_turn()
    {
        using var rateLimiter = new AdaptiveRateLimiter(TimeProvider.System, NullDiagnosticSink.Instance);
        var workers = Enumerable.Range(0, 16).Select(_ => Task.Run(async () =>
        {
            for (var index = 0; index < 100; index++)
            {
                var lease = await rateLimiter.EnterAsync(index % 7 == 0 ? RequestPriority.Interactive : RequestPriority.Normal, CancellationToken.None);
                await Task.Yield();
                rateLimiter.Leave(lease, new RateLimitEnding(200, new RateLimitHeaders(1_000_000, 900_000, TimeSpan.FromSeconds(1))));
            }
        }));
        await Task.WhenAll(workers).WaitAsync(TimeSpan.FromSeconds(10));
        Assert.Equal(0, rateLimiter.GetState().InFlight);
        Assert.Equal(0, rateLimiter.GetState().Waiting);
    }

    private Task<RateLimitLease> Enter(RequestPriority priority = RequestPriority.Normal) => Start(priority);

    private Task<RateLimitLease> Start(RequestPriority priority)
    {
        try
        {
            return _rateLimiter.EnterAsync(priority, CancellationToken.None).AsTask();
        }
        catch (OperationCanceledException exception)
        {
            return Task.FromException<RateLimitLease>(exception);
        }
    }

    private void Leave(Task<RateLimitLease> lease, RateLimitHeaders? headers, int status = 200) =>
        _rateLimiter.Leave(Lease(lease), new RateLimitEnding(status, headers));

    private void Refuse(Task<RateLimitLease> lease, TimeSpan pause, RateLimitHeaders? headers = null) =>
        _rateLimiter.Leave(Lease(lease), new RateLimitEnding(429, headers, pause));

    private static RateLimitLease Lease(Task<RateLimitLease> turn)
    {
        Assert.True(Wait(turn));
        return turn.GetAwaiter().GetResult();
    }

    /// <summary>A turn is given on the pool.</summary>
    private static bool Wait(Task task) => task.Wait(TimeSpan.FromSeconds(5));

    /// <summary>The system's clock; remembers which command's context its timer runs in.</summary>
    private sealed class ContextClock : TimeProvider
    {
        public AsyncLocal<string?> Command { get; } = new();

        public TaskCompletionSource<string?> TimerContext { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => base.CreateTimer(
            inner =>
            {
                TimerContext.TrySetResult(Command.Value);
                callback(inner);
            },
            state,
            dueTime,
            period);
    }
}
