# The ledger by itself: durable records, verification, opening.

function Invoke-CoreBench {
    param([object[]] $Argument, [int] $TimeoutSec = 300)

    Wait-Client -Client (Open-Client -File dotnet -Argument (@($BenchPaths.CoreBench) + $Argument)) -TimeoutSec $TimeoutSec | ConvertFrom-Json
}

function Measure-Ledger {
    param([switch] $Quick)

    $total = $Quick ? 100000 : 1000000
    $count = $Quick ? 20000 : 100000
    $folder = New-Item -ItemType Directory -Path (Join-Path $BenchPaths.Work 'ledger')
    try {
        $rounds = foreach ($round in 1..($Quick ? 1 : 3)) {
            $path = Join-Path $folder "$round.db"
            # The first appends are the compiler's and the file's; then the figure.
            $null = Invoke-CoreBench -Argument 'append', $path, 1, 5000, 1000, 'intent'
            [pscustomobject]@{
                Plain = (Invoke-CoreBench -Argument 'append', $path, 10001, $count, 1000, 'plain').Rate
                Intent = (Invoke-CoreBench -Argument 'append', $path, 1000001, $count, 1000, 'intent').Rate
                Session = (Invoke-CoreBench -Argument 'append', $path, 2000001, $count, 128, 'intent').Rate
            }
        }
        $plain, $intent, $session = 'Plain', 'Intent', 'Session' | ForEach-Object { Get-Median ($rounds | ForEach-Object $_) }
        ConvertTo-BenchResult -Name 'ledger' -What 'Ledger: durable audit records a second in groups, against 20,000' -Target '>= 1' -Ratio ($plain / 20000) `
            -Figure "$(Format-Number $plain) a second" -Detail @{ Rounds = $rounds }
        ConvertTo-BenchResult -Name 'ledger' -What 'Ledger: the same, each with a durable intent before it' -Figure "$(Format-Number $intent) a second; with 128 changes under way, as in a session, $(Format-Number $session)"

        $ways = foreach ($round in 1..($Quick ? 1 : 5)) {
            $raw = Invoke-CoreBench -Argument 'sqlite', (Join-Path $folder "raw-$round.db"), 'raw', $count
            $provider = Invoke-CoreBench -Argument 'sqlite', (Join-Path $folder "provider-$round.db"), 'provider', $count
            [pscustomobject]@{
                Append = $provider.Append.ProcessorTime / $raw.Append.ProcessorTime; Verify = $provider.Verify.ProcessorTime / $raw.Verify.ProcessorTime
                Raw = $raw; Provider = $provider
            }
        }
        foreach ($what in 'Append', 'Verify') {
            ConvertTo-BenchResult -Name 'ledger' -What "Ledger: processor time of Microsoft.Data.Sqlite against the ledger's own thin layer, $($what.ToLowerInvariant())" `
                -Ratio (Get-Median ($ways | ForEach-Object $what)) -Detail @{ Rounds = $ways } -Figure ('{0} against {1} µs a record; {2} against {3} B allocated' -f @(
                    foreach ($figure in 'ProcessorTime', 'Allocated') {
                        foreach ($way in 'Provider', 'Raw') { Format-Number (Get-Median ($ways | ForEach-Object { $_.$way.$what.$figure })) '#,0.#' }
                    }))
        }

        $path = Join-Path $folder 'large.db'
        $filled = Invoke-CoreBench -Argument 'append', $path, 1, $total, 1000, 'plain' -TimeoutSec 600
        $verified = (Invoke-CoreBench -Argument 'verify', $path, 3 -TimeoutSec 600).Rate
        $opened = foreach ($round in 1..($Quick ? 3 : 7)) { Invoke-CoreBench -Argument 'open', $path }
        $open = Get-Median ($opened | ForEach-Object Open)
        $amount = Format-Number $total
        ConvertTo-BenchResult -Name 'ledger' -What "Ledger: records verified a second, of $amount, against 200,000" -Target '>= 1' -Ratio ($verified / 200000) -Figure "$(Format-Number $verified) a second"
        ConvertTo-BenchResult -Name 'ledger' -What "Ledger: opened with $amount records, in a fresh process, in seconds" -Target '<= 0.3' -Ratio $open `
            -Figure "$(Format-Number ($open * 1000)) ms; its first change recorded after $(Format-Number ((Get-Median ($opened | ForEach-Object FirstRecord)) * 1000)) ms; filled at $(Format-Number $filled.Rate) a second, $(Format-Number ((Get-Item $path).Length / 1MB)) MB"

        # The kernel's peak of a fresh process; a tenth of the ledger tells whether it grows with the length.
        $proof = Invoke-CoreBench -Argument 'prove', $path, ('rec-{0:D7}' -f ($total / 2)), 3 -TimeoutSec 600
        $small = Join-Path $folder 'small.db'
        $null = Invoke-CoreBench -Argument 'append', $small, 1, ($total / 10), 1000, 'plain' -TimeoutSec 600
        $less = Invoke-CoreBench -Argument 'prove', $small, 'rec-0000001', 3
        ConvertTo-BenchResult -Name 'ledger' -What "Ledger: one recording of $amount records proven, in seconds" -Target '<= 5' -Ratio $proof.Make `
            -Figure "$(Format-Number ($proof.Records / $proof.Make)) records a second; $(Format-Number $proof.Processor) s of processor time; verified in $(Format-Number ($proof.Verify * 1000)) ms; $(Format-Number ($proof.Bytes / 1KB)) KB"
        ConvertTo-BenchResult -Name 'ledger' -What "Ledger: peak memory of that proof against one of a tenth of the records" -Target '<= 1.15' -Ratio ($proof.PeakMemory / $less.PeakMemory) `
            -Figure "$(Format-Number ($proof.PeakMemory / 1MB)) MB, $(Format-Number ($less.PeakMemory / 1MB)) MB"
    }
    finally {
        Remove-Item -LiteralPath $folder -Recurse -Force -ErrorAction Ignore
    }
}
