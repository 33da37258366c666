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

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void FailAndForget(string message)
    {
        var entry = new LedgerEntry<bool>(_ => true);
        // Asked for, as a caller does, and dropped.
        Assert.False(entry.Task.IsCompleted);
        entry.Fail(new GenesysException(GenesysErrorKind.LedgerUnavailable, message, "None."));
    }
}
