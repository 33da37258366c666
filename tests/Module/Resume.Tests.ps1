#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5' }
# Changes that a run left unfinished: its process was killed, or no answer came.

BeforeAll {
    Set-StrictMode -Version 3
    Import-Module "$PSScriptRoot/TestHelpers.psm1"
    Import-TestedModule
    $server = Start-SandboxServer -Recordings 200
    $ids = (Invoke-SandboxControl $server recordings).recordingIds
    $tag = @{ Label = 'Compliance:PCI-DSS'; TaxonomyId = $ComplianceTaxonomy }

    function Start-KilledRun {
        # Tags in a process of its own, which is killed with requests in flight; gives back its ledger.
        $ledger = "$TestDrive/killed-$([guid]::NewGuid().ToString('n')).db"
        $script = @"
            Import-Module '$ModuleManifest'
            Connect-GenesysCloud -BaseUri $($server.Uri) -Credential ([pscredential]::new('$ClientId', (ConvertTo-SecureString '$ClientSecret' -AsPlainText -Force))) -LedgerPath '$ledger'
            Get-GenesysEvent | Add-RecordingTag -Label '$($tag.Label)' -TaxonomyId '$($tag.TaxonomyId)' -RetentionPolicy 'Standard 365 Day' -ThrottleLimit 16
"@
        $start = [Diagnostics.ProcessStartInfo]::new([Environment]::ProcessPath)
        '-NoLogo', '-NoProfile', '-NonInteractive', '-Command', $script | ForEach-Object { $start.ArgumentList.Add($_) }
        $start.RedirectStandardOutput = $true
        $process = [Diagnostics.Process]::Start($start)
        try {
            Wait-Until { @(Get-SandboxJournal $server -Operation TagRecording).Count -ge 50 } -Milliseconds 20000 -What '50 recordings tagged'
            $process.Kill()
            $process.WaitForExit()
        }
        finally { $process.Dispose() }
        $ledger
    }

    function Connect-Again {
        param([string] $Ledger)

        Connect-GenesysCloud -BaseUri $server.Uri -Credential (Get-TestCredential) -LedgerPath $Ledger -WarningVariable warnings -WarningAction SilentlyContinue
        "$warnings"
    }
}

AfterAll { Stop-SandboxServer $server }

Describe 'Resume-RecordingChange' {
    AfterEach { Remove-TestConnection }

    It 'finishes what a killed run left: all applied once, all in the audit, and nothing left over' {
        Reset-Sandbox $server -LatencyMilliseconds 300
        $ledger = Start-KilledRun
        $null = Invoke-SandboxControl $server latency -Method Post -Body @{ milliseconds = 0 }
        (Connect-Again $ledger) -match '^(?:(A) change was|(\d+) changes were) left unfinished.*Resume-RecordingChange' | Should -BeTrue
        $count = $Matches[1] ? 1 : [int] $Matches[2]

        # -WhatIf names each of them, and sends nothing.
        $sent = @(Get-SandboxJournal $server).Count
        $shown = Invoke-HostedPowerShell {
            param($connection)
            $transcript = [IO.Path]::GetTempFileName()
            $null = Start-Transcript $transcript
            Resume-RecordingChange -WhatIf -Connection $connection
            $null = Stop-Transcript
            Get-Content $transcript | Where-Object { $_ -match '^What if:' }
            Remove-Item $transcript
        } @{ connection = Get-GenesysConnection }
        @($shown.Output).Count | Should -Be $count
        $shown.Output[0] | Should -Match 'Resume: Add tag ''Compliance:PCI-DSS'' and retention policy ''Standard 365 Day'' .*interrupted.*Recording rec-'
        @(Get-SandboxJournal $server).Count | Should -Be $sent

        $results = @(Resume-RecordingChange)
        $results | Should -HaveCount $count
        $results | Should -BeOfType GenesysRecordingTags.RecordingTagResult
        Resume-RecordingChange | Should -BeNullOrEmpty

        # What was not begun yet comes with the events again.
        $null = Get-GenesysEvent | Add-RecordingTag @tag -RetentionPolicy 'Standard 365 Day'
        $applied = (Invoke-SandboxControl $server counts).recordings.PSObject.Properties.Value
        $applied.Count | Should -Be 200
        ($applied.tags | Measure-Object -Maximum).Maximum | Should -Be 1
        $audit = Get-RecordingAudit -Outcome Succeeded
        $audit.Count | Should -Be 200
        @($audit.RecordingId | Sort-Object -Unique).Count | Should -Be 200
        (Test-RecordingAudit).IsIntact | Should -BeTrue

        Get-GenesysConnection | Disconnect-GenesysCloud
        Connect-Again $ledger | Should -BeNullOrEmpty
    }

    It 'settles a change whose answer got lost, with its own key' {
        Reset-Sandbox $server
        $null = Connect-TestSandbox $server @{ MaximumRetryCount = 0 }
        Add-SandboxFault $server @{ match = @{ operation = 'TagRecording'; first = 1 }; action = @{ kind = 'Reset'; afterApplying = $true } }
        Add-RecordingTag $ids[0] @tag -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        (Get-RecordingAudit).Outcome | Should -Be 'Unknown'

        $result = Resume-RecordingChange -InformationVariable changes
        $result.RecordingId | Should -Be $ids[0]
        $changes.Where({ $_.Tags -contains 'Audit' }).MessageData.Outcome | Should -Be 'Succeeded'
        (Get-RecordingAudit).Outcome | Should -Be 'Unknown', 'Succeeded'
        @((Get-RecordingAudit).IdempotencyKey | Sort-Object -Unique).Count | Should -Be 1
        (Invoke-SandboxControl $server "counts?recordingId=$($ids[0])").recordings.($ids[0]).tags | Should -Be 1
    }

    It 'takes up only the recordings that are asked for, metadata too' {
        Reset-Sandbox $server
        $null = Connect-TestSandbox $server @{ MaximumRetryCount = 0 }
        Add-SandboxFault $server @{ match = @{ operation = 'UpdateMetadata'; first = 3 }; action = @{ kind = 'Reset'; afterApplying = $true } }
        $ids[0..2] | Set-RecordingMetadata -Metadata @{ a = 'b' } -ErrorAction SilentlyContinue
        (Resume-RecordingChange $ids[1]).RecordingId | Should -Be $ids[1]
        Resume-RecordingChange 'another' -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        @() | Resume-RecordingChange | Should -BeNullOrEmpty
        $rest = [pscustomobject]@{ RecordingId = $ids[2] }, [pscustomobject]@{ RecordingId = $ids[0] } | Resume-RecordingChange
        $rest | Should -BeOfType GenesysRecordingTags.RecordingMetadata
        $rest.RecordingId | Sort-Object | Should -Be ($ids[0, 2] | Sort-Object)
        Resume-RecordingChange | Should -BeNullOrEmpty
    }

    It 'leaves what fails again to the next time' {
        Reset-Sandbox $server
        $null = Connect-TestSandbox $server @{ MaximumRetryCount = 0 }
        Add-SandboxFault $server @{ match = @{ operation = 'TagRecording'; first = 2 }; action = @{ kind = 'Reset' } }
        Add-RecordingTag $ids[0] @tag -ErrorAction SilentlyContinue
        Resume-RecordingChange -ErrorAction SilentlyContinue -ErrorVariable problems | Should -BeNullOrEmpty
        $problems[0].FullyQualifiedErrorId | Should -BeLike 'ServiceUnreachable,*'
        $problems[0].TargetObject | Should -Be $ids[0]
        (Resume-RecordingChange).RecordingId | Should -Be $ids[0]
    }
}
