# The peer that everybody writes first: one Invoke-RestMethod after the other.
param([string] $OrderPath, [string] $ResultPath)

. $PSScriptRoot/Worker.ps1 -OrderPath $OrderPath -ResultPath $ResultPath
$base = $Order.BaseUri
$isTags = $Order.Kind -eq 'Tags'
$method = $isTags ? 'Post' : 'Patch'
$body = Get-Content -LiteralPath $Order.Bodies[$Order.Kind] -Raw
$watch = [Diagnostics.Stopwatch]::new()
foreach ($row in Get-BenchRow -First ($Order.First - $Order.WarmUp) -Count ($Order.WarmUp + $Order.Count)) {
    if ([int]$row.RecordingId.Substring(4) -eq $Order.First) { $watch.Start() }
    $path = $isTags ? "recordings/medias/$($row.RecordingId)/tags" : "media/recordings/$($row.RecordingId)"
    $headers = @{ Authorization = "Bearer $($Order.Token)"; 'Idempotency-Key' = [guid]::NewGuid().ToString() }
    $null = Invoke-RestMethod -Method $method -Uri "$base/api/v2/$path" -Headers $headers -ContentType 'application/json' -Body $body
}

$seconds = $watch.Elapsed.TotalSeconds
Complete-Order ([ordered]@{ Count = $Order.Count; Seconds = $seconds; Rate = $Order.Count / $seconds })
