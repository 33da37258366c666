#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5' }
# Runs: each command that changes something is one; a named one is idempotent, and is asked for, resumed and undone by its name.

BeforeAll {
    Set-StrictMode -Version 3
    Import-Module "$PSScriptRoot/TestHelpers.psm1"
    Import-TestedModule
    $server = Start-SandboxServer -Recordings 320 -With '--index-delay', '0'
    $ids = (Invoke-SandboxControl $server recordings).recordingIds
    $gdpr = @{ Label = 'Compliance:GDPR'; TaxonomyId = $ComplianceTaxonomy }
    $pci = @{ Label = 'Compliance:PCI-DSS'; TaxonomyId = $ComplianceTaxonomy }
    function Get-TagRequest { @(Get-SandboxJournal $server -Operation TagRecording) }
}

AfterAll { Stop-SandboxServer $server }

Describe 'A run' {
    BeforeEach {
        Reset-Sandbox $server
        $null = Connect-TestSandbox $server
    }
    AfterEach { Remove-TestConnection }

    It 'has an id that is in results, audit records and errors, and a line at its end' {
        $results = $ids[0], 'nobody', $ids[1] | Add-RecordingTag @pci -ErrorVariable failures -ErrorAction SilentlyContinue -InformationVariable said
        $run = Get-RecordingRun
        $run.RunId | Should -Match '^\d{8}-\d{6}-[0-9a-f]{8}$'
        $run.Command, $run.State, $run.Applied, $run.Failed, $run.Unfinished, $run.Recordings | Should -Be 'Add-RecordingTag', 'Completed', 2, 1, 0, 3
        $run.RunName | Should -BeNullOrEmpty
        $run.Client, $run.Actor | Should -Be $ClientId, ([Environment]::UserName)
        $results.RunId | Sort-Object -Unique | Should -Be $run.RunId
        (Get-RecordingAudit).RunId | Sort-Object -Unique | Should -Be $run.RunId
        $failures[0].Exception.RunId | Should -Be $run.RunId
        $line = @($said | Where-Object { $_.Tags -contains 'Run' })
        $line.Count, "$line" | Should -Be 1, "2 applied, 1 failed, 0 unfinished; Get-RecordingAudit -RunId $($run.RunId)"
    }

    It 'is another one for each command, and for each command of a pipeline' {
        $null = $ids[0] | Add-RecordingTag @pci | Set-RecordingMetadata -Metadata @{ queue = 'x' }
        $null = Add-RecordingTag $ids[1] @pci
        $runs = Get-RecordingRun
        $runs.Command | Should -Be 'Add-RecordingTag', 'Set-RecordingMetadata', 'Add-RecordingTag'
        @($runs.RunId | Sort-Object -Unique).Count | Should -Be 3
        (Get-RecordingRun -Last 1).RunId | Should -Be $runs[2].RunId
        (Get-RecordingRun -Since $runs[0].StartedAt.AddDays(1)) | Should -BeNullOrEmpty
    }

    It 'is not made by -WhatIf, nor by a command that changes nothing' {
        $ids[0] | Add-RecordingTag @pci -RunName sweep -WhatIf
        $null = Get-RecordingMetadata $ids[0]
        Resume-RecordingChange
        Get-RecordingRun | Should -BeNullOrEmpty
    }

    It 'without a ledger has an id all the same, and its name holds for the connection' {
        Connect-GenesysCloud -BaseUri $server.Uri -Credential (Get-TestCredential) -NoLedger
        $first = Add-RecordingTag $ids[0] @pci -RunName sweep -InformationVariable said
        $again = Add-RecordingTag $ids[0] @pci -RunName sweep
        $first.RunId | Should -Not -BeNullOrEmpty
        $again.RunId, $again.Outcome | Should -Be $first.RunId, 'AlreadyApplied'
        "$($said | Where-Object { $_.Tags -contains 'Run' })" | Should -Be '1 applied, 0 failed, 0 unfinished'
        @(Get-TagRequest).Count | Should -Be 1

        # Another connection knows nothing of it: what was changed since is changed again, and not taken for done.
        Disconnect-GenesysCloud
        Connect-GenesysCloud -BaseUri $server.Uri -Credential (Get-TestCredential) -NoLedger
        (Add-RecordingTag $ids[0] @pci -RunName sweep).Outcome | Should -Be 'Applied'
        (Get-TagRequest).idempotencyKey | Sort-Object -Unique | Should -HaveCount 2
    }

    It 'that was stopped says so with the next command, and once' {
        Reset-Sandbox $server -LatencyMilliseconds 20
        $null = $ids[0..99] | Add-RecordingTag @pci -ThrottleLimit 2 | Select-Object -First 3
        $null = Get-RecordingAudit -First 1 -InformationVariable said
        "$($said | Where-Object { $_.Tags -contains 'Run' })" | Should -Match '^Add-RecordingTag was stopped: \d+ applied, 0 failed, \d+ unfinished.*Get-RecordingAudit -RunId '
        $null = Get-RecordingAudit -First 1 -InformationVariable again
        $again | Where-Object { $_.Tags -contains 'Run' } | Should -BeNullOrEmpty
        (Get-RecordingRun).State | Should -Be 'Stopped'
    }

    It 'whose process was killed shows as interrupted, and is finished by its name' {
        $ledger = "$TestDrive/killed.db"
        Reset-Sandbox $server -LatencyMilliseconds 15
        $file = "$TestDrive/killed.ps1"
        Set-Content $file @"
Import-Module '$ModuleManifest'
`$credential = [pscredential]::new('$ClientId', (ConvertTo-SecureString '$ClientSecret' -AsPlainText -Force))
Connect-GenesysCloud -BaseUri '$($server.Uri)' -Credential `$credential -LedgerPath '$ledger' -ThrottleLimit 4
'$($ids[0..299] -join "','")' | Add-RecordingTag -Label Compliance:GDPR -TaxonomyId $ComplianceTaxonomy -RunName 'the killed one'
"@
        $process = [Diagnostics.Process]::Start([Diagnostics.ProcessStartInfo]@{
                FileName = [Environment]::ProcessPath; Arguments = "-NoProfile -NonInteractive -File `"$file`""; RedirectStandardOutput = $true
            })
        Wait-Until { (Invoke-SandboxControl $server counts).totals.tags -ge 30 } -Milliseconds 30000
        $process.Kill()
        $process.WaitForExit()
        Reset-Sandbox -Server $server -ErrorAction Stop -LatencyMilliseconds 0
        Connect-GenesysCloud -BaseUri $server.Uri -Credential (Get-TestCredential) -LedgerPath $ledger -WarningAction SilentlyContinue
        $run = Get-RecordingRun 'The Killed One'
        $run.State, $run.Command | Should -Be 'Interrupted', 'Add-RecordingTag'
        $run.Unfinished | Should -BeGreaterThan 0
        Get-RecordingRun -LedgerPath $ledger | ForEach-Object State | Should -Be 'Interrupted'

        Resume-RecordingChange -RunName nothing* | Should -BeNullOrEmpty
        $resumed = @(Resume-RecordingChange -RunName 'the killed*')
        $resumed.Count | Should -Be $run.Unfinished
        $resumed.RunId | Sort-Object -Unique | Should -Be $run.RunId
        $now = Get-RecordingRun -RunId $run.RunId
        $now.Unfinished, $now.State, $now.Applied | Should -Be 0, 'Completed', ($run.Applied + $resumed.Count)
        @(Get-RecordingRun).Count | Should -Be 1 -Because 'to resume a run is to go on with it'
    }
}

Describe 'A named run' {
    BeforeEach {
        Reset-Sandbox $server
        $null = Connect-TestSandbox $server
    }
    AfterEach { Remove-TestConnection }

    It 'applies the same change of the same recording once, whatever the letter case of its name' {
        $first = $ids[0..9] | Add-RecordingTag @pci -RunName ' GDPR sweep 2026-11 '
        $again = $ids[0..14] | Add-RecordingTag @pci -RunName 'gdpr SWEEP 2026-11' -InformationVariable said
        @($again | Where-Object Outcome -EQ AlreadyApplied).Count, @($again | Where-Object Outcome -EQ Applied).Count | Should -Be 10, 5
        @(Get-TagRequest).Count | Should -Be 15
        ($first + $again).RunName | Sort-Object -Unique -CaseSensitive | Should -Be 'GDPR sweep 2026-11'
        ($first + $again).RunId | Sort-Object -Unique | Should -Be (Get-RecordingRun).RunId
        "$($said | Where-Object { $_.Tags -contains 'Run' })" | Should -Be "5 applied, 10 already applied, 0 failed, 0 unfinished; Get-RecordingAudit -RunName 'GDPR sweep 2026-11'"
        $run = Get-RecordingRun
        $run.Applied, $run.AlreadyApplied | Should -Be 15, 10
    }

    It 'applies another change, another run does it again, and a failed one is tried again' {
        Add-SandboxFault $server @{ match = @{ operation = 'TagRecording'; nth = 1 }; action = @{ kind = 'Status'; statusCode = 404 } }
        $null = Add-RecordingTag $ids[0] @pci -RunName one -ErrorAction SilentlyContinue -ErrorVariable failure
        $failure[0].Exception.RunName | Should -Be 'one'
        (Get-RecordingRun one).Failed | Should -Be 1
        (Add-RecordingTag $ids[0] @pci -RunName one).Outcome | Should -Be 'Applied'
        $run = Get-RecordingRun one
        $run.Failed, $run.Applied, $run.Recordings | Should -Be 0, 1, 1
        (Add-RecordingTag $ids[0] @gdpr -RunName one).Outcome | Should -Be 'Applied'
        (Add-RecordingTag $ids[0] @pci -RunName two).Outcome | Should -Be 'Applied'
        (Set-RecordingMetadata $ids[0] @{ a = '1' } -RunName two).Outcome | Should -Be 'Applied'
        (Set-RecordingMetadata $ids[0] @{ a = '1' } -RunName two).Outcome | Should -Be 'AlreadyApplied'
        (Set-RecordingMetadata $ids[0] @{ a = '2' } -RunName two).Outcome | Should -Be 'Applied'
    }

    It 'applies the change once for two events of one recording' {
        $rows = 'e1', 'e2', 'e1' | ForEach-Object { [pscustomobject]@{ RecordingId = $ids[0]; SourceEventId = $_ } }
        $results = $rows | Add-RecordingTag -Tag (New-RecordingTag @pci) -RunName nightly
        $results.Outcome | Sort-Object | Should -Be 'Applied', 'AlreadyApplied', 'AlreadyApplied'
        @(Get-TagRequest).Count | Should -Be 1
    }

    It 'shows with -WhatIf what it would not send' {
        $null = Add-RecordingTag $ids[0] @pci -RunName sweep
        $shown = Invoke-FreshPowerShell @"
Import-Module '$ModuleManifest'
`$credential = [pscredential]::new('$ClientId', (ConvertTo-SecureString '$ClientSecret' -AsPlainText -Force))
Connect-GenesysCloud -BaseUri '$($server.Uri)' -Credential `$credential -LedgerPath '$((Get-GenesysConnection).LedgerPath)'
'$($ids[0])', '$($ids[1])' | Add-RecordingTag -Label Compliance:PCI-DSS -TaxonomyId $ComplianceTaxonomy -RunName SWEEP -WhatIf
"@
        "$shown" | Should -Match "Send nothing, because it was applied earlier.*$($ids[0]).*Add tag.*$($ids[1])"
        @(Get-TagRequest).Count | Should -Be 1
    }

    It 'refuses a name of <What>' -ForEach @(
        @{ What = 'blanks'; Name = '   ' }
        @{ What = '201 characters'; Name = 'x' * 201 }
        @{ What = 'a control character'; Name = "a`tb" }
    ) {
        { Add-RecordingTag $ids[0] @pci -RunName $Name } | Should -Throw -ErrorId 'InvalidRequest,*'
        @(Get-TagRequest).Count | Should -Be 0
    }

    It 'completes its name, with what quotes need' {
        $null = Add-RecordingTag $ids[0] @pci -RunName "officer's sweep"
        $line = 'Undo-RecordingChange -RunName off'
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Be "'officer''s sweep'"
        (Get-RecordingRun 'officer*').RunName | Should -Be "officer's sweep"
        Get-RecordingRun nobody -ErrorAction SilentlyContinue -ErrorVariable missing | Should -BeNullOrEmpty
        $missing[0].FullyQualifiedErrorId, $missing[0].TargetObject | Should -Be 'RunNotFound,GenesysRecordingTags.GetRecordingRunCommand', 'nobody'
    }

    It 'of 300 changes is undone by its name, the last change first, and once' {
        $null = $ids[0..299] | Add-RecordingTag @gdpr -RunName before
        $null = $ids[0..299] | Add-RecordingTag @pci -RunName batch

        # A second change of some of them, in the same run: it has to be undone first.
        $null = $ids[0..9] | Add-RecordingTag -Tag (New-RecordingTag @pci -Confidence 0.5) -RunName batch
        $null = Invoke-SandboxControl $server journal -Method Delete
        $undone = @(Undo-RecordingChange -RunName batch -ErrorVariable failures)
        $failures | Should -BeNullOrEmpty
        $undone.Count | Should -Be 310
        @(Get-TagRequest).Count | Should -Be 310
        $state = (Invoke-SandboxControl $server recordings).recordingIds[0..299] | ForEach-Object { (Get-RecordingAudit $_)[-1] }
        $state.After.Tags.Label | Sort-Object -Unique | Should -Be 'Compliance:GDPR'
        $undone.RunId | Sort-Object -Unique | Should -Be (Get-RecordingRun -Last 1).RunId
        (Get-RecordingRun -Last 1).Command | Should -Be 'Undo-RecordingChange'

        @(Undo-RecordingChange -RunName batch).Count | Should -Be 0 -Because 'it was undone already'
        @(Get-TagRequest).Count | Should -Be 310
        (Test-RecordingAudit).IsIntact | Should -BeTrue
    }
}
