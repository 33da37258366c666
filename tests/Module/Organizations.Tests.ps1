#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5' }
# Two organisations that share a host: behind one gateway, told apart by the path alone.

BeforeAll {
    Set-StrictMode -Version 3
    Import-Module "$PSScriptRoot/TestHelpers.psm1"
    Import-Module "$PSScriptRoot/PipelineMatrix.psm1"
    Import-TestedModule
    if (-not ('PathGateway' -as [type])) { Add-Type -Path "$PSScriptRoot/PathGateway.cs" -ReferencedAssemblies (Get-ChildItem "$PSHOME/ref/*.dll").FullName }
    $servers = @{ orgA = Start-SandboxServer -LatencyMilliseconds 4; orgB = Start-SandboxServer -LatencyMilliseconds 4 }
    $ports = [Collections.Generic.Dictionary[string, uri]]::new()
    $servers.GetEnumerator() | ForEach-Object { $ports[$_.Key] = $_.Value.Uri }
    $listener = [Net.Sockets.TcpListener]::new([ipaddress]::Loopback, 0)
    $listener.Start()
    $port = $listener.LocalEndpoint.Port
    $listener.Stop()
    $gateway = [PathGateway]::new($port, $ports)
    $labels = @{ orgA = 'Compliance:GDPR'; orgB = 'Compliance:PCI-DSS' }

    function Connect-Organization {
        param([string] $Name, [hashtable] $With = @{})

        Connect-GenesysCloud -BaseUri "http://127.0.0.1:$port/$Name" -Credential (Get-TestCredential) @With
    }
}

AfterAll {
    Set-PipelineDataHome $null
    Get-GenesysConnection | Disconnect-GenesysCloud
    $gateway.Dispose()
    $servers.Values | ForEach-Object { Stop-SandboxServer $_ }
}

Describe 'Two organisations behind one gateway' {
    It 'never get each other''s requests: four processes, killed, with their ledgers in the default place' -Skip:(-not $IsLinux) {
        Set-PipelineDataHome "$TestDrive/data"
        $shape = @(Get-PipelineShape).Where({ $_.Name -eq 'two processes' })[0]
        $runs = foreach ($name in 'orgA', 'orgB') {
            New-PipelineRun -Server $servers.$name -Shape $shape -Folder "$TestDrive/$name" -Seed 7 -Recordings 30 -With @{
                Uri = "http://127.0.0.1:$port/$name/"; LedgerPath = ''; Label = $labels.$name
            }
        }
        1..4 | ForEach-Object { Invoke-PipelineKill -Run $runs }
        $runs | ForEach-Object { Complete-PipelineRun $_ }

        $keys = @{}
        foreach ($name in 'orgA', 'orgB') {
            $expected = (Invoke-SandboxControl $servers.$name recordings).recordingIds | Sort-Object
            $counts = Invoke-SandboxControl $servers.$name counts
            $counts.recordings.PSObject.Properties.Name | Sort-Object | Should -Be $expected
            $counts.recordings.PSObject.Properties.Value.tags | Sort-Object -Unique | Should -Be 1
            $sent = @(Get-SandboxJournal $servers.$name -Operation TagRecording)
            ($sent.body | ConvertFrom-Json).tags.label | Sort-Object -Unique | Should -Be $labels.$name
            $keys.$name = $sent.idempotencyKey | Sort-Object -Unique
            $keys.$name.Count | Should -Be $expected.Count
        }
        $keys.orgA | Should -Not -BeIn $keys.orgB
        $gateway.TokensOf('orgA') | Should -Not -BeNullOrEmpty
        $gateway.TokensOf('orgA') | Should -Not -BeIn $gateway.TokensOf('orgB')

        # Each ledger knows its own alone.
        $ledgers = @(Get-ChildItem "$TestDrive/data" -Recurse -Filter ledger.db)
        $ledgers.Count | Should -Be 2
        foreach ($ledger in $ledgers) {
            $audit = @(Get-RecordingAudit -LedgerPath $ledger.FullName -Outcome Succeeded)
            $name = $audit[0].Organization -replace '^.*/'
            $audit.Organization | Sort-Object -Unique | Should -BeLike "*/$name"
            $audit.IdempotencyKey | Sort-Object | Should -Be $keys.$name
            $audit.After.Tags.Label | Sort-Object -Unique | Should -Be $labels.$name
        }
    }

    It 'can''t be given one ledger: the second is refused, by the names of both, and nothing is sent' {
        $ledger = "$TestDrive/one.db"
        Connect-Organization orgA @{ LedgerPath = $ledger }
        $null = Get-GenesysEvent -First 3 | Add-RecordingTag -Label $labels.orgA -TaxonomyId $ComplianceTaxonomy
        Disconnect-GenesysCloud
        $null = Invoke-SandboxControl $servers.orgB reset -Method Post
        $failure = { Connect-Organization orgB @{ LedgerPath = $ledger } } | Should -Throw -ErrorId 'LedgerOfAnotherOrganization,*' -PassThru
        "$failure" | Should -Match "'http://127\.0\.0\.1:$port/orgA'.*'http://127\.0\.0\.1:$port/orgB'"
        $failure.ErrorDetails.RecommendedAction | Should -Match '-LedgerPath'
        Get-GenesysConnection | Should -BeNullOrEmpty
        @(Get-SandboxJournal $servers.orgB).Count | Should -Be 0
    }
}
