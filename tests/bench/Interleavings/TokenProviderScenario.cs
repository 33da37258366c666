using GenesysRecordingTags.Core.Authentication;
using Microsoft.Coyote.Random;

namespace GenesysRecordingTags.Interleavings;

/// <summary>Many need a token, some give up, some were refused with it: they share renewals, and nobody goes away with a token that was refused.</summary>
internal static class TokenProviderScenario
{
    public static async Task RunAsync()
    {
        var random = Generator.Create();
        var (underWay, issued) = (0, 0);
        using var provider = new TokenProvider(
            async cancellationToken =>
            {
                Interlocked.Increment(ref underWay);
                try
                {
                    await Task.Yield();
                    cancellationToken.ThrowIfCancellationRequested();
                    return new AccessToken($"token-{Interlocked.Increment(ref issued)}");
                }
                finally
                {
                    Interlocked.Decrement(ref underWay);
                }
            },
            token: null,
            TimeProvider.System);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            using var cancellation = new CancellationTokenSource();
            if (random.NextInteger(4) == 0)
            {
                cancellation.Cancel();
            }

            try
            {
                var first = await provider.GetAsync(cancellation.Token);
                var second = await provider.RenewAsync(first, CancellationToken.None);
                Check.That(first != second, "the refused token was given again");
            }
            catch (OperationCanceledException)
            {
                Check.That(cancellation.IsCancellationRequested, "a wait was cancelled that nobody cancelled");
            }
        })));
        Check.That(Volatile.Read(ref underWay) == 0, "a renewal is under way that nobody waits for");
    }
}
