# Changes recordings with Add-RecordingTag or Set-RecordingMetadata, after a warm-up in the same process.
param([string] $OrderPath, [string] $ResultPath)

. $PSScriptRoot/Worker.ps1 -OrderPath $OrderPath -ResultPath $ResultPath
Import-BenchModule
Connect-Bench
$arguments = Get-ChangeArgument -Kind $Order.Kind
$command = Get-Command ($Order.Kind -eq 'Tags' ? 'Add-RecordingTag' : 'Set-RecordingMetadata')
if ($Order.ContainsKey('SkipBefore') -and $Order.SkipBefore) { $arguments.SkipBefore = $true }

$watch = [Diagnostics.Stopwatch]::StartNew()
if ($Order.WarmUp -gt 0) {
    $warm = (Get-BenchRow -First ($Order.First - $Order.WarmUp) -Count $Order.WarmUp | & $command @arguments | Measure-Object).Count
    if ($warm -ne $Order.WarmUp) { throw "$warm of $($Order.WarmUp) warm-up changes came back." }
}

$coldSeconds = $watch.Elapsed.TotalSeconds
if ($Order.ContainsKey('StartAt')) {
    $wait = [DateTimeOffset]::FromUnixTimeMilliseconds($Order.StartAt) - [DateTimeOffset]::UtcNow
    if ($wait -gt [timespan]::Zero) { Start-Sleep -Duration $wait }
}

Clear-PeakMemory
$before = Get-Memory
$process = [Diagnostics.Process]::GetCurrentProcess()
$processor = $process.TotalProcessorTime
$allocated = [GC]::GetTotalAllocatedBytes($false)
$failures = $null
$watch.Restart()
$done = (Get-BenchRow -First $Order.First -Count $Order.Count |
        & $command @arguments -ErrorAction SilentlyContinue -ErrorVariable failures |
        Measure-Object).Count
$seconds = $watch.Elapsed.TotalSeconds
$process.Refresh()
$processor = ($process.TotalProcessorTime - $processor).TotalSeconds
$allocated = [GC]::GetTotalAllocatedBytes($false) - $allocated
$after = Get-Memory
$next = $null
if ($Order.ContainsKey('Next') -and $Order.Next) {
    # As many again in the same process: what the runtime compiles in the first ones is compiled by now.
    $watch.Restart()
    $again = (Get-BenchRow -First ($Order.First + $Order.Count) -Count $Order.Count | & $command @arguments | Measure-Object).Count
    if ($again -ne $Order.Count) { throw "$again of $($Order.Count) changes of the second run came back." }
    $next = $again / $watch.Elapsed.TotalSeconds
}

[GC]::Collect()
$live = [GC]::GetTotalMemory($true)
Disconnect-GenesysCloud

Complete-Order ([ordered]@{
        Count = $done; NextRate = $next; Failed = @($failures).Count; FirstError = @($failures).Count ? "$($failures[0])" : $null
        Seconds = $seconds; Rate = $done / $seconds; CpuSeconds = $processor; ColdSeconds = $coldSeconds
        AllocatedPerChange = $allocated / $Order.Count
        BaselineResident = $before.Resident; PeakResident = $after.Peak; BaselineManaged = $before.Managed; LiveManaged = $live
    })
