# Tags every recording of an organisation of the Platform API, from its events, and goes on until nothing is left.
param([string] $OrderPath, [string] $ResultPath)

. $PSScriptRoot/Worker.ps1 -OrderPath $OrderPath -ResultPath $ResultPath
Import-BenchModule
$server = $Order.BaseUri
$Order.BaseUri = "$server/platform-api"
Connect-Bench -Option @{ Api = 'Platform'; LoginUri = "$server/login" }
$null = Initialize-RecordingTagSchema
$tag = @{ Label = 'Compliance:PCI-DSS'; TaxonomyId = 'a1b2c3d4-e5f6-7890-abcd-ef1234567890'; Confidence = 0.95; ThrottleLimit = 32 }
if ($Order.Faults) { $null = Invoke-RestMethod -Method Post -Uri "$server/__sandbox/faults" -ContentType application/json -Body (ConvertTo-Json @($Order.Faults) -Depth 5) }
$null = Invoke-RestMethod -Method Delete -Uri "$server/__sandbox/stats"

$watch = [Diagnostics.Stopwatch]::StartNew()
$done = 0
$rounds = 0
$failures = [Collections.Generic.List[object]]::new()
do {
    # What failed for a passing reason is resumed, as an administrator's next scheduled run would.
    $rounds++
    if ($rounds -gt 1) { $done += @(Resume-RecordingChange -WarningAction SilentlyContinue -ErrorAction SilentlyContinue).Count }
    $failed = $null
    $count = (Get-GenesysEvent -PageSize 100 -ErrorAction SilentlyContinue -ErrorVariable +failed |
            Add-RecordingTag @tag -ErrorAction SilentlyContinue -ErrorVariable +failed | Measure-Object).Count
    $done += $count
    @($failed).Where({ $_ }).ForEach({ $failures.Add("$_") })
} while ((@($failed).Where({ $_ }).Count -gt 0 -or $count -gt 0) -and $rounds -lt 5)
$seconds = $watch.Elapsed.TotalSeconds

$audit = Test-RecordingAudit
Disconnect-GenesysCloud
Complete-Order ([ordered]@{
        Count = $done; Rounds = $rounds; Seconds = $seconds; Failed = $failures.Count; FirstError = $failures.Count ? $failures[0] : $null
        IsIntact = $audit.IsIntact; Records = $audit.RecordCount
    })
