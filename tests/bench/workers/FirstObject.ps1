# When the first object comes out of a long pipeline, and what is in flight once it has been cut off there.
param([string] $OrderPath, [string] $ResultPath)

. $PSScriptRoot/Worker.ps1 -OrderPath $OrderPath -ResultPath $ResultPath
Import-BenchModule
Connect-Bench
$arguments = Get-ChangeArgument -Kind Tags
$null = Get-BenchRow -First 201 -Count 200 | Add-RecordingTag @arguments
$first = 1001
$watch = [Diagnostics.Stopwatch]::new()
$times = foreach ($round in 1..$Order.Rounds) {
    $marks = @{}
    $watch.Restart()
    $null = Get-BenchRow -First $first -Count $Order.Count | Add-RecordingTag @arguments |
        ForEach-Object { $marks.First = $watch.Elapsed.TotalMilliseconds; $_ } | Select-Object -First 1
    $marks.Cut = $watch.Elapsed.TotalMilliseconds
    $first += 1000
    [ordered]@{ First = $marks.First; Cut = $marks.Cut }
}

Disconnect-GenesysCloud
Complete-Order ([ordered]@{ First = @($times | ForEach-Object { $_.First }); Cut = @($times | ForEach-Object { $_.Cut }) })
