#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5' }
# Two organisations of one region: one host and one address, told apart by the organisation of the token.

BeforeAll {
    Set-StrictMode -Version 3
    Import-Module "$PSScriptRoot/TestHelpers.psm1"
    Import-Module "$PSScriptRoot/PipelineMatrix.psm1"
    Import-TestedModule
    $region = Start-SandboxServer -LatencyMilliseconds 4 -With '--organizations', '2', '--upload-delay', '0', '--analytics-lag', '0'
    $servers = 1, 2 | ForEach-Object { [pscustomobject]@{ Uri = $region.Uri; Organization = $_ } }
    $clients = 'sandbox-client', 'sandbox-client-2'
    $labels = 'Compliance:GDPR', 'Compliance:PCI-DSS'

    function Connect-Organization {
        param([int] $Number, [hashtable] $With = @{})

        Connect-GenesysCloud -BaseUri "$($region.Uri)platform-api" -LoginUri "$($region.Uri)login" -Api Platform -Credential (Get-TestCredential -Id $clients[$Number]) @With
    }
}

AfterAll {
    Set-PipelineDataHome $null
    Get-GenesysConnection | Disconnect-GenesysCloud
    Stop-SandboxServer $region
}

Describe 'Two organisations of one region' {
    It 'have nothing of each other, at once: four processes, killed, with their ledgers in the default place' -Skip:(-not $IsLinux) {
        Set-PipelineDataHome "$TestDrive/data"
        $shape = @(Get-PipelineShape).Where({ $_.Name -eq 'two processes' })[0]
        $runs = foreach ($number in 0, 1) {
            New-PipelineRun -Server $servers[$number] -Shape $shape -Folder "$TestDrive/$number" -Seed 7 -Recordings 30 -Api Platform -With @{
                LedgerPath = ''; Label = $labels[$number]; ClientId = $clients[$number]
            }
        }
        1..4 | ForEach-Object { Invoke-PipelineKill -Run $runs }
        $runs | ForEach-Object { Complete-PipelineRun $_ }

        $ids = foreach ($number in 0, 1) {
            $expected = @(Get-ExpectedRecording $runs[$number])
            $held = Get-HeldState $runs[$number]
            @($held.Keys | Sort-Object) | Should -Be $expected
            @($held.Values.TagWrites | Sort-Object -Unique) | Should -Be 1
            @($held.Values.Tags.label | Sort-Object -Unique) | Should -Be $labels[$number]
            (Invoke-SandboxControl $servers[$number] platform-counts).recordWrites | Should -Be $expected.Count
            , $expected
        }
        $ids[0] | Should -Not -BeIn $ids[1]

        # Each ledger knows its own alone.
        $ledgers = @(Get-ChildItem "$TestDrive/data" -Recurse -Filter ledger.db)
        $ledgers.Count | Should -Be 2
        $seen = foreach ($ledger in $ledgers) {
            $audit = @(Get-RecordingAudit -LedgerPath $ledger.FullName -Outcome Succeeded)
            $number = [int] ($audit[0].Client -eq $clients[1])
            @($audit.Client | Sort-Object -Unique) | Should -Be $clients[$number]
            @($audit.RecordingId | Sort-Object) | Should -Be $ids[$number]
            @($audit.After.Tags.Label | Sort-Object -Unique) | Should -Be $labels[$number]
            @($audit.Organization | Sort-Object -Unique).Count | Should -Be 1
            $number
        }
        $seen | Sort-Object | Should -Be 0, 1
    }

    It 'have nothing of each other, in turn and open together in one process' {
        $servers | ForEach-Object { $null = Invoke-SandboxControl $_ reset -Method Post -Body @{ recordings = 10 } }
        foreach ($round in 1, 2) {
            foreach ($number in 0, 1) {
                Connect-Organization $number @{ LedgerPath = "$TestDrive/turn-$number.db" }
                $null = Initialize-RecordingTagSchema
                Get-GenesysEvent | Add-RecordingTag -Label $labels[$number] -TaxonomyId $ComplianceTaxonomy | Out-Null
                Disconnect-GenesysCloud
            }
        }
        $first = Connect-Organization 0 @{ LedgerPath = "$TestDrive/turn-0.db"; Name = 'first'; PassThru = $true }
        $second = Connect-Organization 1 @{ LedgerPath = "$TestDrive/turn-1.db"; Name = 'second'; PassThru = $true }
        $tagged = @(Get-RecordingAudit -Connection $first -Outcome Succeeded), @(Get-RecordingAudit -Connection $second -Outcome Succeeded)
        $tagged[0].Count, $tagged[1].Count | ForEach-Object { $_ | Should -BeGreaterThan 5 }
        $tagged[0].RecordingId | Should -Not -BeIn $tagged[1].RecordingId
        foreach ($number in 0, 1) {
            (Invoke-SandboxControl $servers[$number] platform-counts).recordWrites | Should -Be $tagged[$number].Count
            @($tagged[$number].RecordingId | Sort-Object -Unique).Count | Should -Be $tagged[$number].Count
        }
        (Test-GenesysConnection -Connection $first).OrganizationId | Should -Not -Be (Test-GenesysConnection -Connection $second).OrganizationId
        Disconnect-GenesysCloud first
        Disconnect-GenesysCloud second
    }

    It 'can''t be given one ledger: the second is refused by its organisation, and nothing is changed' {
        $ledger = "$TestDrive/one.db"
        Connect-Organization 0 @{ LedgerPath = $ledger }
        Disconnect-GenesysCloud
        $failure = { Connect-Organization 1 @{ LedgerPath = $ledger } } | Should -Throw -ErrorId 'LedgerOfAnotherOrganization,*' -PassThru
        $failure.ErrorDetails.RecommendedAction | Should -Match '-LedgerPath'
        Get-GenesysConnection | Should -BeNullOrEmpty
    }
}
