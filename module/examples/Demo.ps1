#Requires -Version 7.4
<#
.SYNOPSIS
    The main job on the embedded sandbox organisation: read events, validate, tag, set metadata, prove it, undo it.
.DESCRIPTION
    Needs no account and no network. What it does here, it does the same against an organisation: only the line with
    Connect-GenesysCloud differs. It leaves nothing behind but the report that it names at the end.
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
$folder = New-Item -ItemType Directory -Path (Join-Path ([IO.Path]::GetTempPath()) "recording-demo-$PID")
$report = Join-Path ([IO.Path]::GetTempPath()) 'recording-audit.html'

function Write-Step {
    param([string] $Text)

    Write-Host "`n$($PSStyle.Bold)# $Text$($PSStyle.Reset)"
}

function Write-Problem {
    param([Parameter(ValueFromPipeline)] $Problem)

    process { Write-Host "$($PSStyle.Foreground.Red)$($Problem.FullyQualifiedErrorId.Split(',')[0])$($PSStyle.Reset) $($Problem.Exception.Message)" }
}

Import-Module (Convert-Path (Join-Path $Module 'GenesysRecordingTags.psd1'))
try {
    Write-Step 'Connect to the embedded organisation: 500 recordings, taxonomies, retention policies.'
    Connect-GenesysCloud -Sandbox
    Get-GenesysConnection | Format-List Name, Api, ThrottleLimit, LedgerPath
    Get-RecordingTaxonomy | Format-Table Name, IsPublished, @{ Name = 'Labels'; Expression = { $_.Labels -join ', ' } } -Wrap
    $taxonomy = Get-RecordingTaxonomy | Where-Object Labels -Contains 'Compliance:PCI-DSS' | Select-Object -First 1

    Write-Step 'Keep the compliance office''s archive in step: from now on, every record goes there too.'
    Register-RecordingComplianceSink archive -Path (Join-Path $folder 'archive.jsonl') | Format-Table Name, Kind, Offset, Backlog

    Write-Step 'Read events, and tag each recording with a retention policy: one atomic request each.'
    $tagged = Get-GenesysEvent |
        Add-RecordingTag -Label 'Compliance:PCI-DSS' -TaxonomyId $taxonomy.Id -Confidence 0.95 -RetentionPolicy 'Standard 365 Day' -InformationVariable changes
    $tagged | Select-Object -First 6 | Format-Table
    Write-Host "$($tagged.Count) recordings tagged."

    Write-Step 'The same with a CSV file that somebody typed. Good rows are applied; each bad one says what is wrong.'
    $rows = @'
RecordingId,Label,TaxonomyId,Confidence,Status
{0},Compliance:PCI-DSS,{2},0.9,Active
{1},,{2},0.9,Active
{0},Compliance:PCI-DSS,{2},1.7,Active
no-such-recording,Compliance:PCI-DSS,{2},0.8,Active
{1},Compliance:PCI-DSS,{2},"0,95",Maybe
{1},Compliance:Unheard-Of,{2},1,Active
'@ -f $tagged[0].RecordingId, $tagged[1].RecordingId, $taxonomy.Id | ConvertFrom-Csv
    $rows | Format-Table RecordingId, Label, Confidence, Status
    $rows | Add-RecordingTag -Force -InformationVariable +changes -ErrorVariable problems -ErrorAction SilentlyContinue | Format-Table
    $problems | Write-Problem

    Write-Step 'Set metadata and plain tags. Only what is given is sent.'
    $set = $tagged | Select-Object -First 4 |
        Set-RecordingMetadata -Metadata @{ queue = 'Compliance review'; processed_by = 'demo' } -Tag 'escalated' -InformationVariable +changes
    $columns = 'RecordingId', 'Status', @{ Name = 'Tags'; Expression = { $_.Tags -join ', ' } }, @{ Name = 'Queue'; Expression = { $_.Metadata['queue'] } }
    $set | Format-Table $columns

    Write-Step 'What was done is in the audit: who, what, when, from what to what.'
    Write-Host "$($changes.Count) records came down the Information stream. The last of the ledger:"
    Get-RecordingAudit | Select-Object -Last 5 | Format-Table
    Get-RecordingAudit -AuditId $set[0].AuditId | Format-List Timestamp, Actor, Client, RecordingId, Before, After
    Measure-RecordingAudit | Format-List

    Write-Step 'Undo: what was there before is put back, as a change of its own. What can''t be is said beforehand.'
    Undo-RecordingChange $set[0].AuditId |
        Format-Table $columns

    Write-Step 'It can be proven: the chain is whole. One letter altered in an exported copy is found, and named.'
    Test-RecordingAudit | Format-List IsIntact, RecordCount, HeadHash
    $copy = Join-Path $folder 'audit.jsonl'
    Export-RecordingAudit $copy
    (Get-Content $copy -Raw) -replace 'Compliance review', 'Compliance revjew' | Set-Content $copy -NoNewline
    Test-RecordingAudit $copy | Format-List IsIntact, FirstBroken, FirstBrokenAuditId, Reason

    Write-Step 'The archive has them all.'
    Sync-RecordingCompliance | Format-Table Name, Kind, Offset, Backlog

    Export-RecordingAudit $report -Force
    Write-Host "A report to look at: $($PSStyle.Bold)$report$($PSStyle.Reset)"
}
finally {
    Get-GenesysConnection | Disconnect-GenesysCloud
    Remove-Item $folder -Recurse
}

Write-Host ('Done in {0:0.0} s.' -f $watch.Elapsed.TotalSeconds)
