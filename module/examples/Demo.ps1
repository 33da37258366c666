#Requires -Version 7.4
<#
.SYNOPSIS
    The main job on the embedded sandbox organisation: read events, validate, tag, set metadata, prove it, undo it.
.DESCRIPTION
    Needs no account and no network. What it does here, it does the same against an organisation: only the line with
    Connect-GenesysCloud differs. It leaves nothing behind but the report that it names at the end. It uses commands of this module and of
    PowerShell's engine alone, so that it runs wherever the engine does.
.EXAMPLE
    ./Demo.ps1
#>
[CmdletBinding()]
param(
    # The folder of the module; default: the one this script came with.
    [string] $Module = [IO.Path]::GetDirectoryName($PSScriptRoot)
)

Set-StrictMode -Version 3
$ErrorActionPreference = 'Stop'
$watch = [Diagnostics.Stopwatch]::StartNew()
$folder = [IO.Directory]::CreateTempSubdirectory('demo-').FullName
$report = [IO.Path]::Combine([IO.Path]::GetTempPath(), 'recording-audit.html')

function Show-Line {
    param([string] $Text)

    $Host.UI.WriteLine($Text)
}

function Show-Step {
    param([string] $Text)

    Show-Line "`n$($PSStyle.Bold)# $Text$($PSStyle.Reset)"
}

function Show-Problem {
    param([Parameter(ValueFromPipeline)] $Problem)

    process { Show-Line "$($PSStyle.Foreground.Red)$($Problem.FullyQualifiedErrorId.Split(',')[0])$($PSStyle.Reset) $($Problem.Exception.Message)" }
}

Import-Module ([IO.Path]::Combine($Module, 'GenesysRecordingTags.psd1'))
try {
    Show-Step 'Connect to the embedded organisation: 500 recordings, taxonomies, retention policies.'
    Connect-GenesysCloud -Sandbox
    Get-GenesysConnection | Out-Host
    Get-RecordingTaxonomy | Out-Host
    $taxonomy = @(Get-RecordingTaxonomy | Where-Object Labels -Contains 'Compliance:PCI-DSS')[0]

    Show-Step 'Keep the compliance office''s archive in step: from now on, every record goes there too.'
    Register-RecordingComplianceSink archive -Path ([IO.Path]::Combine($folder, 'archive.jsonl')) | Out-Host

    Show-Step 'Read events, and tag each recording with a retention policy: one atomic request each.'
    $tagged = Get-GenesysEvent |
        Add-RecordingTag -Label 'Compliance:PCI-DSS' -TaxonomyId $taxonomy.Id -Confidence 0.95 -RetentionPolicy 'Standard 365 Day' -InformationVariable changes

    # They come as they are done; here in the order of their ids, so that each run shows the same.
    [array]::Sort([array] [string[]] $tagged.RecordingId, [array] $tagged)
    $tagged[0..5] | Out-Host
    Show-Line "$($tagged.Count) recordings tagged."

    Show-Step 'The same with rows that somebody typed, as Import-Csv reads them. Good rows are applied; each bad one says what is wrong.'
    $first, $second = $tagged[0, 1].RecordingId
    $pci = 'Compliance:PCI-DSS'
    $rows = @(
        [pscustomobject]@{ RecordingId = $first; Label = $pci; TaxonomyId = $taxonomy.Id; Confidence = '0.9'; Status = 'Active' }
        [pscustomobject]@{ RecordingId = $second; Label = ''; TaxonomyId = $taxonomy.Id; Confidence = '0.9'; Status = 'Active' }
        [pscustomobject]@{ RecordingId = $first; Label = $pci; TaxonomyId = $taxonomy.Id; Confidence = '1.7'; Status = 'Active' }
        [pscustomobject]@{ RecordingId = 'no-such-recording'; Label = $pci; TaxonomyId = $taxonomy.Id; Confidence = '0.8'; Status = 'Active' }
        [pscustomobject]@{ RecordingId = $second; Label = $pci; TaxonomyId = $taxonomy.Id; Confidence = '0,95'; Status = 'Maybe' }
        [pscustomobject]@{ RecordingId = $second; Label = 'Compliance:Unheard-Of'; TaxonomyId = $taxonomy.Id; Confidence = '1'; Status = 'Active' }
    )
    $rows | Add-RecordingTag -Force -InformationVariable +changes -ErrorVariable problems -ErrorAction SilentlyContinue | Out-Host
    $problems | Show-Problem

    Show-Step 'Set metadata and plain tags. Only what is given is sent.'
    $set = $tagged[0..3] |
        Set-RecordingMetadata -Metadata ([ordered]@{ queue = 'Compliance review'; processed_by = 'demo' }) -Tag 'escalated' -InformationVariable +changes
    [array]::Sort([array] [string[]] $set.RecordingId, [array] $set)
    $set | Out-Host

    Show-Step 'What was done is in the audit: who, what, when, from what to what.'
    Show-Line "$($changes.Count) records came down the Information stream. The last of the ledger:"
    (Get-RecordingAudit)[-5..-1] | Out-Host
    $change = Get-RecordingAudit -AuditId $set[0].AuditId
    Show-Line "Before: $($change.Before)`nAfter:  $($change.After)"
    Measure-RecordingAudit | Out-Host

    Show-Step 'Undo: what was there before is put back, as a change of its own. What can''t be is said beforehand.'
    Undo-RecordingChange $set[0].AuditId | Out-Host

    Show-Step 'It can be proven: the chain is whole. One letter altered in an exported copy is found, and named.'
    Test-RecordingAudit | Out-Host
    $copy = [IO.Path]::Combine($folder, 'audit.jsonl')
    Export-RecordingAudit $copy
    [IO.File]::WriteAllText($copy, [IO.File]::ReadAllText($copy).Replace('Compliance review', 'Compliance revjew'))
    Test-RecordingAudit $copy -WarningAction SilentlyContinue | Out-Host

    Show-Step 'The archive has them all.'
    Sync-RecordingCompliance | Out-Host

    Export-RecordingAudit $report -Force
    Show-Line "A report to look at: $($PSStyle.Bold)$report$($PSStyle.Reset)"
}
finally {
    Get-GenesysConnection | Disconnect-GenesysCloud
    [IO.Directory]::Delete($folder, $true)
}

Show-Line ([string]::Format([cultureinfo]::CurrentCulture, 'Done in {0:0.0} s.', $watch.Elapsed.TotalSeconds))
Show-Line @"

Try next, in PowerShell 7.4 or newer:
  Import-Module '$Module'
  Connect-GenesysCloud -Sandbox
  Get-GenesysEvent -First 3 | Add-RecordingTag -Label Quality:Good -TaxonomyId b2c3d4e5-f6a7-8901-bcde-f12345678901 -WhatIf
  Get-Help Add-RecordingTag -Examples
With an organisation of yours: Get-Help Connect-GenesysCloud -Examples
"@
