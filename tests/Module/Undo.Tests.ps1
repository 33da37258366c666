#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5' }

BeforeAll {
    Set-StrictMode -Version 3
    Import-Module "$PSScriptRoot/TestHelpers.psm1"
    Import-TestedModule
    $server = Start-SandboxServer -Recordings 20 -With '--index-delay', '0'
    $ids = (Invoke-SandboxControl $server recordings).recordingIds
    $gdpr = @{ Label = 'Compliance:GDPR'; TaxonomyId = $ComplianceTaxonomy }
    $pci = @{ Label = 'Compliance:PCI-DSS'; TaxonomyId = $ComplianceTaxonomy }
}

AfterAll { Stop-SandboxServer $server }

Describe 'Undo-RecordingChange' {
    BeforeEach {
        Reset-Sandbox $server
        $null = Connect-TestSandbox $server

        # Somebody else, of whom this ledger knows nothing.
        $other = Connect-GenesysCloud -BaseUri $server.Uri -Credential (Get-TestCredential) -NoLedger -Name other -PassThru
        $connection = Get-GenesysConnection | Where-Object Name -NE 'other'
        $PSDefaultParameterValues['*-Recording*:Connection'] = $connection
    }

    AfterEach {
        $PSDefaultParameterValues.Remove('*-Recording*:Connection')
        Remove-TestConnection
    }

    It 'puts metadata and plain tags back, as a new change with its own record' {
        $null = Set-RecordingMetadata $ids[0] @{ queue = 'Earlier' } -Tag 'one', 'two'
        $changed = Set-RecordingMetadata $ids[0] @{ queue = 'Later' } -Tag 'three'
        $undone = Undo-RecordingChange $changed.AuditId -InformationVariable changes
        $undone | Should -BeOfType GenesysRecordingTags.RecordingMetadata
        $undone.Metadata['queue'], $undone.Tags | Should -Be 'Earlier', ('one', 'two')
        $now = Get-RecordingMetadata $ids[0]
        $now.Metadata['queue'], $now.Tags | Should -Be 'Earlier', ('one', 'two')

        $record = (Get-RecordingAudit $ids[0])[-1]
        $record.UndoOf, $record.AuditId, $record.Outcome | Should -Be $changed.AuditId, $undone.AuditId, 'Succeeded'
        $changes.Where({ $_.Tags -contains 'Audit' }).MessageData.AuditId | Should -Be $undone.AuditId
        (Test-RecordingAudit).IsIntact | Should -BeTrue
    }

    It 'puts tags and retention back that the ledger saw' {
        $null = Add-RecordingTag $ids[0] @gdpr -RetentionPolicy 'Standard 365 Day'
        $changed = Add-RecordingTag $ids[0] @pci -RetentionPolicy 'Legal Hold'
        $undone = Undo-RecordingChange $changed.AuditId
        $undone | Should -BeOfType GenesysRecordingTags.RecordingTagResult
        $undone.RetentionPolicy.Name | Should -Be 'Standard 365 Day'
        (Get-RecordingAudit -AuditId $undone.AuditId).After.Tags.Label | Should -Be 'Compliance:GDPR'
    }

    It 'says beforehand what stays, with -WhatIf too, which sends nothing' {
        $changed = Set-RecordingMetadata $ids[0] @{ brand_new = 'x' } -Tag 'y'
        $null = Invoke-SandboxControl $server journal -Method Delete
        Undo-RecordingChange $changed.AuditId -WhatIf -WarningVariable beforehand -WarningAction SilentlyContinue
        "$beforehand" | Should -BeLike "*$($ids[0])*'brand_new' stays*not there before*"
        @(Get-SandboxJournal $server).Count | Should -Be 0
        $undone = Undo-RecordingChange $changed.AuditId -WarningVariable warnings -WarningAction SilentlyContinue
        "$warnings" | Should -BeLike "*'brand_new' stays*"
        $undone.Metadata['brand_new'] | Should -Be 'x'
    }

    It 'refuses where somebody else changed the recording since, unless -Force' {
        $null = Set-RecordingMetadata $ids[0] @{ queue = 'Earlier' }
        $changed = Set-RecordingMetadata $ids[0] @{ queue = 'Later' }
        $null = Set-RecordingMetadata $ids[0] @{ queue = 'Theirs' } -Connection $other
        $null = Invoke-SandboxControl $server journal -Method Delete
        Undo-RecordingChange $changed.AuditId -ErrorAction SilentlyContinue -ErrorVariable problems | Should -BeNullOrEmpty
        $problems[0].FullyQualifiedErrorId | Should -BeLike 'CannotUndo,*'
        $problems[0].CategoryInfo.Category | Should -Be 'InvalidOperation'
        $problems[0] | Should -BeLike "*'queue' is 'Theirs' now*'Later'*"
        $problems[0].ErrorDetails.RecommendedAction | Should -BeLike '*-Force*'
        (Get-SandboxJournal $server).method | Should -Be 'GET'
        (Undo-RecordingChange $changed.AuditId -Force).Metadata['queue'] | Should -Be 'Earlier'
    }

    It 'refuses where the ledger saw a later change, and what was undone already' {
        $null = Set-RecordingMetadata $ids[0] @{ queue = 'A' }
        $first = Set-RecordingMetadata $ids[0] @{ queue = 'B' }
        $second = Set-RecordingMetadata $ids[0] @{ queue = 'C' }
        { Undo-RecordingChange $first.AuditId -ErrorAction Stop } | Should -Throw "*changed again since*$($second.AuditId)*" -ErrorId 'CannotUndo,*'
        $null = Undo-RecordingChange $second.AuditId
        { Undo-RecordingChange $second.AuditId -ErrorAction Stop } | Should -Throw '*undone already*'
    }

    It 'says why it can''t: <Name>' -ForEach @(
        @{ Name = 'what was there is not known'; Says = '*not known*'; Change = { Add-RecordingTag $ids[0] @pci } }
        @{ Name = 'it was not done'; Says = '*not done*'; Change = { Set-RecordingMetadata 'no-such-one' @{ a = 'b' } -ErrorAction SilentlyContinue } }
        @{ Name = 'there is nothing the API could put back'; Says = '*nothing*could put back*'; Change = { Set-RecordingMetadata $ids[0] @{ brand_new = 'x' } } }
    ) {
        $null = & $Change
        { Get-RecordingAudit | Undo-RecordingChange -Force -ErrorAction Stop } | Should -Throw $Says -ErrorId 'CannotUndo,*'
    }

    It 'takes many from the pipeline, in their order, and goes on behind one that can''t be undone' {
        $null = $ids[0..9] | Set-RecordingMetadata -Metadata @{ queue = 'Earlier' }
        $changed = $ids[0..9] | Set-RecordingMetadata -Metadata @{ queue = 'Later' }
        $null = Set-RecordingMetadata $ids[3] @{ queue = 'Theirs' } -Connection $other
        $wanted = @([pscustomobject]@{ AuditId = 'none' }) + @($changed | ForEach-Object { Get-RecordingAudit -AuditId $_.AuditId })
        $undone = $wanted | Undo-RecordingChange -ThrottleLimit 4 -ErrorAction SilentlyContinue -ErrorVariable problems
        $undone.RecordingId | Sort-Object | Should -Be ($ids[0..9] | Where-Object { $_ -ne $ids[3] } | Sort-Object)
        $problems.FullyQualifiedErrorId | ForEach-Object { $_.Split(',')[0] } | Should -Be 'AuditRecordNotFound', 'CannotUndo'
        $problems[0].TargetObject.AuditId | Should -Be 'none'
        $problems[1].TargetObject.RecordingId | Should -Be $ids[3]
    }

    It 'ends at the first error with -ErrorAction Stop, and leaves nothing in flight' {
        $changed = $ids[0..9] | Set-RecordingMetadata -Tag 'x'
        { $changed | Undo-RecordingChange -ErrorAction Stop | ForEach-Object { throw 'downstream' } } | Should -Throw 'downstream'
        Get-SandboxInFlight $server | Should -Be 0
    }
}
