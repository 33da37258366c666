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
