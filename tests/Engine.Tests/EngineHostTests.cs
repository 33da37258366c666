using System.Diagnostics;

namespace GenesysRecordingTags.Engine.Tests;

/// <summary>The program that runs scripts in the engine, where there is no PowerShell.</summary>
public sealed class EngineHostTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string _folder = Directory.CreateTempSubdirectory("engine-host-").FullName;

    public void Dispose() => Directory.Delete(_folder, true);

    [Theory]
    [InlineData("'all went well'", 0)]
    [InlineData("exit 3", 3)]
    [InlineData("throw 'broken'", 1)]
    public async Task Its_exit_code_is_the_scripts(string script, int code) => Assert.Equal(code, (await RunAsync(script)).ExitCode);

    [Fact]
    public async Task Output_is_plain_text_where_it_is_redirected()
    {
        var run = await RunAsync("\"$($PSStyle.Bold)bold$($PSStyle.Reset)\"; [pscustomobject]@{ Name = 'A'; Value = 1 }; $Host.UI.WriteWarningLine('careful')");
        Assert.All(new[] { "bold\\s", "Name +Value", "A +1", "WARNING: careful" }, shown => Assert.Matches(shown, run.Output));
        Assert.DoesNotContain('\u001b', run.Output);
    }

    [Fact]
    public async Task An_error_is_shown_and_the_script_goes_on()
    {
        var run = await RunAsync($"Import-Module '{TestedModule.Manifest}'; Connect-GenesysCloud -Sandbox -NoLedger -RecordingCount 1; Get-RecordingMetadata no-such-one; 'behind it'");
        Assert.Contains("no-such-one", run.Errors, StringComparison.Ordinal);
        Assert.Contains("behind it", run.Output, StringComparison.Ordinal);
        Assert.Equal(0, run.ExitCode);
    }

    [Fact]
    public async Task Parameters_reach_the_script()
    {
        var run = await RunAsync("param([string] $Word, [switch] $Loud) \"$Word $Loud\"", "-Word", "given", "-Loud");
        Assert.StartsWith("given True", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_question_is_an_error_that_names_the_way_out()
    {
        var run = await RunAsync("$Host.UI.ReadLine()");
        Assert.Contains("asks nothing", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Interrupt_ends_the_script_and_runs_its_finally()
    {
        if (OperatingSystem.IsWindows())
        {
            // No process can send Ctrl+C to another one's console there.
            return;
        }

        using var process = Start("try { 'ready'; while ($true) { [Threading.Thread]::Sleep(20) } } finally { $Host.UI.WriteLine('cleaned up') }");
        Assert.Equal("ready", await process.StandardOutput.ReadLineAsync());
        using var interrupt = Process.Start("kill", ["-INT", $"{process.Id}"]);
        await process.WaitForExitAsync().WaitAsync(Patience);
        Assert.Contains("cleaned up", await process.StandardOutput.ReadToEndAsync(), StringComparison.Ordinal);
        Assert.Equal(130, process.ExitCode);
    }

    private Process Start(string script, params string[] arguments)
    {
        var file = Path.Combine(_folder, "script.ps1");
        File.WriteAllText(file, script);
        return Process.Start(new ProcessStartInfo("dotnet", [TestedModule.EngineHost, file, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
    }

    private async Task<(int ExitCode, string Output, string Errors)> RunAsync(string script, params string[] arguments)
    {
        using var process = Start(script, arguments);
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(Patience);
        return (process.ExitCode, await output, await errors);
    }
}
