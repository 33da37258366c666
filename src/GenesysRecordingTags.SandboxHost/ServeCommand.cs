using System.Runtime.InteropServices;
using GenesysRecordingTags.Sandbox;

namespace GenesysRecordingTags.SandboxHost;

/// <summary><c>serve</c>: the sandbox over HTTP, until it is told to end.</summary>
internal static class ServeCommand
{
    public static async Task<int> RunAsync(string[] arguments)
    {
        ServeOptions options;
        SandboxOrganization organization;
        try
        {
            options = ServeOptions.Parse(arguments);
            organization = new SandboxOrganization(options.Sandbox);
        }
        catch (Exception error) when (error is FormatException or ArgumentException or OverflowException)
        {
            return Usage.Show(Console.Error, error.Message);
        }

        var end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
        void End(PosixSignalContext signal)
        {
            signal.Cancel = true;
            end.TrySetResult();
        }

        await using var server = await SandboxServer.StartAsync(organization, options.Port, options.Http2Port);
        await Console.Out.WriteLineAsync($"listening {Origin(server.BaseAddress)}");
        if (server.Http2Address is not null)
        {
            await Console.Out.WriteLineAsync($"listening-h2c {Origin(server.Http2Address)}");
        }

        await Console.Out.FlushAsync();
        using var watches = new CancellationTokenSource();
        List<Task> reasons = [end.Task];
        if (options.ExitsOnStdinClose)
        {
            reasons.Add(EndOfLife.WhenStdinCloses());
        }

        if (options.ParentPid is { } pid)
        {
            reasons.Add(EndOfLife.WhenProcessEndsAsync(pid, watches.Token));
        }

        await Task.WhenAny(reasons);
        await watches.CancelAsync();
        return 0;
    }

    private static string Origin(Uri address) => address.GetLeftPart(UriPartial.Authority);
}
