#Requires -Version 7.4
<#
.SYNOPSIS
    Measures the module against named peers, in one run against one sandbox host.
.DESCRIPTION
    Prints a table and writes output/bench/results.json, output/bench/results.md and output/bench/bench.svg. What each line means is in
    docs/performance.md. All traffic goes to loopback; every client and server is a child process that ends with its line.
.PARAMETER Module
    The folder of the built module.
.PARAMETER Name
    The lines to run: throughput, ratelimit, twoprocesses, growth, firstobject, import, validation, ledger, stop, platform, scale, soak, pipelines, interleavings, mutation. Default: all but the last five.
.PARAMETER Count
    The number of changes in a throughput run (10,000), a soak (100,000).
.PARAMETER Rounds
    How often throughput is measured, all clients in turn each time.
.PARAMETER Quick
    One short round of everything, to see that it works. Its figures are not for quoting.
.PARAMETER UpdateDocs
    Copies the chart to docs/images/bench.svg.
.EXAMPLE
    ./build.ps1 Bench
.EXAMPLE
    ./build.ps1 Bench -Name soak
#>
[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSAvoidUsingWriteHost', '', Justification = 'It shows a person how far it is.')]
[CmdletBinding()]
param(
    [Parameter(Mandatory)]
    [string] $Module,

    [string[]] $Name = @('throughput', 'ratelimit', 'twoprocesses', 'growth', 'firstobject', 'import', 'validation', 'ledger', 'stop', 'platform'),

    [int] $Count,

    [int] $Rounds,

    [switch] $Quick,

    [switch] $UpdateDocs
)

Set-StrictMode -Version 3
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
$env:DOTNET_NOLOGO = '1'
$env:DOTNET_CLI_TELEMETRY_OPTOUT = '1'
$root = Split-Path (Split-Path $PSScriptRoot)
$output = Join-Path $root 'output/bench'
# From a command line, "a,b" is one string.
$Name = @($Name -split ',' | Where-Object { $_ })
if (-not $Rounds) { $Rounds = $Quick ? 1 : 5 }

foreach ($part in Get-ChildItem "$PSScriptRoot/lib/*.ps1", "$PSScriptRoot/lines/*.ps1") { . $part.FullName }

function Initialize-Bench {
    param([string] $Module)

    foreach ($project in 'RawHttp', 'TrivialModule', 'CoreBench') {
        $said = dotnet build (Join-Path $PSScriptRoot $project) -c Release --nologo -v quiet
        if ($LASTEXITCODE -ne 0) { throw "$project could not be built: $said" }
    }

    $hostPath = Join-Path $root 'src/GenesysRecordingTags.SandboxHost/bin/Release/net8.0/SandboxHost.dll'
    if (-not (Test-Path $hostPath)) { throw "There is no $hostPath. Run ./build.ps1 first." }
    $null = New-Item -ItemType Directory -Path $output -Force
    $work = New-Item -ItemType Directory -Path (Join-Path $output "work-$PID") -Force
    $script:BenchPaths = @{
        Root = $root; Bench = $PSScriptRoot; Work = $work.FullName; Workers = Join-Path $PSScriptRoot 'workers'
        Module = (Resolve-Path -LiteralPath $Module).Path; SandboxHost = $hostPath; PowerShell = (Get-Process -Id $PID).Path
        RawHttp = Join-Path $PSScriptRoot 'RawHttp/bin/Release/net8.0/RawHttp.dll'; WrkScript = Join-Path $PSScriptRoot 'wrk/change.lua'
        CoreBench = Join-Path $PSScriptRoot 'CoreBench/bin/Release/net8.0/CoreBench.dll'
    }
    # The client of every sandbox; its secret is in the sandbox's source and opens nothing else.
    $script:BenchClient = @{
        Id = 'sandbox-client'; Secret = 'sandbox-secret'
        Scope = 'recording:write tagging:write analytics:report:read event:read media:read media:write'
    }
    $script:BenchBodies = @{ Tags = Join-Path $work 'tags.json'; Metadata = Join-Path $work 'metadata.json' }
    # Byte for byte what the cmdlets send for these arguments.
    Set-Content -LiteralPath $BenchBodies.Tags -NoNewline -Value ('{"tags":[{"label":"Compliance:PCI-DSS","taxonomyId":"a1b2c3d4-e5f6-7890-abcd-ef1234567890",' +
        '"confidence":0.95,"status":"Active"}],"retentionPolicy":{"name":"Standard 365 Day"}}')
    Set-Content -LiteralPath $BenchBodies.Metadata -NoNewline -Value '{"metadata":{"processed_by":"automation-script","priority_level":"high"},"tags":["voicemail","escalated"]}'
}

function Invoke-Line {
    param([string] $Line, [int] $Count, [int] $Rounds, [switch] $Quick)

    switch ($Line) {
        'throughput' { Measure-Throughput -Count ($Count ? $Count : $Quick ? 2000 : 10000) -Rounds $Rounds -Quick:$Quick }
        'ratelimit' { Measure-RateLimit -Quick:$Quick }
        'twoprocesses' { Measure-ProcessPair -Quick:$Quick }
        'growth' { Measure-Growth -Quick:$Quick }
        'firstobject' { Measure-FirstObject -Quick:$Quick }
        'import' { Measure-Import -Quick:$Quick }
        'validation' { Measure-Validation -Quick:$Quick }
        'ledger' { Measure-Ledger -Quick:$Quick }
        'scale' { Measure-Scale -Count $Count -Quick:$Quick }
        'stop' { Measure-Stop -Quick:$Quick }
        'platform' { Measure-Platform -Count ($Count ? $Count : $Quick ? 2000 : 10000) }
        'pipelines' { Measure-Pipeline -Quick:$Quick }
        'interleavings' { Measure-Interleaving -Quick:$Quick }
        'mutation' { Measure-Mutation -Quick:$Quick }
        'soak' { Measure-Soak -Count $Count -Quick:$Quick }
        default { throw "There is no line '$Line'." }
    }
}

function ConvertTo-Markdown {
    param([object[]] $Result)

    '| What | Figure | Ratio | Target | |'
    '|---|---|---|---|---|'
    foreach ($line in $Result) {
        $what = $line.What -replace '\|', '\|'
        "| $what | $($line.Figure -replace '\|', '\|') | $($null -eq $line.Ratio ? '' : (Format-Number $line.Ratio '0.###')) | $($line.Target) | $($line.Verdict) |"
    }
}

Initialize-Bench -Module $Module
$environment = Get-BenchEnvironment
$results = [Collections.Generic.List[object]]::new()
try {
    foreach ($line in $Name) {
        Write-Host "`n$line ..."
        try {
            # As they come: what a line found before it broke off stands.
            Invoke-Line -Line $line -Count $Count -Rounds $Rounds -Quick:$Quick | ForEach-Object {
                $results.Add($_)
                Write-Host ('  {0,-6} {1}: {2}{3}' -f $_.Verdict, $_.What, $_.Figure, ($_.Target ? " [$($_.Ratio) $($_.Target)]" : ''))
            }
        }
        catch {
            # One line that breaks off must not take the others with it, and must not look like one that was met.
            Write-Host "  BROKE  ${line}: $_ $($_.InvocationInfo.PositionMessage)"
            $results.Add([pscustomobject]@{ Name = $line; What = "$line broke off"; Figure = "$_"; Ratio = $null; Target = ''; Verdict = 'BROKE'; Detail = @{} })
        }
    }
}
finally {
    Remove-Item -LiteralPath $BenchPaths.Work -Recurse -Force -ErrorAction Ignore
}

$environment.LoadAfter = (Test-Path /proc/loadavg) ? (Get-Content /proc/loadavg) : $null
$report = [ordered]@{ IsQuick = [bool]$Quick; Environment = $environment; Results = $results }
Set-Content -LiteralPath "$output/results.json" -Value (ConvertTo-Json $report -Depth 8)
Set-Content -LiteralPath "$output/results.md" -Value (ConvertTo-Markdown $results)
$bars = @(Get-ThroughputBar -Result $results)
if ($bars) {
    $note = "Sandbox host with 20 ms of latency, $($environment.Cores) cores shared by client and server, median of $Rounds rounds, $($environment.Date.Substring(0, 10))."
    $chart = ConvertTo-BenchChart -Bar $bars -Title 'Changes a second, 32 in flight' -Note $note
    Set-Content -LiteralPath "$output/bench.svg" -Value $chart
    if ($UpdateDocs) {
        $null = New-Item -ItemType Directory -Path "$root/docs/images" -Force
        Copy-Item "$output/bench.svg" "$root/docs/images/bench.svg"
    }
}

Write-Host "`n$('{0,-6} {1,10}  {2,-8} {3}' -f 'Verdict', 'Ratio', 'Target', 'What')"
foreach ($result in $results) { Write-Host ('{0,-6} {1,11}  {2,-8} {3}' -f $result.Verdict, $result.Ratio, $result.Target, $result.What) }
if ($Quick) { Write-Host 'A quick round: it shows that the bench works. Its figures are not for quoting.' }
Write-Host "Written: $output/results.json, results.md$($bars ? ', bench.svg' : '')"
