# 100,000 changes against a server that limits, delays, drops connections, answers 503 and lets tokens expire.

function Measure-Soak {
    param([int] $Count, [switch] $Quick)

    if (-not $Count) { $Count = $Quick ? 5000 : 100000 }
    $limit = 900
    $sandbox = Open-Sandbox -Option '--latency', '20ms', '--recordings', ($Count + 500), '--rate-limit', $limit, '--rate-window', '1', '--token-lifetime', '30'
    try {
        $faults = @(
            @{ name = 'delay'; match = @{ probability = 0.02; seed = 3 }; action = @{ kind = 'Delay'; delayMilliseconds = 200 } }
            @{ name = 'reset before'; match = @{ operation = 'TagRecording'; probability = 0.004; seed = 5 }; action = @{ kind = 'Reset' } }
            @{ name = 'reset after applying'; match = @{ operation = 'TagRecording'; probability = 0.003; seed = 7 }; action = @{ kind = 'Reset'; afterApplying = $true } }
            @{ name = 'reset in body'; match = @{ operation = 'TagRecording'; probability = 0.003; seed = 11 }; action = @{ kind = 'ResetInBody' } }
            @{ name = '503'; match = @{ operation = 'TagRecording'; probability = 0.02; seed = 13 }; action = @{ kind = 'Status'; statusCode = 503 } }
        )
        $null = Invoke-SandboxControl -Sandbox $sandbox -Method POST -Path faults -Body $faults
        $bound = [int]($Count / $limit * 3) + 120
        $worker = Open-Worker -Name Changes -Order @{ BaseUri = $sandbox.BaseUri; Kind = 'Tags'; Count = $Count; WarmUp = 0; First = 201 }
        $samples = Read-ResidentMemory -Worker $worker -TimeoutSec $bound
        $run = Wait-Worker -Worker $worker -TimeoutSec 1
        $stats = Invoke-SandboxControl -Sandbox $sandbox -Path 'stats'
        $counts = Invoke-SandboxControl -Sandbox $sandbox -Path 'counts'
        $inForce = (Invoke-SandboxControl -Sandbox $sandbox -Path 'faults').faults
    }
    finally {
        Close-Sandbox $sandbox
    }

    $perRecording = @($counts.recordings.PSObject.Properties | ForEach-Object { $_.Value.tags })
    $once = @($perRecording | Where-Object { $_ -eq 1 }).Count
    $quarter = [math]::Max(1, [int][math]::Floor($samples.Count / 4))
    $secondQuarter = Get-Median $samples[$quarter..(2 * $quarter - 1)]
    $lastQuarter = Get-Median $samples[(-$quarter)..-1]
    $met = ($inForce | ForEach-Object { "$($_.met) x $($_.rule.name)" }) -join ', '
    $detail = @{ Run = $run; Faults = $met; Totals = $counts.totals; Stats = $stats }
    ConvertTo-BenchResult -Name 'soak' -What "Soak of $(Format-Number $Count) changes: applied exactly once, by the server's own count" -Target '>= 1' -Ratio ($once / $Count) `
        -Figure "$(Format-Number $once) once, $(@($perRecording | Where-Object { $_ -gt 1 }).Count) more than once, $($Count - $perRecording.Count) not; faults: $met; $($stats.tokensIssued) tokens" -Detail $detail
    ConvertTo-BenchResult -Name 'soak' -What 'Soak: changes that ended as errors' -Target '<= 0' -Ratio $run.Failed -Figure "$($run.Failed), first: $($run.FirstError ?? 'none')"
    ConvertTo-BenchResult -Name 'soak' -What 'Soak: resident memory, last quarter against second quarter' -Target '<= 1.15' -Ratio ($lastQuarter / $secondQuarter) `
        -Figure "$(Format-Number ($lastQuarter / 1MB) '0.0') against $(Format-Number ($secondQuarter / 1MB) '0.0') MB, medians; $(Format-Number ($run.PeakResident / 1MB) '0.0') MB at its peak"
    $use = Get-WindowUse -Stats $stats -Limit $limit -WindowSeconds 1
    ConvertTo-BenchResult -Name 'soak' -What 'Soak: share of the allowance used, faults and all' -Ratio $use.Share `
        -Figure "$(Format-Number $run.Rate) changes a second of $limit requests allowed; $($use.RefusedRequests) requests answered 429; $(Format-Number $run.Seconds '0') s"
}

# Looked at from outside, twice a second, until the process ends.
function Read-ResidentMemory {
    param([Parameter(Mandatory)] $Worker, [int] $TimeoutSec)

    $deadline = [datetime]::UtcNow.AddSeconds($TimeoutSec)
    while (-not $Worker.Process.WaitForExit(500) -and [datetime]::UtcNow -lt $deadline) {
        $Worker.Process.Refresh()
        if (-not $Worker.Process.HasExited) { [double]$Worker.Process.WorkingSet64 }
    }
}
