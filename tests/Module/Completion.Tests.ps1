#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5' }

BeforeAll {
    Set-StrictMode -Version 3
    Import-Module "$PSScriptRoot/TestHelpers.psm1"
    Import-TestedModule

    function Get-Completion {
        param([string] $Line)

        (TabExpansion2 -inputScript $Line -cursorColumn $Line.Length).CompletionMatches
    }
}

AfterAll { Remove-TestConnection }

Describe 'Completion' {
    BeforeAll { Connect-GenesysCloud -Sandbox -RecordingCount 5 -NoLedger -Name 'a sandbox' }

    It 'offers <Expected> for: <Line>' -ForEach @(
        @{ Line = 'Add-RecordingTag x -TaxonomyId '; Expected = 'a1b2c3d4-e5f6-7890-abcd-ef1234567890' }
        @{ Line = 'Add-RecordingTag x -TaxonomyId Qual'; Expected = 'b2c3d4e5-f6a7-8901-bcde-f12345678901' }
        @{ Line = 'Add-RecordingTag x -Label '; Expected = "'Compliance:PCI-DSS'" }
        @{ Line = 'New-RecordingTag -TaxonomyId b2c3d4e5-f6a7-8901-bcde-f12345678901 -Label '; Expected = "'Quality:Good'" }
        @{ Line = "Test-RecordingTag -Label 'Compl"; Expected = "'Compliance:GDPR'" }
        @{ Line = 'Add-RecordingTag x -Status p'; Expected = 'Pending' }
        @{ Line = 'Add-RecordingTag x -RetentionPolicy '; Expected = "'Standard 365 Day'" }
        @{ Line = 'Connect-GenesysCloud -Region eu'; Expected = 'eu-central-1' }
        @{ Line = 'Connect-GenesysCloud -Region mypure'; Expected = 'us-east-1' }
        @{ Line = 'Get-GenesysEvent -Connection '; Expected = "'a sandbox'" }
        @{ Line = 'Disconnect-GenesysCloud '; Expected = "'a sandbox'" }
        @{ Line = 'Add-RecordingTag x -Label pci'; Expected = "'Compliance:PCI-DSS'" }
        @{ Line = 'New-RecordingTag -TaxonomyId Quality -Label '; Expected = "'Quality:Good'" }
        @{ Line = 'Get-GenesysEvent -EventType '; Expected = 'interaction.completed' }
        @{ Line = 'New-GenesysEventSubscription x -EventType int'; Expected = 'interaction.completed' }
        @{ Line = 'Get-RecordingTaxonomy '; Expected = 'a1b2c3d4-e5f6-7890-abcd-ef1234567890' }
    ) {
        (Get-Completion $Line).CompletionText | Should -Contain $Expected
    }

    It 'offers only the labels of the chosen taxonomy, and none of a draft by itself' {
        $offered = (Get-Completion 'New-RecordingTag -TaxonomyId b2c3d4e5-f6a7-8901-bcde-f12345678901 -Label ').CompletionText
        $offered | Should -Not -Contain "'Compliance:PCI-DSS'"
        (Get-Completion 'New-RecordingTag -Label ').CompletionText | Should -Not -Contain "'Sentiment:Positive'"
    }

    It 'puts labels that begin with the word before those that only hold it' {
        @(Get-Completion 'New-RecordingTag -Label c')[0].CompletionText | Should -BeLike "'C*"
        @(Get-Completion 'New-RecordingTag -Label zzz').Count | Should -Be 0
    }

    It 'offers no file names for <_>' -ForEach 'Get-GenesysEvent -EventType x', 'Get-RecordingAudit -AuditId ', 'Undo-RecordingChange ', 'Add-RecordingTag x -RunName ', 'Resume-RecordingChange -RunName ' {
        Push-Location $TestDrive
        try {
            Set-Content xfile.txt x
            @(Get-Completion $_).ForEach{ $_.CompletionText } | Should -Not -Match 'xfile'
        }
        finally { Pop-Location }
    }

    It 'offers the last audit records, the newest first, found by their recordings too' {
        Connect-GenesysCloud -Sandbox -RecordingCount 20 -Name 'a sandbox' -LedgerPath "$TestDrive/completion.db" -WarningAction SilentlyContinue
        $made = 'rec-000001', 'rec-000002' | Set-RecordingMetadata -Tag x
        @((Get-Completion 'Undo-RecordingChange -AuditId ').CompletionText) | Should -Be @((Get-RecordingAudit).AuditId)[1, 0]
        @((Get-Completion 'Get-RecordingAudit -AuditId rec-000001').CompletionText) | Should -Be $made.Where{ $_.RecordingId -eq 'rec-000001' }.AuditId
        Connect-GenesysCloud -Sandbox -RecordingCount 5 -NoLedger -Name 'a sandbox' -WarningAction SilentlyContinue
    }

    It 'offers what the ledger has records of' {
        Connect-GenesysCloud -Sandbox -RecordingCount 20 -Name 'a sandbox' -LedgerPath "$TestDrive/terms.db" -WarningAction SilentlyContinue
        $null = Add-RecordingTag rec-000001 -Label Compliance:GDPR -TaxonomyId $ComplianceTaxonomy -RetentionPolicy 'Standard 365 Day' -RunName 'the first'
        Add-RecordingTag rec-000002 -Label NoSuchLabel -TaxonomyId $ComplianceTaxonomy -RunName 'the second' -ErrorVariable failed -ErrorAction SilentlyContinue
        $record = Get-RecordingAudit -Last 1
        (Get-Completion 'Get-RecordingAudit -Label comp').CompletionText | Should -Be "'Compliance:GDPR'"
        (Get-Completion 'Get-RecordingAudit -Label comp').ToolTip | Should -Be "Label 'Compliance:GDPR'"
        (Get-Completion 'Get-RecordingAudit -TaxonomyId ').CompletionText | Should -Be $ComplianceTaxonomy
        (Get-Completion 'Get-RecordingAudit -TaxonomyId ').ToolTip | Should -Be "Taxonomy '$ComplianceTaxonomy'"
        (Get-Completion 'Export-RecordingAudit x -RetentionPolicy ').ToolTip | Should -Contain "Retention policy 'Standard 365 Day'"
        (Get-Completion 'Measure-RecordingAudit -ErrorId ').ToolTip | Should -Be "Error '$($failed[0].FullyQualifiedErrorId.Split(',')[0])'"
        (Get-Completion 'Get-RecordingAudit -Actor ').ToolTip | Should -Be "User '$($record.Actor)'"
        (Get-Completion 'Get-RecordingAudit -Client ').ToolTip | Should -Be "OAuth client '$($record.Client)'"
        (Get-Completion 'Get-RecordingRun -RunName ').CompletionText | Should -Be "'the second'", "'the first'"
        (Get-Completion 'Get-RecordingRun -RunId ').CompletionText | Should -Be @((Get-RecordingRun).RunId)[1, 0]
        Connect-GenesysCloud -Sandbox -RecordingCount 5 -NoLedger -Name 'a sandbox' -WarningAction SilentlyContinue
    }

    It 'offers subscriptions that were seen' {
        $null = New-GenesysEventSubscription -Name 'nightly run'
        (Get-Completion 'Get-GenesysEvent -SubscriptionName ').CompletionText | Should -Contain "'nightly run'"
    }

    It 'offers all 18 regions, with their domains' {
        $offered = Get-Completion 'Connect-GenesysCloud -Region '
        $offered.Count | Should -Be 18
        ($offered | Where-Object CompletionText -EQ 'us-east-1').ToolTip | Should -Match 'mypurecloud\.com'
    }

    It 'explains taxonomies' {
        (Get-Completion 'Add-RecordingTag x -TaxonomyId d4').ToolTip | Should -Match 'Sentiment \(not published\): Sentiment:Positive'
    }

    It 'does not fail without a connection' {
        Remove-TestConnection
        @(Get-Completion 'Add-RecordingTag x -TaxonomyId a1').Count | Should -Be 0
    }
}
