# The peer that people write: ForEach-Object -Parallel around Invoke-RestMethod. Its rate is taken once its runspaces are warm.
param([string] $OrderPath, [string] $ResultPath)

. $PSScriptRoot/Worker.ps1 -OrderPath $OrderPath -ResultPath $ResultPath
$base = $Order.BaseUri
$isTags = $Order.Kind -eq 'Tags'
$method = $isTags ? 'Post' : 'Patch'
$body = Get-Content -LiteralPath $Order.Bodies[$Order.Kind] -Raw
$bearer = "Bearer $($Order.Token)"

$watch = [Diagnostics.Stopwatch]::StartNew()
$stamps = Get-BenchRow -First ($Order.First - $Order.WarmUp) -Count ($Order.WarmUp + $Order.Count) | ForEach-Object -ThrottleLimit 32 -Parallel {
    $path = $using:isTags ? "recordings/medias/$($_.RecordingId)/tags" : "media/recordings/$($_.RecordingId)"
    $headers = @{ Authorization = $using:bearer; 'Idempotency-Key' = [guid]::NewGuid().ToString() }
    $null = Invoke-RestMethod -Method $using:method -Uri "$using:base/api/v2/$path" -Headers $headers -ContentType 'application/json' -Body $using:body
    [Diagnostics.Stopwatch]::GetTimestamp()
}
$all = $watch.Elapsed.TotalSeconds
$sorted = @($stamps | Sort-Object)
$warmAt = $Order.WarmUp -gt 0 ? $sorted[$Order.WarmUp - 1] : $sorted[0]
$seconds = ($sorted[-1] - $warmAt) / [Diagnostics.Stopwatch]::Frequency
Complete-Order ([ordered]@{ Count = $sorted.Count; Seconds = $seconds; Rate = $Order.Count / $seconds; ColdRate = $sorted.Count / $all })
