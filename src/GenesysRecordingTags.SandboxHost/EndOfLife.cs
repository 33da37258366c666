using System.Diagnostics;

namespace GenesysRecordingTags.SandboxHost;

/// <summary>Reasons to end without being told so.</summary>
internal static class EndOfLife
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(500);

    /// <summary>Ends when whoever holds the other end of standard input closes it.</summary>
    public static Task WhenStdinCloses()
    {
        var closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        // A blocking read of the console can't be cancelled: it has a thread that dies with the process.
        new Thread(() =>
        {
            using var input = Console.OpenStandardInput();
            var buffer = new byte[256];
            while (input.Read(buffer) > 0)
            {
            }

            closed.TrySetResult();
        })
        { IsBackground = true, Name = "standard input" }.Start();
        return closed.Task;
    }

    /// <summary>Ends when the process is gone, or never was.</summary>
    public static async Task WhenProcessEndsAsync(int pid, CancellationToken cancellationToken)
    {
        try
        {
            using var process = Process.GetProcessById(pid);
            // WaitForExitAsync is for own children; a stranger is looked at now and then.
            while (!process.HasExited)
            {
                await Task.Delay(Glance, cancellationToken);
            }
        }
        catch (Exception error) when (error is ArgumentException or OperationCanceledException)
        {
        }
    }
}
