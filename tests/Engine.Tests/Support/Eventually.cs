using System.Diagnostics;

namespace GenesysRecordingTags.Engine.Tests.Support;

/// <summary>Waits for what comes true by itself.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Waits for a condition; fails where it does not come true.</summary>
    /// <param name="condition">The condition.</param>
    /// <param name="what">Its name, for the failure.</param>
    public static void Holds(Func<bool> condition, string what)
    {
        var waited = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(waited.Elapsed < Patience, $"After {Patience.TotalSeconds} s, still not so: {what}");
            Thread.Sleep(10);
        }
    }
}
