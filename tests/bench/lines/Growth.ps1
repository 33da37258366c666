# Time and memory at 1,000, 10,000 and 100,000 recordings. Rows are made as the pipeline asks for them, results are counted and let go.

function Measure-Growth {
    param([int[]] $Size, [switch] $Quick)

    if (-not $Size) { $Size = $Quick ? @(500, 2000, 10000) : @(1000, 10000, 100000) }
    $sandbox = Open-Sandbox -Option '--latency', '20ms', '--recordings', ($Size[-1] + 2000)
    $runs = [ordered]@{}
    try {
        foreach ($count in $Size) {
            Clear-Sandbox $sandbox
            $runs["$count"] = Invoke-Worker -Name Changes -TimeoutSec 400 -Order @{ BaseUri = $sandbox.BaseUri; Kind = 'Tags'; Count = $count; WarmUp = 1000; First = 1201 }
        }
    }
    finally {
        Close-Sandbox $sandbox
    }

    $megabytes = { param($bytes) Format-Number ($bytes / 1MB) '0.0' }
    foreach ($count in $Size) {
        $run = $runs["$count"]
        ConvertTo-BenchResult -Name 'growth' -What "$(Format-Number $count) recordings" -Figure ("$(Format-Number $run.Seconds '0.00') s, $(Format-Number $run.Rate) a second; " +
            "peak $(& $megabytes $run.PeakResident) MB resident, $(& $megabytes $run.BaselineResident) MB before; $(& $megabytes $run.LiveManaged) MB managed alive after; " +
            "$(Format-Number ($run.AllocatedPerChange / 1KB) '0.0') KB allocated a change, $(Format-Number ($run.CpuSeconds / $count * 1e6)) us of processor a change") -Detail @{ Run = $run }
    }

    $small, $large = $runs["$($Size[-2])"], $runs["$($Size[-1])"]
    ConvertTo-BenchResult -Name 'growth' -What "Peak memory at $(Format-Number $Size[-1]) recordings against $(Format-Number $Size[-2])" -Target '<= 1.15' `
        -Ratio ($large.PeakResident / $small.PeakResident) -Figure "$(& $megabytes $large.PeakResident) against $(& $megabytes $small.PeakResident) MB resident"
    ConvertTo-BenchResult -Name 'growth' -What "The same, managed memory alive at the end" -Target '<= 1.15' `
        -Ratio ($large.LiveManaged / $small.LiveManaged) -Figure "$(& $megabytes $large.LiveManaged) against $(& $megabytes $small.LiveManaged) MB"
    ConvertTo-BenchResult -Name 'growth' -What "Time a recording at $(Format-Number $Size[-1]) against $(Format-Number $Size[-2])" -Target '<= 1.05' `
        -Ratio ($small.Rate / $large.Rate) -Figure "$(Format-Number $large.Rate) against $(Format-Number $small.Rate) a second"
}
