using System.Diagnostics;

namespace GenesysRecordingTags.Core.Tests.Ledger;

/// <summary>A process that runs <see cref="LedgerChild"/>.</summary>
internal sealed class ChildProcess : IDisposable
{
    private readonly Process _process;
    private readonly List<string> _lines = [];

    public ChildProcess(params string[] arguments)
    {
        var assembly = typeof(LedgerChild).Assembly.Location;
        _process = Process.Start(new ProcessStartInfo("dotnet", ["exec", assembly, .. arguments]) { RedirectStandardOutput = true })!;
        _process.OutputDataReceived += (_, e) =>
        {
            if (e.Data is not null)
            {
                lock (_lines)
                {
                    _lines.Add(e.Data);
                }
            }
        };
        _process.BeginOutputReadLine();
    }

    /// <summary>What it said so far.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_lines)
            {
                return [.. _lines];
            }
        }
    }

    public async Task WaitForLinesAsync(int count)
    {
        var patience = DateTime.UtcNow.AddSeconds(30);
        while (Lines.Count < count && DateTime.UtcNow < patience && !_process.HasExited)
        {
            await Task.Delay(5);
        }
    }

    public async Task<int> WaitForExitAsync()
    {
        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }

    /// <summary>SIGKILL.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}
