#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5' }

BeforeAll {
    Set-StrictMode -Version 3
    Import-Module "$PSScriptRoot/TestHelpers.psm1"
    Import-TestedModule

    function New-File {
        param([string] $Name, [string] $Text)

        $file = Join-Path $TestDrive $Name
        [IO.File]::WriteAllText($file, $Text)
        $file
    }
}

Describe 'Import-RecordingTaxonomy' {
    BeforeEach { Connect-GenesysCloud -Sandbox -RecordingCount 5 -NoLedger }
    AfterEach { Remove-TestConnection }

    It 'reads files that wildcards, literal paths and the pipeline name, and reports one that is not there' {
        $null = New-File w1.json '{"id":"W1","labels":["A"]}'
        $null = New-File w2.json '{"id":"W2","labels":["A"]}'
        (Import-RecordingTaxonomy (Join-Path $TestDrive 'w?.json')).Id | Should -Be 'W1', 'W2'
        $odd = New-File 'odd[1].json' '{"id":"W3","labels":["A"]}'
        (Import-RecordingTaxonomy -LiteralPath $odd).Id | Should -Be 'W3'
        (Get-Item -LiteralPath $odd | Import-RecordingTaxonomy).Id | Should -Be 'W3'
        (Join-Path $TestDrive 'none.json'), (Join-Path $TestDrive 'w1.json') | Import-RecordingTaxonomy -ErrorVariable problems -ErrorAction SilentlyContinue |
            Should -HaveCount 1
        $problems[0].FullyQualifiedErrorId | Should -BeLike 'InvalidFile,*'
    }

    It 'warns where there is no connection to load for' {
        Remove-TestConnection
        $null = Import-RecordingTaxonomy (New-File x.json '{"id":"X","labels":["A"]}') -WarningVariable warned 3>$null
        $warned | Should -Match 'no connection'
    }
}

Describe 'A taxonomy by its name' {
    BeforeEach {
        Connect-GenesysCloud -Sandbox -RecordingCount 20 -NoLedger
        $compliance = Get-RecordingTaxonomy $ComplianceTaxonomy
        $null = Import-RecordingTaxonomy (New-File twin.json '{"id":"TWIN","name":"Twin","labels":["Compliance:GDPR","Only:Here"]}')
    }
    AfterEach { Remove-TestConnection }

    It 'is taken by <_>' -ForEach 'Add-RecordingTag', 'Test-RecordingTag' {
        $result = & $_ -RecordingId rec-000001 -Label Compliance:PCI-DSS -TaxonomyId $compliance.Name.ToUpperInvariant() -ErrorAction Stop
        if ($_ -eq 'Test-RecordingTag') { $result.IsValid | Should -BeTrue } else { $result.Tags.TaxonomyId | Should -BeExactly $ComplianceTaxonomy }
    }

    It 'may be left out where one loaded taxonomy alone has the label: <Name>' -ForEach @(
        @{ Name = 'on the command line'; Run = { Add-RecordingTag rec-000001 -Label Quality:Good -ErrorAction Stop } }
        @{ Name = 'in a row without the column'; Run = { [pscustomobject]@{ RecordingId = 'rec-000001'; Label = 'Quality:Good' } | Add-RecordingTag -ErrorAction Stop } }
        @{ Name = 'in a blank cell'; Run = { [pscustomobject]@{ RecordingId = 'rec-000001'; Label = 'Quality:Good'; TaxonomyId = '' } | Add-RecordingTag -ErrorAction Stop } }
        @{ Name = 'in a tag'; Run = { Add-RecordingTag rec-000001 -Tag (New-RecordingTag Quality:Good) -ErrorAction Stop } }
    ) {
        $result = & $Run
        $result.Tags.Label | Should -BeExactly 'Quality:Good'
        $result.Tags.TaxonomyId | Should -BeExactly 'b2c3d4e5-f6a7-8901-bcde-f12345678901'
    }

    It 'is one of several: an error of the item lists them' {
        $null = 'rec-000001' | Add-RecordingTag -Label Compliance:GDPR -ErrorVariable problems -ErrorAction SilentlyContinue
        $problems[0].FullyQualifiedErrorId | Should -BeLike 'InvalidTag,*'
        "$($problems[0])" | Should -Match "Several taxonomies have the label 'Compliance:GDPR'"
        "$($problems[0])" | Should -Match ([regex]::Escape($ComplianceTaxonomy))
        "$($problems[0])" | Should -Match 'TWIN'
        (Test-RecordingTag -Label Compliance:GDPR).Problems.Code | Should -Be 'AmbiguousTaxonomy'
    }

    It 'is asked about where it is nearly right: <Given>' -ForEach @(
        @{ Given = @{ Label = 'Compliance:GPDR'; TaxonomyId = 'a1b2c3d4-e5f6-7890-abcd-ef1234567890' }; Meant = "Did you mean 'Compliance:GDPR'?" }
        @{ Given = @{ Label = 'pci-dss'; TaxonomyId = 'a1b2c3d4-e5f6-7890-abcd-ef1234567890' }; Meant = "Did you mean 'Compliance:PCI-DSS'?" }
        @{ Given = @{ Label = 'Only:Heer' }; Meant = "Did you mean 'Only:Here'?" }
        @{ Given = @{ Label = 'Only:Here'; TaxonomyId = 'Twinn' }; Meant = "Did you mean 'Twin'?" }
    ) {
        $null = Add-RecordingTag rec-000001 @Given -ErrorVariable problems -ErrorAction SilentlyContinue
        $problems[0].FullyQualifiedErrorId | Should -BeLike 'InvalidTag,*'
        "$($problems[0])" | Should -Match ([regex]::Escape($Meant))
    }

    It 'is not asked about where nothing is near' {
        (Test-RecordingTag -Label Nothing:Like-It -TaxonomyId $ComplianceTaxonomy).Problems.Message | Should -Not -Match 'Did you mean'
    }

    It 'is needed where no taxonomy is loaded' {
        Remove-TestConnection
        (Test-RecordingTag -Label Compliance:GDPR).Problems.Code | Should -Be 'BlankTaxonomyId'
    }
}

Describe 'Names that are nearly right' {
    BeforeEach { Connect-GenesysCloud -Sandbox -RecordingCount 20 -NoLedger -Name production }
    AfterEach { Remove-TestConnection }

    It 'of <What> are asked about' -ForEach @(
        @{ What = 'connections'; Run = { Get-GenesysConnection prodution -ErrorAction Stop }; Meant = "'production'" }
        @{ What = 'connections as a parameter'; Run = { Get-GenesysEvent -Connection prodction }; Meant = "'production'" }
        @{ What = 'subscriptions'; Run = { Get-GenesysEventSubscription nigthly -ErrorAction Stop }; Meant = "'nightly'" }
        @{ What = 'taxonomies'; Run = { Get-RecordingTaxonomy Complianec -ErrorAction Stop }; Meant = "'Compliance'" }
    ) {
        $null = New-GenesysEventSubscription nightly
        $problem = try { & $Run } catch { $_ }
        "$problem" | Should -Match "Did you mean $Meant"
    }
}
