# A ledger of years: what a record takes, and what it takes to verify, sum up, export and ask.

function Measure-Scale {
    param([int] $Count, [switch] $Quick)

    $total = $Count ? $Count : $Quick ? 100000 : 5000000
    $amount = Format-Number $total
    $folder = New-Item -ItemType Directory -Path (Join-Path $BenchPaths.Work 'scale')
    try {
        $path = Join-Path $folder 'ledger.db'
        $filled = Invoke-CoreBench -Argument 'fill', $path, $total -TimeoutSec 3600
        $bytes = (Get-Item $path).Length / $total
        ConvertTo-BenchResult -Name 'scale' -What "Ledger of $amount records: bytes a record, indexes included, against 800" -Target '<= 1' -Ratio ($bytes / 800) `
            -Figure "$(Format-Number $bytes) bytes; filled at $(Format-Number $filled.Rate) durable records a second"

        $runs = [ordered]@{}
        foreach ($what in 'verify', 'measure', 'report', 'jsonl', 'csv', 'get') {
            # Once for the disk, then the figure.
            foreach ($round in 1..($Quick ? 1 : 2)) { $runs[$what] = Invoke-CoreBench -Argument 'run', $path, $what -TimeoutSec 3600 }
            Get-ChildItem $folder -Filter "ledger.db.$what*" | Remove-Item
            $ratio, $target = $what -in 'measure', 'report' ? (($runs[$what].Rate / $runs.verify.Rate), '>= 0.5') : ($null, '')
            ConvertTo-BenchResult -Name 'scale' -What "Ledger of $amount records: $what, records a second$($target ? ', against verifying' : '')" -Target $target -Ratio $ratio `
                -Figure "$(Format-Number $runs[$what].Rate) a second, $($runs[$what].PeakMegabytes) MB resident at the peak"
        }

        $peak = ($runs.Values | Measure-Object PeakMegabytes -Maximum).Maximum
        ConvertTo-BenchResult -Name 'scale' -What "Ledger of $amount records: resident memory of any of these, against 300 MB" -Target '<= 1' -Ratio ($peak / 300) -Figure "$peak MB"
        $asked = Invoke-CoreBench -Argument 'ask', $path -TimeoutSec 600
        $slowest = $asked.PSObject.Properties | Sort-Object Value -Descending | Select-Object -First 1
        ConvertTo-BenchResult -Name 'scale' -What "Ledger of $amount records: the slowest question, first hundred records read, against 50 ms" -Target '<= 1' -Ratio ($slowest.Value / 50) `
            -Figure "$(Format-Number $slowest.Value '0.#') ms ($($slowest.Name)); $(($asked.PSObject.Properties | ForEach-Object { "$($_.Name) $(Format-Number $_.Value '0.#')" }) -join ', ')" -Detail @{ Asked = $asked }
    }
    finally {
        Remove-Item -LiteralPath $folder -Recurse -Force -ErrorAction Ignore
    }
}
