using System.Runtime.CompilerServices;
using GenesysRecordingTags.Core.Ledger;
using Xunit;

namespace GenesysRecordingTags.Core.Tests.Ledger;

public sealed class LedgerEntryTests
{
    [Fact]
    public void One_that_fails_and_that_nobody_waits_for_is_no_unobserved_error_of_the_process()
    {
        var message = Guid.NewGuid().ToString();
        var unobserved = new List<string>();
        void Note(object? sender, UnobservedTaskExceptionEventArgs args)
        {
            lock (unobserved)
            {
                unobserved.AddRange(args.Exception.InnerExceptions.Select(error => error.Message));
            }
        }

        TaskScheduler.UnobservedTaskException += Note;
        try
        {
            FailAndForget(message);
            GC.Collect();
            GC.WaitForPendingFinalizers();
            lock (unobserved)
            {
                Assert.DoesNotContain(message, unobserved);
            }
        }
        finally
        {
            TaskScheduler.UnobservedTaskException -= Note;
        }
    }

    [Fact]
    public async Task Who_waits_and_who_is_to_be_told_hear_how_it_ended()
    {
        var heard = new List<string>();
        var durable = new LedgerEntry<int>(_ => 7, () => heard.Add("failed"), () => heard.Add("durable"));
        durable.Apply(null!);
        Assert.False(durable.Task.IsCompleted);
        durable.Complete();
        Assert.Equal(7, await durable.Task);

        var error = new GenesysException(GenesysErrorKind.LedgerUnavailable, "disk full", "Free some space.");
        var failed = new LedgerEntry<int>(_ => 7, () => heard.Add("failed"), () => heard.Add("durable"));
        failed.Fail(error);
        Assert.Same(error, await Assert.ThrowsAsync<GenesysException>(() => failed.Task));
        Assert.Equal(["durable", "failed"], heard);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void FailAndForget(string message)
    {
        var entry = new LedgerEntry<bool>(_ => true);
        // Asked for, as a caller does, and dropped.
        Assert.False(entry.Task.IsCompleted);
        entry.Fail(new GenesysException(GenesysErrorKind.LedgerUnavailable, message, "None."));
    }
}
