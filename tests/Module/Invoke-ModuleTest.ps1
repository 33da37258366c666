<#
.SYNOPSIS
    Runs the Pester tests against the packaged module, in this process, and writes the counts as JSON.
.DESCRIPTION
    Runs started with the same -Claim folder share the files: each is taken by one of them.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)] [string] $Pester,
    [Parameter(Mandatory)] [string] $Result,
    [string[]] $Path = $PSScriptRoot,
    [string] $Claim
)

$ErrorActionPreference = 'Stop'
Import-Module $Pester

function Test-Claimed([string] $name) {
    if (-not $Claim) { return $true }
    try {
        [IO.File]::Open((Join-Path $Claim $name), 'CreateNew').Dispose()
        $true
    }
    catch [IO.IOException] {
        # Another run has it.
        $false
    }
}

# The longest first, so that no run waits for it at the end.
$files = Get-ChildItem -Path $Path -Filter *.Tests.ps1 -Recurse | Sort-Object { $_.Name -ne 'Pipelines.Tests.ps1' }, Name
$counts = @{ Passed = 0; Failed = 0; Skipped = 0 }
foreach ($file in $files) {
    if (-not (Test-Claimed $file.Name)) { continue }
    $configuration = New-PesterConfiguration
    $configuration.Run.Path = $file.FullName
    $configuration.Run.PassThru = $true
    $configuration.Output.Verbosity = 'Normal'
    $configuration.Output.StackTraceVerbosity = 'FirstLine'
    $run = Invoke-Pester -Configuration $configuration

    # A file that can't be read, or a block that fails before its tests, is a failure too.
    $counts.Passed += $run.PassedCount
    $counts.Failed += $run.FailedCount + $run.FailedBlocksCount + $run.FailedContainersCount
    $counts.Skipped += $run.SkippedCount + $run.NotRunCount
}
$counts | ConvertTo-Json | Set-Content -LiteralPath $Result
exit [int]($counts.Failed -gt 0)
