using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using GenesysRecordingTags.Sandbox;

namespace GenesysRecordingTags.SandboxHost;

/// <summary><c>serve</c>: the sandbox over HTTP, until it is told to end.</summary>
internal static class ServeCommand
{
    public static async Task<int> RunAsync(string[] arguments)
    {
        ServeOptions options;
        SandboxRegion region;
        X509Certificate2? certificate;
        try
        {
            options = ServeOptions.Parse(arguments);
            certificate = ReadCertificate(options.CertificatePath);
            region = new SandboxRegion(options.Organizations().Select(organization => new SandboxOrganization(organization)).ToArray());
        }
        catch (Exception error) when (error is FormatException or ArgumentException or OverflowException or CryptographicException or IOException)
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

        using var key = certificate;
        await using var server = await SandboxServer.StartAsync(region, options.Port, options.Http2Port, certificate);
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

    private static X509Certificate2? ReadCertificate(string? path)
    {
        if (path is null)
        {
            return null;
        }

        using var pem = X509Certificate2.CreateFromPemFile(path);
        // Windows serves no key that was never stored.
        return new X509Certificate2(pem.Export(X509ContentType.Pkcs12));
    }

    private static string Origin(Uri address) => address.GetLeftPart(UriPartial.Authority);
}
