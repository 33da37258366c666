using GenesysRecordingTags.Core.Api;
using Xunit;

namespace GenesysRecordingTags.Core.Tests.Api;

public class ConcurrencyLimiterTests
{
    [Fact]
    public Task Slots_are_given_in_the_order_in_which_they_were_asked_for() => Task.Run(async () =>
    {
        // Away from the test framework's synchronisation context, in which nothing runs inline.
        var limiter = new ConcurrencyLimiter(2);
        var order = new List<int>();
        await limiter.EnterAsync(CancellationToken.None);
        await limiter.EnterAsync(CancellationToken.None);
        var waiting = Enumerable.Range(1, 5).Select(number => WaitAsync(limiter, number, order)).ToList();
        Assert.Empty(order);

        for (var number = 1; number <= 5; number++)
        {
            limiter.Leave();

            // Before Leave returned: no slot stands empty while its owner waits for a thread.
            Assert.Equal(Enumerable.Range(1, number), order);
        }

        await Task.WhenAll(waiting);
    });

    [Fact]
    public async Task Whoever_gives_up_waiting_loses_nobodys_slot()
    {
        var limiter = new ConcurrencyLimiter(1);
        var order = new List<int>();
        using var cancellation = new CancellationTokenSource();
        await limiter.EnterAsync(CancellationToken.None);
        var givesUp = limiter.EnterAsync(cancellation.Token);
        var stays = WaitAsync(limiter, 2, order);
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => givesUp);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => limiter.EnterAsync(cancellation.Token));
        limiter.Leave();
        await stays;
        limiter.Leave();
        Assert.True(limiter.EnterAsync(CancellationToken.None).IsCompletedSuccessfully);
    }

    [Fact]
    public async Task One_that_has_its_slot_keeps_it_when_it_is_cancelled_afterwards()
    {
        var limiter = new ConcurrencyLimiter(1);
        using var cancellation = new CancellationTokenSource();
        await limiter.EnterAsync(CancellationToken.None);
        var second = limiter.EnterAsync(cancellation.Token);
        limiter.Leave();
        await cancellation.CancelAsync();

        await second;
        Assert.False(limiter.EnterAsync(CancellationToken.None).IsCompleted);
    }

    [Fact]
    public Task A_long_chain_that_never_waits_does_not_end_the_stack() => Task.Run(async () =>
    {
        var limiter = new ConcurrencyLimiter(1);
        await limiter.EnterAsync(CancellationToken.None);
        var chain = Enumerable.Range(0, 100_000).Select(_ => EnterAndLeaveAsync(limiter)).ToList();
        limiter.Leave();
        await Task.WhenAll(chain);
    });

    [Fact]
    public async Task Never_more_than_the_count_hold_a_slot_whoever_gives_up()
    {
        const int Count = 4;
        var limiter = new ConcurrencyLimiter(Count);
        var (inside, most, done) = (0, 0, 0);
        await Task.WhenAll(Enumerable.Range(0, 64).Select(loop => Task.Run(async () =>
        {
            var random = new Random(loop);
            for (var turn = 0; turn < 200; turn++)
            {
                using var cancellation = new CancellationTokenSource();
                var entering = limiter.EnterAsync(cancellation.Token);
                if (random.Next(3) == 0)
                {
                    await cancellation.CancelAsync();
                }

                try
                {
                    await entering;
                }
                catch (OperationCanceledException)
                {
                    continue;
                }

                InterlockedMax(ref most, Interlocked.Increment(ref inside));
                await Task.Yield();
                Interlocked.Decrement(ref inside);
                Interlocked.Increment(ref done);
                limiter.Leave();
            }
        })));

        Assert.InRange(most, 2, Count);
        Assert.InRange(done, 64 * 200 / 4, 64 * 200);
        Assert.All(Enumerable.Range(0, Count), _ => Assert.True(limiter.EnterAsync(CancellationToken.None).IsCompletedSuccessfully));
        Assert.False(limiter.EnterAsync(CancellationToken.None).IsCompleted);
    }

    private static async Task WaitAsync(ConcurrencyLimiter limiter, int number, List<int> order)
    {
        await limiter.EnterAsync(CancellationToken.None).ConfigureAwait(false);
        order.Add(number);
    }

    private static async Task EnterAndLeaveAsync(ConcurrencyLimiter limiter)
    {
        await limiter.EnterAsync(CancellationToken.None).ConfigureAwait(false);
        limiter.Leave();
    }

    private static void InterlockedMax(ref int most, int value)
    {
        int seen;
        while (value > (seen = Volatile.Read(ref most)) && Interlocked.CompareExchange(ref most, value, seen) != seen)
        {
        }
    }
}
