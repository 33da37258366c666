using System.Diagnostics;
using GenesysRecordingTags.SandboxHost;

namespace GenesysRecordingTags.Sandbox.Tests;

/// <summary>The program as its users start it.</summary>
public class ServeProcessTests
{
    private const string Listening = "listening ";

    [Fact]
    public async Task It_says_where_it_listens_answers_and_ends_with_its_input()
    {
        using var process = Start("serve", "--exit-on-stdin-close");
        var line = await process.StandardOutput.ReadLineAsync();
        Assert.Matches(@"^listening http://127\.0\.0\.1:\d+$", line);
        using var client = new SandboxClient(new SocketsHttpHandler(), new Uri(line![Listening.Length..]));
        await client.LogInAsync();
        using var answer = await client.GetAsync(SandboxClient.MetadataPath("rec-000001"));
        Assert.Equal(200, answer.Status);
        process.StandardInput.Close();
        Assert.Equal(0, await ExitCodeAsync(process));
        Assert.Empty(await process.StandardOutput.ReadToEndAsync());
        Assert.Empty(await process.StandardError.ReadToEndAsync());
    }

    [Fact]
    public async Task It_ends_on_sigterm_though_a_request_hangs()
    {
        using var process = Start("serve");
        var line = await process.StandardOutput.ReadLineAsync();
        using var client = new SandboxClient(new SocketsHttpHandler(), new Uri(line![Listening.Length..]));
        using var faults = await client.PostAsync("__sandbox/faults", """[{"action":{"kind":"hang"}}]""");
        var hanging = client.GetAsync("oauth/introspect");
        using (var kill = Process.Start("kill", ["-TERM", $"{process.Id}"]))
        {
            await kill.WaitForExitAsync();
        }

        Assert.Equal(0, await ExitCodeAsync(process));
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => hanging);
    }

    [Fact]
    public async Task It_ends_with_its_parent()
    {
        using var parent = Process.Start("sleep", ["60"]);
        using var process = Start("serve", "--parent-pid", $"{parent.Id}");
        Assert.StartsWith(Listening, await process.StandardOutput.ReadLineAsync(), StringComparison.Ordinal);
        parent.Kill();
        await parent.WaitForExitAsync();
        Assert.Equal(0, await ExitCodeAsync(process));
    }

    [Theory]
    [InlineData("serve", "--latency", "soon")]
    [InlineData("serve", "--rate-window", "0")]
    [InlineData("dance")]
    public async Task A_wrong_argument_is_explained(params string[] arguments)
    {
        using var process = Start(arguments);
        Assert.Equal(2, await ExitCodeAsync(process));
        Assert.Contains("SandboxHost serve", await process.StandardError.ReadToEndAsync(), StringComparison.Ordinal);
    }

    private static Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(typeof(SandboxServer).Assembly.Location);
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start)!;
    }

    private static async Task<int> ExitCodeAsync(Process process)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(15));
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }

        return process.ExitCode;
    }
}
