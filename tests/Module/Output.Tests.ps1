#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5' }
# What commands write is text where it becomes a table of text, and JSON where it becomes JSON, for tools that know nothing of .NET.

BeforeDiscovery {
    Set-StrictMode -Version 3
    $root = Split-Path (Split-Path $PSScriptRoot)
    Import-Module "$PSScriptRoot/TestHelpers.psm1"
    Import-TestedModule
    $types = (Get-Command -Module GenesysRecordingTags).OutputType.Name | Where-Object { $_ -like 'GenesysRecordingTags.*' } | Sort-Object -Unique | ForEach-Object { @{ Name = $_ } }
    $views = ([xml](Get-Content "$root/module/GenesysRecordingTags.Format.ps1xml" -Raw)).Configuration.ViewDefinitions.View | ForEach-Object {
        @{
            View = $_.Name
            Type = $_.ViewSelectedBy.TypeName
            Heading = @($_.SelectNodes('.//Label').ForEach{ $_.InnerText })
        }
    }
}

BeforeAll {
    Set-StrictMode -Version 3
    Import-Module "$PSScriptRoot/TestHelpers.psm1"
    Import-TestedModule
    $gdpr = @{ Label = 'Compliance:GDPR'; TaxonomyId = $ComplianceTaxonomy }

    # One object of each type that a command writes, as the command wrote it.
    Connect-GenesysCloud -Sandbox -Name media -RecordingCount 50 -LedgerPath "$TestDrive/media.db"
    $null = Register-RecordingComplianceSink file -Path "$TestDrive/sink.jsonl"
    $tags = @((New-RecordingTag @gdpr), (New-RecordingTag Compliance:PCI-DSS $ComplianceTaxonomy -Confidence 0.5))
    $written = @(
        $tags[0]
        Test-RecordingTag -Tag (New-RecordingTag '' $ComplianceTaxonomy -Status Nonsense) -RecordingId rec-000001
        Add-RecordingTag rec-000001 -Tag $tags -RetentionPolicy 'Standard 365 Day'
        Set-RecordingMetadata rec-000002 -Metadata @{ queue = 'support'; 'case id' = '47; 11' } -Tag 'a', 'b,c'
        Get-RecordingAudit -First 1
        Measure-RecordingAudit
        Get-RecordingRun
        Test-RecordingAudit
        Get-GenesysEvent -First 1
        New-GenesysEventSubscription -Name output -EventType interaction.completed
        Get-GenesysConnection media
        Test-GenesysConnection
        Get-RecordingTaxonomy $ComplianceTaxonomy
        Get-RecordingComplianceSink
    )
    $null = Sync-RecordingCompliance
    $written += Compress-RecordingAudit -Before ([datetime]::UtcNow.AddMinutes(1)) -Path "$TestDrive/archive.db"
    Connect-GenesysCloud -Sandbox -Name platform -Api Platform -RecordingCount 50 -LedgerPath "$TestDrive/platform.db" -WarningAction SilentlyContinue
    $interaction = Get-GenesysEvent -First 1
    $null = $interaction | Add-RecordingTag @gdpr
    $written += @(
        $interaction
        $interaction | Get-RecordingTag
        Get-RecordingRetentionPolicy
        $interaction | Set-RecordingRetention -DeleteDate ([datetime]::UtcNow.AddDays(400)) -Confirm:$false
        Test-GenesysConnection -Probe -Confirm:$false
        Initialize-RecordingTagSchema
        Test-GenesysConnection
    )
    $byType = $written | Group-Object { $_.GetType().FullName } -AsHashTable

    function Get-Scalar {
        # All values of what ConvertFrom-Json made, with the path to each.
        param($Value, [string] $Path = '')

        if ($Value -is [Collections.IDictionary]) { foreach ($key in $Value.Keys) { Get-Scalar $Value[$key] "$Path.$key" } }
        elseif ($Value -is [array]) { for ($i = 0; $i -lt $Value.Count; $i++) { Get-Scalar $Value[$i] "$Path[$i]" } }
        else { [pscustomobject]@{ Path = $Path; Value = $Value } }
    }
}

AfterAll { Remove-TestConnection }

Describe '<Name>' -ForEach $types {
    It 'is text in every cell of <_>' -ForEach 'ConvertTo-Csv', 'Export-Csv' {
        $byType.Keys | Should -Contain $Name -Because 'this test has to make one'
        foreach ($object in $byType[$Name]) {
            $rows = if ($_ -eq 'Export-Csv') {
                $object | Export-Csv "$TestDrive/out.csv"
                Import-Csv "$TestDrive/out.csv"
            }
            else { $object | ConvertTo-Csv | ConvertFrom-Csv }
            @($rows).Count | Should -Be 1
            foreach ($cell in $rows.PSObject.Properties) {
                $cell.Value | Should -Not -Match 'System\.|GenesysRecordingTags\.|`\d|\[\]$|^@\{' -Because "$($cell.Name) is for people and tools"
            }
        }
    }

    It 'is clean JSON' {
        foreach ($object in $byType[$Name]) {
            $json = $object | ConvertTo-Json -Depth 6 -WarningVariable warnings -WarningAction SilentlyContinue
            $warnings | Should -BeNullOrEmpty
            $map = $json | ConvertFrom-JsonText -AsHashtable
            @($map.Keys) | Sort-Object | Should -Be ($object.PSObject.Properties.Name | Sort-Object)
            foreach ($property in $object.PSObject.Properties) {
                $value = $property.Value
                $made = $map[$property.Name]
                if ($value -is [enum]) { $made | Should -BeExactly "$value" -Because "$($property.Name) is an enumeration" }
                elseif ($value -is [GenesysRecordingTags.Duration]) {
                    @($made.Keys) | Should -Be 'TotalMilliseconds'
                    $made.TotalMilliseconds | Should -Be $value.TotalMilliseconds
                }
                elseif ($value -is [Collections.IDictionary]) { @($made.Keys) | Sort-Object | Should -Be (@($value.Keys) | Sort-Object) }
                elseif ($value -is [Collections.IEnumerable] -and $value -isnot [string]) { @($made).Count | Should -Be @($value).Count }
            }
            @(Get-Scalar $map).Where{ $_.Value -match 'System\.|GenesysRecordingTags\.' -or $_.Path -match 'TotalSeconds|Ticks' } | Should -BeNullOrEmpty
        }
    }
}

Describe 'Lists, maps and times' {
    BeforeAll {
        $tagged = $byType['GenesysRecordingTags.RecordingTagResult'][0]
        $metadata = $byType['GenesysRecordingTags.RecordingMetadata'][0]
    }

    It 'say in a table of text what is in them' {
        $row = $tagged | ConvertTo-Csv | ConvertFrom-Csv
        $row.Tags | Should -BeExactly 'Compliance:GDPR; Compliance:PCI-DSS'
        $row.RetentionPolicy | Should -BeExactly 'Standard 365 Day'
        [timespan] $row.Latency | Should -Be ([timespan] $tagged.Latency)
        $row = $metadata | ConvertTo-Csv | ConvertFrom-Csv
        $row.Metadata | Should -Match '(^|; )queue=support(;|$)'
        $row.Tags | Should -BeExactly 'a; b,c'
    }

    It 'are lists, maps and times to scripts, as before' {
        $tagged.Tags.Count, $tagged.Tags.Length, @($tagged.Tags).Count | Should -Be 2, 2, 2
        $tagged.Tags[0].Label | Should -BeExactly 'Compliance:GDPR'
        $tagged.Tags.Label -join ',' | Should -BeExactly 'Compliance:GDPR,Compliance:PCI-DSS'
        $metadata.Tags -contains 'b,c' | Should -BeTrue
        $metadata.Metadata.queue, $metadata.Metadata['queue'], $metadata.Metadata['none'] | Should -Be 'support', 'support', $null
        $tagged.Latency -gt [timespan]::Zero -and [timespan]::Zero -lt $tagged.Latency -and $tagged.Latency -lt '00:10:00' | Should -BeTrue
        ([timespan] $tagged.Latency).TotalMilliseconds | Should -Be $tagged.Latency.TotalMilliseconds
        $tagged.Latency.TotalSeconds | Should -Be ([timespan] $tagged.Latency).TotalSeconds
        $tagged.Latency.Ticks | Should -Be ([timespan] $tagged.Latency).Ticks
        [timespan]::Zero + $tagged.Latency | Should -Be ([timespan] $tagged.Latency)
        ($tagged.Latency, $metadata.Latency | Measure-Object -Property TotalMilliseconds -Sum).Sum | Should -BeGreaterThan 0
        @($tagged, $metadata | Sort-Object Latency -Descending)[0].Latency | Should -BeGreaterOrEqual @($tagged, $metadata | Sort-Object Latency)[0].Latency
    }

    It 'come back as objects from ConvertFrom-Json' {
        $back = $tagged | ConvertTo-Json | ConvertFrom-Json
        $back.Outcome | Should -BeExactly 'Applied'
        $back.Tags.Label | Should -Be 'Compliance:GDPR', 'Compliance:PCI-DSS'
        ($metadata | ConvertTo-Json | ConvertFrom-Json).Metadata.queue | Should -BeExactly 'support'
    }
}

Describe 'The view <View>' -ForEach $views {
    It 'has headings that are properties, to sort and select by' {
        $properties = ($Type -as [type]).GetProperties().Name
        foreach ($name in $Heading) { $name | Should -BeIn $properties }
    }
}
