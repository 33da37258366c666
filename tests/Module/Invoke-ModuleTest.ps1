<#
.SYNOPSIS
    Runs the Pester tests against the packaged module, in this process, and writes the counts as JSON.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)] [string] $Pester,
    [Parameter(Mandatory)] [string] $Result,
    [string[]] $Path = $PSScriptRoot
)

$ErrorActionPreference = 'Stop'
Import-Module $Pester
$configuration = New-PesterConfiguration
$configuration.Run.Path = $Path
$configuration.Run.PassThru = $true
$configuration.Output.Verbosity = 'Normal'
$configuration.Output.StackTraceVerbosity = 'FirstLine'
$run = Invoke-Pester -Configuration $configuration

# A file that can't be read, or a block that fails before its tests, is a failure too.
$failed = $run.FailedCount + $run.FailedBlocksCount + $run.FailedContainersCount
@{ Passed = $run.PassedCount; Failed = $failed; Skipped = $run.SkippedCount + $run.NotRunCount } |
    ConvertTo-Json | Set-Content -LiteralPath $Result
exit [int]($failed -gt 0)
