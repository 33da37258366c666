# Two PowerShell processes on one organisation, with one ledger between them, sharing N requests a second.

function Measure-ProcessPair {
    param([switch] $Quick)

    $limit = 300
    $seconds = $Quick ? 12 : 25
    $each = [int]($limit * $seconds / 2)
    $sandbox = Open-Sandbox -Option '--latency', '20ms', '--recordings', (2 * $each + 1000), '--rate-limit', $limit, '--rate-window', '1'
    $ledger = Join-Path $BenchPaths.Work "$([guid]::NewGuid().ToString('n')).ledger/ledger.db"
    try {
        $startAt = [DateTimeOffset]::UtcNow.AddSeconds(6)
        $order = @{ BaseUri = $sandbox.BaseUri; Kind = 'Tags'; Count = $each; WarmUp = 50; LedgerPath = $ledger; StartAt = $startAt.ToUnixTimeMilliseconds() }
        $workers = @(
            Open-Worker -Name Changes -Order ($order + @{ First = 251 })
            Open-Worker -Name Changes -Order ($order + @{ First = 551 + $each })
        )
        # The warm-up before the common start is not part of it.
        Start-Sleep -Milliseconds ([math]::Max(0, ($startAt - [DateTimeOffset]::UtcNow).TotalMilliseconds - 500))
        $null = Invoke-SandboxControl -Sandbox $sandbox -Method DELETE -Path 'stats'
        $runs = foreach ($worker in $workers) { Wait-Worker -Worker $worker -TimeoutSec ($seconds * 3 + 60) }
        $stats = Invoke-SandboxControl -Sandbox $sandbox -Path 'stats'
        # Only while both are at work: when one has ended, the other has all.
        $both = ($runs | Measure-Object Seconds -Minimum).Minimum
        $last = $startAt.ToUnixTimeSeconds() + [long][math]::Floor($both)
        $stats.seconds = @($stats.seconds | Where-Object { $_.second -ge $startAt.ToUnixTimeSeconds() -and $_.second -le $last })
        $use = Get-WindowUse -Stats $stats -Limit $limit -WindowSeconds 1
    }
    finally {
        Close-Sandbox $sandbox
        Remove-Item -LiteralPath (Split-Path $ledger) -Recurse -Force -ErrorAction Ignore
    }

    $detail = @{ Runs = $runs; Use = $use }
    ConvertTo-BenchResult -Name 'twoprocesses' -What "Two processes, $limit requests a second between them: share used" -Target '>= 0.90' -Ratio $use.Share `
        -Figure "$(Format-Number ($use.Share * $limit) '0.0') of $limit a second; the two did $(($runs | ForEach-Object { Format-Number $_.Rate '0' }) -join ' and ') a second" -Detail $detail
    ConvertTo-BenchResult -Name 'twoprocesses' -What 'Two processes: requests in the fullest second, of those allowed' -Target '<= 1.05' -Ratio $use.MaxAsked `
        -Figure "$(Format-Number ($use.MaxAsked * $limit)) of $limit; $($use.RefusedRequests) of $(Format-Number $use.Requests) answered 429"
    $done = ($runs | Measure-Object Count -Sum).Sum
    ConvertTo-BenchResult -Name 'twoprocesses' -What 'Two processes: changes lost' -Target '<= 0' -Ratio (2 * $each - $done) -Figure "$done of $(2 * $each)"
}
