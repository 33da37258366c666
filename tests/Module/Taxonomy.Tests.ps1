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

    It 'reads <Name>' -ForEach @(
        @{ Name = 'one object'; File = 'a.json'; Text = '{"id":"T","name":"Test","labels":["A","B"]}'; Published = $true }
        @{ Name = 'an array'; File = 'b.json'; Text = '[{"taxonomyId":"T","taxonomyName":"Test","labels":[{"name":"A"},{"label":"B"}],"published":false}]'; Published = $false }
        @{ Name = 'a list by name, comments and a trailing comma'; File = 'c.json'; Text = "{`"taxonomies`":[{`"ID`":`"T`",`"Name`":`"Test`",`"Labels`":[`"A`",`"B`",],`"status`":`"Draft`"}] // x`n}"; Published = $false }
        @{ Name = 'CSV'; File = 'd.csv'; Text = "TaxonomyId,TaxonomyName,Label,Published`nT,Test,A,true`nT,,B,`n"; Published = $true }
        @{ Name = 'CSV with semicolons, quotes and columns in any order'; File = 'e.csv'; Text = "Label;Published;TaxonomyId;TaxonomyName`r`n`"A`";no;T;Test`r`nB;no;T;Test`r`n"; Published = $false }
    ) {
        $taxonomy = Import-RecordingTaxonomy (New-File $File $Text)
        $taxonomy | Should -BeOfType GenesysRecordingTags.RecordingTaxonomy
        $taxonomy.Id, $taxonomy.Name, $taxonomy.IsPublished | Should -Be 'T', 'Test', $Published
        $taxonomy.Labels | Should -Be 'A', 'B'
        (Get-RecordingTaxonomy T).Labels | Should -Be 'A', 'B'
    }

    It 'says what is wrong with <Name>' -ForEach @(
        @{ Name = 'broken JSON'; File = 'a.json'; Text = "{`n`"id`": }"; Says = 'line 2, position 7' }
        @{ Name = 'a missing id'; File = 'b.json'; Text = '[{"id":"T","labels":[]},{"labels":[]}]'; Says = 'the file\[1\]\.id is missing' }
        @{ Name = 'labels that are none'; File = 'c.json'; Text = '{"id":"T","labels":"A"}'; Says = 'labels must be an array' }
        @{ Name = 'a label that is a number'; File = 'd.json'; Text = '{"taxonomies":[{"id":"T","labels":["A",5]}]}'; Says = 'taxonomies\[0\]\.labels\[1\] must be text' }
        @{ Name = 'JSON of another shape'; File = 'e.json'; Text = '"x"'; Says = 'must be an object or an array' }
        @{ Name = 'a missing column'; File = 'f.csv'; Text = "TaxonomyId,Name`nT,A"; Says = 'line 1: there is no column Label' }
        @{ Name = 'a blank field'; File = 'g.csv'; Text = "TaxonomyId,Label`nT,A`n,B`n"; Says = 'line 3: TaxonomyId is blank' }
        @{ Name = 'a Boolean that is none'; File = 'h.csv'; Text = "TaxonomyId,Label,Published`nT,A,perhaps`nT,B,`n"; Says = 'line 2: Published must be true or false' }
        @{ Name = 'rows that contradict'; File = 'i.csv'; Text = "TaxonomyId,Label,Published`nT,A,true`nT,B,false`nT,C,`n"; Says = 'line 3: Published contradicts' }
        @{ Name = 'an open quote'; File = 'j.csv'; Text = "TaxonomyId,Label`nT,`"A`n"; Says = 'line 2: a quote' }
        @{ Name = 'an empty file'; File = 'k.csv'; Text = ''; Says = 'it is empty' }
        @{ Name = 'no taxonomy'; File = 'l.json'; Text = '[]'; Says = 'there is no taxonomy' }
        @{ Name = 'another extension'; File = 'm.txt'; Text = 'x'; Says = 'neither \.json nor \.csv' }
    ) {
        Import-RecordingTaxonomy (New-File $File $Text) -ErrorVariable problems -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $problems[0].FullyQualifiedErrorId | Should -BeLike 'InvalidFile,*'
        $problems[0] | Should -Match $Says
        $problems[0] | Should -Match ([regex]::Escape($File))
    }

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

Describe 'Get-RecordingTaxonomy' {
    AfterEach { Remove-TestConnection }

    It 'lists those of the sandbox, by id, name or wildcard' {
        Connect-GenesysCloud -Sandbox -RecordingCount 1 -NoLedger
        (Get-RecordingTaxonomy).Count | Should -Be 4
        (Get-RecordingTaxonomy Comp*).Id | Should -Be $ComplianceTaxonomy
        (Get-RecordingTaxonomy $DraftTaxonomy).IsPublished | Should -BeFalse
    }
}
