#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5' }
# What users do with an organisation of the Platform API alone, against the journal of the sandbox.

BeforeAll {
    Set-StrictMode -Version 3
    Import-Module "$PSScriptRoot/TestHelpers.psm1"
    Import-TestedModule
    $server = Start-SandboxServer -Recordings 120 -With '--job-duration', '0.3', '--journal', '5000'

    function Connect-Platform {
        param([hashtable] $With = @{})

        Connect-TestSandbox ([pscustomobject]@{ Uri = "$($server.Uri)platform-api" }) (@{ LoginUri = "$($server.Uri)login"; Api = 'Platform'; WarningAction = 'SilentlyContinue' } + $With)
    }

    function Get-Sent {
        param([string] $Method, [string] $Like = '*')

        @(foreach ($entry in Get-SandboxJournal $server) { if ((-not $Method -or $entry.method -eq $Method) -and $entry.target -like $Like) { $entry } })
    }
}

AfterAll {
    Remove-TestConnection
    Stop-SandboxServer $server
}

Describe 'Get-GenesysEvent -Since' {
    BeforeEach { Reset-Sandbox $server; $null = Connect-Platform }
    AfterEach { Remove-TestConnection }

    It 'lists what ended long ago by a job, and the rest by the query; the next run asks for no job' {
        $since = [datetime]::UtcNow.AddDays(-10)
        $events = Get-GenesysEvent -Since $since
        $events.Count | Should -BeGreaterThan 40
        @($events.RecordingId | Sort-Object -Unique).Count | Should -Be $events.Count
        ($events.CompletedAt | Sort-Object)[0] | Should -BeLessThan ([datetime]::UtcNow.AddDays(-5))
        ($events.CompletedAt | Sort-Object)[-1] | Should -BeGreaterThan ([datetime]::UtcNow.AddHours(-12))
        @(Get-Sent POST '*/details/jobs').Count | Should -Be 1
        @(Get-Sent POST '*/details/query').Count | Should -BeGreaterThan 0
        $events | Complete-GenesysEvent
        Get-GenesysEvent -Since $since | Should -BeNullOrEmpty
        @(Get-Sent POST '*/details/jobs').Count | Should -Be 1
    }

    It 'goes on with the same job after it was stopped' {
        Remove-TestConnection
        $ledger = "$TestDrive/stopped.db"
        $null = Connect-GenesysCloud -BaseUri "$($server.Uri)platform-api" -LoginUri "$($server.Uri)login" -Api Platform -Credential (Get-TestCredential) -LedgerPath $ledger
        $first = @(Get-GenesysEvent -Since ([datetime]::UtcNow.AddDays(-10)) | Select-Object -First 5)
        $first | Complete-GenesysEvent
        Get-GenesysConnection | Disconnect-GenesysCloud
        $null = Connect-GenesysCloud -BaseUri "$($server.Uri)platform-api" -LoginUri "$($server.Uri)login" -Api Platform -Credential (Get-TestCredential) -LedgerPath $ledger
        $rest = @(Get-GenesysEvent)
        @($first + $rest).RecordingId | Sort-Object -Unique | Should -HaveCount ($first.Count + $rest.Count)
        $rest.Count | Should -BeGreaterThan 40
        @(Get-Sent POST '*/details/jobs').Count | Should -Be 1
    }
}

Describe 'Test-GenesysConnection -Probe' {
    BeforeEach { Reset-Sandbox $server; $null = Connect-Platform; $null = Initialize-RecordingTagSchema }
    AfterEach { Remove-TestConnection }

    It 'asks by reading alone, and its answers can be sent in' {
        $null = Invoke-SandboxControl $server journal -Method Delete
        $answers = Test-GenesysConnection -Probe
        $answers.Name | Should -Be 'SchemaCoreTypes', 'SchemaLimits', 'SearchNames', 'SubjectsMe', 'OrderByConversationEnd', 'PropertiesAfterEnd', 'OmittedDate', 'BulkRecords', 'VersionOfNewRecord', 'SearchFinds', 'RecordsDeleted'
        @(Get-Sent).Where({ $_.method -notin 'GET', 'POST' -or ($_.method -eq 'POST' -and $_.target -notmatch '/(search|query)$') }) | Should -BeNullOrEmpty
        $json = $answers | ConvertTo-Json -Depth 5
        ($json | ConvertFrom-Json)[4].Answer | Should -Be 'Yes.'
        ($json | ConvertFrom-Json)[4].Evidence[0].CorrelationId | Should -Not -BeNullOrEmpty
        $json | Should -Not -Match 'sandbox-secret|Bearer'
    }

    It 'writes records of its own in the conversation that is named, and deletes them' {
        $conversation = @(Get-GenesysEvent)[0].ConversationId
        $answers = Test-GenesysConnection -Probe -ConversationId $conversation -Confirm:$false
        @($answers | Where-Object Name -EQ 'RecordsDeleted').Answer | Should -Match '^Yes'
        @($answers | Where-Object Name -EQ 'VersionOfNewRecord').Answer | Should -Be 'Yes: 409.'
        @(Get-Sent DELETE).Count | Should -BeGreaterThan 0
        Get-RecordingMetadata -RecordingId any -ConversationId $conversation | Should -Not -BeNullOrEmpty
        ($answers | ConvertTo-Json -Depth 5) | Should -Not -Match $conversation
    }

    It 'writes nothing with -WhatIf' {
        $conversation = @(Get-GenesysEvent)[0].ConversationId
        $null = Invoke-SandboxControl $server journal -Method Delete
        Test-GenesysConnection -Probe -ConversationId $conversation -WhatIf | Should -HaveCount 11
        Get-Sent PUT | Should -BeNullOrEmpty
    }

    It 'is refused where there is nothing to ask' {
        Remove-TestConnection
        $null = Connect-TestSandbox $server
        { Test-GenesysConnection -Probe } | Should -Throw -ErrorId 'InvalidRequest,*'
    }
}

Describe 'Import-RecordingTaxonomy -Source' {
    BeforeEach { Reset-Sandbox $server; $null = Connect-Platform }
    AfterEach { Remove-TestConnection }

    It 'reads topics and wrap-up codes once, and tags are checked against them' {
        $taxonomies = Import-RecordingTaxonomy -Source Topics, WrapUpCodes
        $taxonomies.Id | Should -Contain $ComplianceTaxonomy
        $taxonomies.Id | Should -Contain 'wrapupcodes'
        $taxonomies.Id | Should -Not -Contain $DraftTaxonomy
        $asked = @(Get-Sent GET '*/speechandtextanalytics/*').Count
        $null = Import-RecordingTaxonomy -Source Topics
        @(Get-Sent GET '*/speechandtextanalytics/*').Count | Should -Be $asked
        $null = Import-RecordingTaxonomy -Source Topics -Force
        @(Get-Sent GET '*/speechandtextanalytics/*').Count | Should -BeGreaterThan $asked

        (New-RecordingTag 'Complaint' -TaxonomyId wrapupcodes | Test-RecordingTag).IsValid | Should -BeTrue
        (New-RecordingTag 'No such code' -TaxonomyId wrapupcodes | Test-RecordingTag).Problems.Code | Should -Be 'LabelNotInTaxonomy'
        $line = 'Add-RecordingTag r -TaxonomyId wrapupcodes -Label Compl'
        (TabExpansion2 $line $line.Length).CompletionMatches.ListItemText | Should -Contain 'Complaint'
    }

    It 'is an error of its own where the API tells none' {
        Remove-TestConnection
        $null = Connect-TestSandbox $server
        { Import-RecordingTaxonomy -Source Topics } | Should -Throw -ErrorId 'InvalidRequest,*'
    }
}

Describe 'Set-RecordingMetadata -RemoveKey' {
    BeforeEach { Reset-Sandbox $server; $null = Connect-Platform; $null = Initialize-RecordingTagSchema -MetadataKey queue, note }
    AfterEach { Remove-TestConnection }

    It 'removes keys by name, or by a null value, and undoing puts them back' {
        $recording = @(Get-GenesysEvent)[0]
        $null = $recording | Set-RecordingMetadata -Metadata @{ queue = 'a'; note = 'b' }
        $removed = Set-RecordingMetadata -RecordingId $recording.RecordingId -ConversationId $recording.ConversationId -RemoveKey queue
        $removed.Metadata.Keys | Should -Be 'note'
        $audit = @(Get-RecordingAudit)[-1]
        $audit.Before.Metadata['queue'] | Should -Be 'a'
        $audit.After.Metadata.ContainsKey('queue') | Should -BeTrue
        $audit.After.Metadata['queue'] | Should -BeNullOrEmpty
        $null = Undo-RecordingChange -AuditId $removed.AuditId
        ($recording | Get-RecordingMetadata).Metadata['queue'] | Should -Be 'a'
        ($recording | Set-RecordingMetadata -Metadata @{ queue = $null }).Metadata.Keys | Should -Be 'note'
        (Test-RecordingAudit).IsIntact | Should -BeTrue
    }

    It 'is refused by the Media API, with the reason' {
        Remove-TestConnection
        $null = Connect-TestSandbox $server
        $id = (Invoke-SandboxControl $server recordings).recordingIds[0]
        $null = Invoke-SandboxControl $server journal -Method Delete
        Set-RecordingMetadata $id -RemoveKey a -ErrorVariable removing -ErrorAction SilentlyContinue
        $removing[0].FullyQualifiedErrorId | Should -BeLike 'InvalidRequest,*'
        "$($removing[0])" | Should -Match 'no request that takes a key away'
        Get-Sent | Should -BeNullOrEmpty
    }
}

Describe 'Add-RecordingTag -TagStore Ledger' {
    BeforeEach { Reset-Sandbox $server; $null = Connect-Platform }
    AfterEach { Remove-TestConnection }

    It 'keeps, reads, removes and undoes tags without a request' {
        $ids = (Invoke-SandboxControl $server recordings).recordingIds[0, 1]
        $null = Invoke-SandboxControl $server journal -Method Delete
        $tagged = $ids | Add-RecordingTag -Label 'Compliance:GDPR' -TaxonomyId $ComplianceTaxonomy -TagStore Ledger
        $tagged.TagStore | Should -Be 'Ledger', 'Ledger'
        (Get-RecordingTag $ids -TagStore Ledger).Label | Should -Be 'Compliance:GDPR', 'Compliance:GDPR'
        (Get-RecordingAudit -First 1).After.TagStore | Should -Be 'Ledger'
        $null = Remove-RecordingTag $ids[0] -Label 'Compliance:GDPR' -TaxonomyId $ComplianceTaxonomy -TagStore Ledger
        Get-RecordingTag $ids[0] -TagStore Ledger | Should -BeNullOrEmpty
        $null = Undo-RecordingChange -AuditId $tagged.Where({ $_.RecordingId -eq $ids[1] })[0].AuditId
        Get-RecordingTag $ids[1] -TagStore Ledger | Should -BeNullOrEmpty
        Get-Sent | Should -BeNullOrEmpty
    }

    It 'is named where the organisation has no schema, and needs a ledger' {
        $recording = @(Get-GenesysEvent)[0]
        $recording | Add-RecordingTag -Label A -TaxonomyId t -ErrorVariable missing -ErrorAction SilentlyContinue
        $missing[0].ErrorDetails.RecommendedAction | Should -Match '-TagStore Ledger'
        Remove-TestConnection
        Connect-GenesysCloud -Sandbox -Api Platform -NoLedger
        { Add-RecordingTag r -Label A -TaxonomyId t -TagStore Ledger } | Should -Throw -ErrorId 'LedgerUnavailable,*'
        Remove-TestConnection
        Connect-GenesysCloud -Sandbox
        { Add-RecordingTag r -Label A -TaxonomyId t -TagStore Ledger } | Should -Throw -ErrorId 'InvalidRequest,*'
    }
}

Describe 'Add-RecordingTag -Index' {
    BeforeEach { Reset-Sandbox $server; $null = Connect-Platform; $null = Initialize-RecordingTagSchema }
    AfterEach { Remove-TestConnection }

    It 'puts the first label into an external tag that is empty, and leaves others'' alone' {
        $events = @(Get-GenesysEvent)
        $free = $events.Where({ -not $_.ExternalTag })[0]
        $held = $events.Where({ $_.ExternalTag })[0]
        $null = $free | Add-RecordingTag -Label 'Compliance:GDPR' -TaxonomyId $ComplianceTaxonomy -Index ExternalTag
        @(Get-RecordingAudit)[-1].After.ExternalTag | Should -Be 'rt:Compliance:GDPR'
        $held | Add-RecordingTag -Label 'Compliance:GDPR' -TaxonomyId $ComplianceTaxonomy -Index ExternalTag -ErrorVariable refused -ErrorAction SilentlyContinue
        $refused[0].FullyQualifiedErrorId | Should -BeLike 'Conflict,*'
        @(Get-Sent PUT '*/tags').Count | Should -Be 1
        $null = $held | Add-RecordingTag -Label 'Compliance:GDPR' -TaxonomyId $ComplianceTaxonomy -Index ExternalTag -Force
        @(Get-Sent PUT '*/tags').body | Should -Be '{"externalTag":"rt:Compliance:GDPR"}', '{"externalTag":"rt:Compliance:GDPR"}'
    }

    It 'shows it with -WhatIf' {
        $recording = @(Get-GenesysEvent)[0]
        $run = Invoke-HostedPowerShell { param($recording, $connection) $recording | Add-RecordingTag -Label A -TaxonomyId t -Index Property -Connection $connection -WhatIf } @{
            recording = $recording; connection = Get-GenesysConnection
        }
        $run.Output.Count | Should -Be 0
        Get-Sent POST '*/properties' | Should -BeNullOrEmpty
    }
}
