# Ctrl+C is Stop() on the pipeline. It is called from another thread while requests are in flight.
param([string] $OrderPath, [string] $ResultPath)

. $PSScriptRoot/Worker.ps1 -OrderPath $OrderPath -ResultPath $ResultPath
$rounds = foreach ($round in 1..$Order.Rounds) {
    $shell = [powershell]::Create()
    $null = $shell.AddScript({
            param($worker, $orderPath, $first)
            . $worker -OrderPath $orderPath
            Import-BenchModule
            Connect-Bench
            $arguments = Get-ChangeArgument -Kind Tags
            Get-BenchRow -First $first -Count 10000 | Add-RecordingTag @arguments
        }).AddArgument("$PSScriptRoot/Worker.ps1").AddArgument($OrderPath).AddArgument(1000 * $round)
    $running = $shell.BeginInvoke()
    $uri = "$($Order.BaseUri)/__sandbox/stats"
    $deadline = [datetime]::UtcNow.AddSeconds(30)
    do {
        Start-Sleep -Milliseconds 50
        $before = (Invoke-RestMethod $uri).inFlight
    } until ($before -ge 32 -or [datetime]::UtcNow -gt $deadline)
    if ($before -lt 32) { throw "Only $before requests were in flight: $($shell.Streams.Error) $($shell.InvocationStateInfo.Reason)" }
    $watch = [Diagnostics.Stopwatch]::StartNew()
    $shell.Stop()
    $milliseconds = $watch.Elapsed.TotalMilliseconds
    Start-Sleep -Milliseconds ([math]::Max(0, 1000 - $milliseconds))
    $after = Invoke-RestMethod $uri
    [ordered]@{ Milliseconds = $milliseconds; InFlightBefore = $before; InFlightAfter = $after.inFlight; HasEnded = $running.IsCompleted }
    $shell.Dispose()
}

Complete-Order @{ Rounds = @($rounds) }
