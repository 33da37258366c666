#Requires -Version 7.4
<#
.SYNOPSIS
    The main job on the embedded sandbox organisation: read events, validate, tag, set metadata, prove it.
.DESCRIPTION
    Needs no account and no network. What it does here, it does the same against an organisation: only the line with
    Connect-GenesysCloud differs.
.EXAMPLE
    ./Demo.ps1
#>
[CmdletBinding()]
param(
    # The folder of the module; default: the one this script came with.
    [string] $Module = (Split-Path $PSScriptRoot)
)

Set-StrictMode -Version 3
$ErrorActionPreference = 'Stop'
$watch = [Diagnostics.Stopwatch]::StartNew()

function Write-Step {
    param([string] $Text)

    Write-Host "`n$($PSStyle.Bold)# $Text$($PSStyle.Reset)"
}

Import-Module (Join-Path $Module 'GenesysRecordingTags.psd1')

Write-Step 'Connect to the embedded organisation. It has 500 recordings, taxonomies and retention policies.'
Connect-GenesysCloud -Sandbox
Get-GenesysConnection | Format-Table Name, Api, RateLimit, LedgerPath
Get-RecordingTaxonomy | Format-Table Id, Name, IsPublished, Labels
$taxonomy = Get-RecordingTaxonomy | Where-Object Labels -Contains 'Compliance:PCI-DSS' | Select-Object -First 1

Write-Step 'Read its events, tag each recording, and apply a retention policy with the tag, in one atomic request each.'
$tagged = Get-GenesysEvent |
    Add-RecordingTag -Label 'Compliance:PCI-DSS' -TaxonomyId $taxonomy.Id -Confidence 0.95 -RetentionPolicy 'Standard 365 Day' -InformationVariable changes
$tagged | Select-Object -First 8 | Format-Table
Write-Host "$($tagged.Count) recordings tagged."

Write-Step 'The same with a CSV file that somebody typed: the good rows are applied, each bad one says what is wrong with it.'
$rows = @'
RecordingId,Label,TaxonomyId,Confidence,Status
{0},Compliance:PCI-DSS,{2},0.9,Active
{0},,{2},0.9,Active
{1},Compliance:PCI-DSS,{2},1.7,Active
no-such-recording,Compliance:PCI-DSS,{2},0.8,Active
{1},Compliance:PCI-DSS,{2},"0,95",Maybe
{1},Compliance:Unheard-Of,{2},1,Active
'@ -f $tagged[0].RecordingId, $tagged[1].RecordingId, $taxonomy.Id | ConvertFrom-Csv
$rows | Format-Table
$rows | Add-RecordingTag -Force -ErrorVariable problems -ErrorAction SilentlyContinue | Format-Table
$problems | ForEach-Object {
    [pscustomobject]@{ ErrorId = $_.FullyQualifiedErrorId.Split(',')[0]; Problem = $_.Exception.Message }
} | Format-Table -Wrap

Write-Step 'Set metadata and plain tags; only what is given is sent.'
$tagged | Select-Object -First 5 |
    Set-RecordingMetadata -Metadata @{ processed_by = 'demo'; priority_level = 'high' } -Tag 'escalated' -InformationVariable +changes |
    Format-Table

Write-Step 'What was done is in the audit: who, what, when, from what to what. It can be proven, and undone.'
Write-Host "$($changes.Count) audit records came down the Information stream; the ledger has them all:"
Get-RecordingAudit | Select-Object -Last 6 | Format-Table
Measure-RecordingAudit | Format-List
Test-RecordingAudit | Format-List IsIntact, RecordCount, HeadHash

$last = Get-RecordingAudit -Outcome Succeeded | Select-Object -Last 1
Undo-RecordingChange -AuditId $last.AuditId | Format-Table
Write-Host "The metadata of recording $($last.RecordingId) was put back."

$report = Join-Path ([IO.Path]::GetTempPath()) 'recording-audit.html'
Export-RecordingAudit -Path $report
Write-Host "A report to look at: $report"

Disconnect-GenesysCloud
Write-Host ('Done in {0:0.0} s.' -f $watch.Elapsed.TotalSeconds)
