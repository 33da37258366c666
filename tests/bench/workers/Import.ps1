# What Import-Module takes in a fresh process.
param([string] $OrderPath, [string] $ResultPath)

Set-StrictMode -Version 3
$ErrorActionPreference = 'Stop'
$order = Get-Content -LiteralPath $OrderPath -Raw | ConvertFrom-Json -AsHashtable
# PowerShell's own Import-Module is warm, so that the first one is not made to pay for it.
Import-Module Microsoft.PowerShell.Utility
$watch = [Diagnostics.Stopwatch]::StartNew()
Import-Module $order.Path
$milliseconds = $watch.Elapsed.TotalMilliseconds
Set-Content -LiteralPath $ResultPath -Value (ConvertTo-Json @{ Milliseconds = $milliseconds })
