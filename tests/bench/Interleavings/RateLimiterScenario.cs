using GenesysRecordingTags.Core.Api;
using GenesysRecordingTags.Core.Http;
using Microsoft.Coyote.Random;
using Microsoft.Extensions.Time.Testing;

namespace GenesysRecordingTags.Interleavings;

/// <summary>Requests enter, are answered, refused or cancelled, in any order: none is forgotten, and a refusal lets nobody out.</summary>
internal static class RateLimiterScenario
{
    private const int Requests = 5;

    public static async Task RunAsync()
    {
        var random = Generator.Create();
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
        using var limiter = new AdaptiveRateLimiter(clock, NullDiagnosticSink.Instance);
        var ended = 0;
        var requests = Enumerable.Range(0, Requests).Select(number => Task.Run(async () =>
        {
            using var cancellation = new CancellationTokenSource();
            var entering = limiter.EnterAsync(number == 0 ? RequestPriority.Interactive : RequestPriority.Normal, cancellation.Token).AsTask();
            if (random.NextInteger(4) == 0)
            {
                cancellation.Cancel();
            }

            try
            {
                var lease = await entering;
                var answer = random.NextInteger(3);
                var ending = answer switch
                {
                    0 => new RateLimitEnding(200),
                    1 => new RateLimitEnding(200, new RateLimitHeaders(3, 2, TimeSpan.FromSeconds(1))),
                    _ => new RateLimitEnding(429, Pause: TimeSpan.FromSeconds(2)),
                };
                limiter.Leave(lease, ending);
            }
            catch (OperationCanceledException)
            {
                // It was cancelled by this scenario.
            }

            Interlocked.Increment(ref ended);
        })).ToArray();

        // Time passes while they wait.
        var clockHand = Task.Run(async () =>
        {
            while (Volatile.Read(ref ended) < Requests)
            {
                await Task.Yield();
                clock.Advance(TimeSpan.FromSeconds(10));
            }
        });
        await Task.WhenAll([.. requests, clockHand]);
        var state = limiter.GetState();
        Check.That(state is { InFlight: 0, Waiting: 0 }, $"{state.InFlight} in flight and {state.Waiting} waiting after all have ended");
    }
}
