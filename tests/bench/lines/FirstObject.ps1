# The first object out of a 100,000-row pipeline, in round trips.

function Measure-FirstObject {
    param([switch] $Quick)

    $roundTrip = 20
    $count = 100000
    $sandbox = Open-Sandbox -Option '--latency', "${roundTrip}ms", '--recordings', 20000
    try {
        $run = Invoke-Worker -Name FirstObject -Order @{ BaseUri = $sandbox.BaseUri; Count = $count; Rounds = $Quick ? 5 : 11 }
        $stats = Invoke-SandboxControl -Sandbox $sandbox -Path 'stats'
    }
    finally {
        Close-Sandbox $sandbox
    }

    $median = Get-Median $run.First
    ConvertTo-BenchResult -Name 'firstobject' -What "First object out of a $(Format-Number $count)-row pipeline, in round trips of $roundTrip ms" -Target '<= 3' -Ratio ($median / $roundTrip) `
        -Figure "$(Format-Number $median '0.0') ms, median of $($run.First.Count); the pipeline was back $(Format-Number (Get-Median $run.Cut) '0.0') ms after its start" -Detail @{ Run = $run }
    ConvertTo-BenchResult -Name 'firstobject' -What 'Requests in flight after Select-Object -First 1' -Target '<= 0' -Ratio $stats.inFlight -Figure "$($stats.inFlight)"
}
