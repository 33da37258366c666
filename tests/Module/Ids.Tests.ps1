#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5' }
# Ids: several at once, from the pipeline, by wildcard, with blanks around them, and wrong ones.

BeforeAll {
    Set-StrictMode -Version 3
    Import-Module "$PSScriptRoot/TestHelpers.psm1"
    Import-TestedModule
    $server = Start-SandboxServer -Recordings 20 -With '--index-delay', '0'
    $ids = (Invoke-SandboxControl $server recordings).recordingIds
    $null = Connect-TestSandbox $server
    $set = $ids[0..4] | ForEach-Object { Set-RecordingMetadata $_ -Tag x }
    $quietly = @{ ErrorVariable = 'problems'; ErrorAction = 'SilentlyContinue' }
}

AfterAll {
    Remove-TestConnection
    Stop-SandboxServer $server
}

Describe 'Several ids' {
    It 'are read as an array, in their order: Get-RecordingMetadata' {
        (Get-RecordingMetadata $ids[3], $ids[1], $ids[2]).RecordingId | Should -Be $ids[3, 1, 2]
        (Get-RecordingMetadata $set[0, 1]).RecordingId | Should -Be $ids[0, 1]
        (Get-RecordingMetadata $ids[0], 'none', '', $ids[1] @quietly).RecordingId | Should -Be $ids[0, 1]
        $problems[0].FullyQualifiedErrorId | Should -BeLike 'RecordingNotFound,*'
        $problems[0].TargetObject | Should -Be 'none'
        $problems[1] | Should -BeLike 'Row 3 of the input: The recording id is blank*'
        @(Get-RecordingMetadata @()).Count | Should -Be 0
    }

    It 'are read as an array: Get-RecordingAudit' {
        (Get-RecordingAudit $ids[3], $ids[1]).Sequence | Should -Be 2, 4
        (Get-RecordingAudit $set[3, 1]).Sequence | Should -Be 2, 4
        (Get-RecordingAudit -RecordingId $ids[0..4] -First 2).Sequence | Should -Be 1, 2
        (Get-RecordingAudit -AuditId $set[3, 1]).Sequence | Should -Be 4, 2
    }

    It 'come from the pipeline: Undo-RecordingChange' {
        $changed = $ids[6..8] | Set-RecordingMetadata -Tag undone
        $auditId = $changed.AuditId
        ($auditId | Undo-RecordingChange).RecordingId | Sort-Object | Should -Be ($ids[6..8] | Sort-Object)
        (Undo-RecordingChange $changed[0] @quietly) | Should -BeNullOrEmpty
        $problems[0].FullyQualifiedErrorId | Should -BeLike 'CannotUndo,*'
        'none' | Undo-RecordingChange @quietly
        $problems[0].FullyQualifiedErrorId | Should -BeLike 'AuditRecordNotFound,*'
        $problems[0].TargetObject | Should -Be 'none'
    }

    It 'come from the pipeline: Get-RecordingTaxonomy' {
        Connect-GenesysCloud -Sandbox -Name taxonomies -NoLedger
        try {
            $all = Get-RecordingTaxonomy
            ($all.Id | Get-RecordingTaxonomy).Id | Should -Be $all.Id
            (Get-RecordingTaxonomy $all[0].Id, $all[0].Name, 'none*').Id | Should -Be $all[0].Id
            Get-RecordingTaxonomy 'none', $all[1].Id @quietly | Should -HaveCount 1
            $problems[0].FullyQualifiedErrorId | Should -BeLike 'TaxonomyNotFound,*'
            $problems[0].CategoryInfo.Category | Should -Be 'ObjectNotFound'
            $problems[0].TargetObject | Should -Be 'none'
            $problems[0].ErrorDetails.RecommendedAction | Should -BeLike '*Import-RecordingTaxonomy*'
        }
        finally { Disconnect-GenesysCloud taxonomies }
    }
}

Describe 'Wildcards' {
    BeforeAll {
        # Ids with all characters that mean something to a pattern.
        $odd = 'odd[1]', 'odd*', 'odd1', 'odd^', 'odd`'
        $odd | Set-RecordingMetadata -Tag x -ErrorAction SilentlyContinue
    }

    It 'select by id: <Pattern>' -ForEach @(
        @{ Pattern = 'odd*'; Exact = 'odd*' }, @{ Pattern = 'od?1'; Exact = 'odd1' }, @{ Pattern = 'odd[1-9]'; Exact = 'odd1' }, @{ Pattern = 'odd[1]'; Exact = 'odd[1]' }
        @{ Pattern = 'odd[^a]'; Exact = 'odd^' }, @{ Pattern = 'odd`[*'; Exact = 'odd[1]' }, @{ Pattern = 'odd`*'; Exact = 'odd*' }, @{ Pattern = 'ODD*'; Exact = @() }
        @{ Pattern = 'od*'; Exact = 'odd[1]', 'odd*', 'odd1', 'odd^', 'odd`' }, @{ Pattern = 'none*'; Exact = @() }
    ) {
        @(Get-RecordingAudit $Pattern @quietly | ForEach-Object RecordingId | Sort-Object) | Should -Be ($Exact | Sort-Object)
        $problems | Should -BeNullOrEmpty
    }

    It 'are shared with other filters' {
        (Get-RecordingAudit 'rec*', 'odd1' -Outcome Failed).RecordingId | Should -Be 'odd1'
        @(Get-RecordingAudit '*' -First 3).Count | Should -Be 3
    }

    It 'select what is resumed' {
        $null = Connect-TestSandbox $server @{ MaximumRetryCount = 0; Name = 'resume' }
        Add-SandboxFault $server @{ match = @{ operation = 'UpdateMetadata'; first = 3 }; action = @{ kind = 'Reset'; afterApplying = $true } }
        $ids[10..12] | Set-RecordingMetadata -Tag y -SkipBefore -Connection resume -ErrorAction SilentlyContinue
        $null = Resume-RecordingChange "$($ids[10])", 'none', $ids[11] -Connection resume -WarningAction SilentlyContinue @quietly
        $problems | Should -HaveCount 1
        $problems[0].FullyQualifiedErrorId | Should -BeLike 'AuditRecordNotFound,*'
        $problems[0].TargetObject | Should -Be 'none'
        (Resume-RecordingChange "$($ids[12].Substring(0, $ids[12].Length - 1))*" -Connection resume).RecordingId | Should -Contain $ids[12]
        Resume-RecordingChange $ids[10] -Connection resume -Verbose @quietly 4>&1 | Out-String | Should -BeLike '*has no unfinished change*'
        $problems | Should -BeNullOrEmpty
        Disconnect-GenesysCloud resume
    }
}

Describe 'An id' {
    It 'of which the ledger knows nothing is an error: Get-RecordingAudit' {
        (Get-RecordingAudit 'none', $ids[1] @quietly).Sequence | Should -Be 2
        $problems | Should -HaveCount 1
        $problems[0].FullyQualifiedErrorId | Should -BeLike 'AuditRecordNotFound,*'
        $problems[0].CategoryInfo.Category | Should -Be 'ObjectNotFound'
        $problems[0].TargetObject | Should -Be 'none'
        $problems[0].ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
        { Get-RecordingAudit 'none' -ErrorAction Stop } | Should -Throw -ErrorId 'AuditRecordNotFound,*'
    }

    It 'that the ledger knows is not an error where other filters leave nothing' {
        Get-RecordingAudit $ids[1] -Outcome Failed @quietly | Should -BeNullOrEmpty
        Get-RecordingAudit $ids[1] -Since (Get-Date).AddHours(1) @quietly | Should -BeNullOrEmpty
        $problems | Should -BeNullOrEmpty
    }

    It 'is trimmed, and that is said: <Name>' -ForEach @(
        @{ Name = 'Get-RecordingMetadata'; With = @{} }, @{ Name = 'Get-RecordingAudit'; With = @{} }, @{ Name = 'Set-RecordingMetadata'; With = @{ Tag = 'x' } }
        @{ Name = 'Add-RecordingTag'; With = @{ Label = 'Compliance:GDPR'; TaxonomyId = 'a1b2c3d4-e5f6-7890-abcd-ef1234567890' } }
    ) {
        $result = & $Name " $($ids[0])`t" @With -Verbose -ErrorVariable problems 4>&1
        $problems | Should -BeNullOrEmpty
        @($result | Where-Object { $_ -isnot [Management.Automation.VerboseRecord] })[0].RecordingId | Should -BeExactly $ids[0]
        $result | Where-Object { $_ -is [Management.Automation.VerboseRecord] -and "$_" -like "*blanks around it; '$($ids[0])' is used*" } | Should -Not -BeNullOrEmpty
    }

    It 'that is not found is shown for what is odd about it: <Id>' -ForEach @(
        @{ Id = 'rec 1'; Says = 'has a blank inside' }, @{ Id = '''rec-1'''; Says = 'has a quotation mark' }, @{ Id = "rec$([char] 0x200b)-1"; Says = 'invisible character (U+200B)' }
        @{ Id = "r$([char] 0x435)c-1"; Says = 'U+0435' }, @{ Id = '0193A5F2-7C3B-7D11-9E0A-3B5D2C1F4E68'; Says = 'upper-case letters' }
        @{ Id = '{0193a5f2-7c3b-7d11-9e0a-3b5d2c1f4e68}'; Says = 'in braces' }
    ) {
        $null = Get-RecordingMetadata $Id @quietly
        $problems[0].FullyQualifiedErrorId | Should -BeLike 'RecordingNotFound,*'
        "$($problems[0])" | Should -BeLike "*Mind the id: it *$Says*"
        $null = Set-RecordingMetadata $Id -Tag x -SkipBefore @quietly
        "$($problems[0])" | Should -BeLike "*Mind the id: it *$Says*"
        Get-RecordingAudit "$Id-x" @quietly
        $problems[0].FullyQualifiedErrorId | Should -BeLike 'AuditRecordNotFound,*'
    }

    It 'that is not found and ordinary gets no hint' {
        $null = Get-RecordingMetadata 'rec-none' @quietly
        "$($problems[0])" | Should -Not -BeLike '*Mind the id*'
    }
}

Describe 'An error' {
    It 'always has a recommended action' {
        $Error.Clear()
        $changed = Set-RecordingMetadata $ids[15] -Tag 'x'
        $failed = Get-RecordingAudit -Outcome Failed -First 1
        $null = & {
            [CmdletBinding()] param()
            Undo-RecordingChange $failed.AuditId
            Undo-RecordingChange $changed.AuditId
            Undo-RecordingChange $changed.AuditId
            Get-RecordingAudit ''
            Get-RecordingMetadata ''
            Add-RecordingTag x -Label '' -TaxonomyId ''
            Set-RecordingMetadata x
            Get-GenesysConnection none
            Get-GenesysEventSubscription none
            Get-RecordingComplianceSink none
            Test-RecordingAudit "$TestDrive/none.jsonl"
            Import-RecordingTaxonomy "$TestDrive/none.json"
            try { Export-RecordingAudit "$TestDrive/x.txt" } catch { $_ }
            try { Connect-GenesysCloud -TenantDomain 'x y' -Credential (Get-TestCredential) } catch { $_ }
            try { Connect-GenesysCloud -Region us-east-9 -Credential (Get-TestCredential) } catch { $_ }
        } -ErrorVariable problems -ErrorAction SilentlyContinue 2>$null
        $all = @($Error | Where-Object { $_ -is [Management.Automation.ErrorRecord] -and $_.FullyQualifiedErrorId -like '*,GenesysRecordingTags.*' -and $_.FullyQualifiedErrorId -notlike 'Parameter*' })
        $all.Count | Should -BeGreaterThan 10
        $all | Where-Object { -not $_.ErrorDetails } | ForEach-Object FullyQualifiedErrorId | Should -BeNullOrEmpty
        $all | ForEach-Object { $_.ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty -Because $_.FullyQualifiedErrorId }
    }
}
