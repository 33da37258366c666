# Ctrl+C with 32 requests in flight, each of which would take five seconds more.

function Measure-Stop {
    param([switch] $Quick)

    $sandbox = Open-Sandbox -Option '--latency', '0', '--recordings', 30000
    try {
        $null = Invoke-SandboxControl -Sandbox $sandbox -Method POST -Path faults -Body @(, @{ match = @{ operation = 'TagRecording' }; action = @{ kind = 'Delay'; delayMilliseconds = 5000 } })
        $run = Invoke-Worker -Name Stop -Order @{ BaseUri = $sandbox.BaseUri; Rounds = $Quick ? 3 : 9 }
    }
    finally {
        Close-Sandbox $sandbox
    }

    $first, $others = $run.Rounds
    $times = @($others | ForEach-Object Milliseconds)
    ConvertTo-BenchResult -Name 'stop' -What 'Ctrl+C with 32 requests in flight, in seconds' -Target '<= 0.2' -Ratio ((Get-Median $times) / 1000) -Detail @{ Run = $run } `
        -Figure ("$(Format-Number (Get-Median $times) '0') ms, median of $($times.Count); longest $(Format-Number ($times | Measure-Object -Maximum).Maximum '0') ms; " +
        "the first in the process $(Format-Number $first.Milliseconds '0') ms; $($first.InFlightBefore) were in flight")
    ConvertTo-BenchResult -Name 'stop' -What 'Requests in flight one second after Ctrl+C' -Target '<= 0' -Ratio ($run.Rounds | Measure-Object InFlightAfter -Maximum).Maximum `
        -Figure "$(($run.Rounds | ForEach-Object InFlightAfter) -join ', ')"
}
