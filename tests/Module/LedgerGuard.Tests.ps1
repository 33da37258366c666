#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5' }
# A ledger that is tampered with, taken away, or in part unreadable: what users see of it.

BeforeAll {
    Set-StrictMode -Version 3
    Import-Module "$PSScriptRoot/TestHelpers.psm1"
    Import-Module "$PSScriptRoot/AuditHelpers.psm1"
    Import-TestedModule
    $server = Start-SandboxServer -Recordings 60 -LatencyMilliseconds 5 -With '--index-delay', '0'
    $ids = (Invoke-SandboxControl $server recordings).recordingIds

    $connect = @{ BaseUri = $server.Uri; Credential = Get-TestCredential; MaximumRetryCount = 0 }

    function New-LedgerWithUnfinishedChange {
        # Two changes of unknown outcome, a cursor and two sinks.
        param([string] $Path)
        Connect-GenesysCloud @connect -LedgerPath $Path
        Add-SandboxFault $server @{ match = @{ method = 'PATCH' }; action = @{ kind = 'Status'; statusCode = 503 } }
        $ids[0..1] | Set-RecordingMetadata -Metadata @{ queue = 'Claims' } -ErrorAction SilentlyContinue
        $null = Invoke-SandboxControl $server faults -Method Delete
        $null = Get-GenesysEvent -First 2 | Set-RecordingMetadata -Metadata @{ desk = '7' }
        $null = Register-RecordingComplianceSink good -Path "$TestDrive/good.jsonl"
        $null = Register-RecordingComplianceSink bad -Path "$TestDrive/bad.jsonl"
        Disconnect-GenesysCloud
    }
}

AfterAll { Stop-SandboxServer $server }

Describe 'Test-RecordingAudit' {
    BeforeAll {
        $ledger = "$TestDrive/hidden.db"
        Connect-GenesysCloud @connect -LedgerPath $ledger
        $null = $ids[0..9] | Set-RecordingMetadata -Metadata @{ queue = 'Claims' }
        Disconnect-GenesysCloud
    }

    It 'finds a record that an index hides, and names index, recording and the way out' {
        $hidden = "$TestDrive/hidden-copy.db"
        Copy-Item $ledger $hidden
        Invoke-Sqlite $hidden "DROP INDEX audit_by_recording; CREATE INDEX audit_by_recording ON audit (recording_id) WHERE recording_id <> '$($ids[4])'"
        Invoke-Sqlite $hidden "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = 'CREATE INDEX audit_by_recording ON audit (recording_id)' WHERE name = 'audit_by_recording'"
        Get-RecordingAudit $ids[4] -LedgerPath $hidden -ErrorAction SilentlyContinue | Should -BeNullOrEmpty

        $verified = Test-RecordingAudit -LedgerPath $hidden -WarningVariable warnings -WarningAction SilentlyContinue
        $verified.IsIntact | Should -BeFalse
        $verified.FirstBroken | Should -BeNullOrEmpty
        @($verified.Findings).Count | Should -Be 1
        $verified.Findings[0].Kind, $verified.Findings[0].Subject, $verified.Findings[0].RecordingId | Should -Be 'IndexDiffers', 'audit_by_recording', $ids[4]
        "$warnings" | Should -Match "audit_by_recording.*$($ids[4]).*REINDEX"
        Test-RecordingAudit -LedgerPath $hidden -Quiet | Should -BeFalse
    }

    It 'finds a trigger that is not the ledger''s own' {
        $changed = "$TestDrive/trigger.db"
        Copy-Item $ledger $changed
        Invoke-Sqlite $changed 'CREATE TRIGGER forget AFTER INSERT ON audit BEGIN DELETE FROM audit WHERE sequence = new.sequence; END'
        $verified = Test-RecordingAudit -LedgerPath $changed -WarningAction SilentlyContinue
        $verified.Reason, $verified.Findings[0].Subject | Should -Be 'SchemaDiffers', 'forget'
    }
}

Describe 'A ledger that is taken away under a running command' -Skip:($IsWindows) {
    BeforeEach { Reset-Sandbox $server -LatencyMilliseconds 20 }
    AfterEach { Get-GenesysConnection | Disconnect-GenesysCloud }

    It '<What>: an error for each recording that was not sent, and nothing more is sent' -ForEach @(
        @{ What = 'the file is removed'; Take = { param($path) Remove-Item $path } }
        @{ What = 'the folder is removed'; Take = { param($path) Remove-Item (Split-Path $path) -Recurse } }
        @{ What = 'the file is moved'; Take = { param($path) Move-Item $path "$path.moved" } }
        @{ What = 'another file takes its place'; Take = { param($path) Set-Content "$path.other" x; Move-Item "$path.other" $path -Force } }
        @{ What = 'its log is removed'; Take = { param($path) Remove-Item "$path-wal" } }
    ) {
        $path = "$TestDrive/$([guid]::NewGuid().ToString('n'))/ledger.db"
        Connect-GenesysCloud @connect -LedgerPath $path
        $state = @{ Done = 0; Sent = 0 }
        $ids | Set-RecordingMetadata -Metadata @{ queue = 'Claims' } -ThrottleLimit 2 -ErrorAction SilentlyContinue -ErrorVariable problems | ForEach-Object {
            if (++$state.Done -eq 5) {
                & $Take $path
                $state.Sent = @(Get-SandboxJournal $server | Where-Object method -EQ 'PATCH').Count
            }
        }
        $problems = @($problems | Where-Object { $_ -is [Management.Automation.ErrorRecord] })
        $problems.FullyQualifiedErrorId | Sort-Object -Unique | Should -BeExactly 'LedgerLost,GenesysRecordingTags.SetRecordingMetadataCommand'
        $problems.CategoryInfo.Category | Sort-Object -Unique | Should -Be 'ResourceUnavailable'
        @($problems | Where-Object { "$_" -match "not sent.*$([regex]::Escape($path))" }).Count | Should -BeGreaterThan 0
        $problems[-1].ErrorDetails.RecommendedAction | Should -Match 'Connect-GenesysCloud'
        $sent = @(Get-SandboxJournal $server | Where-Object method -EQ 'PATCH').Count
        $sent - $state.Sent | Should -BeLessOrEqual 2
        $sent | Should -BeLessThan $ids.Count

        # It stays so on this connection.
        $null = Set-RecordingMetadata $ids[0] @{ queue = 'Sales' } -ErrorAction SilentlyContinue -ErrorVariable again
        $again[0].FullyQualifiedErrorId | Should -BeLike 'LedgerLost,*'
        @(Get-SandboxJournal $server | Where-Object method -EQ 'PATCH').Count | Should -Be $sent
    }
}

Describe 'A ledger with a row that can''t be read' {
    BeforeAll {
        Reset-Sandbox $server
        $whole = "$TestDrive/unfinished.db"
        New-LedgerWithUnfinishedChange $whole
    }
    BeforeEach {
        $path = "$TestDrive/$([guid]::NewGuid().ToString('n')).db"
        Copy-Item $whole $path
    }
    AfterEach { Get-GenesysConnection | Disconnect-GenesysCloud }

    It 'an unfinished change, <Damage>: Connect-GenesysCloud warns and works, the other one is resumed' -ForEach @(
        @{ Damage = "change = 'no JSON'" }, @{ Damage = "change = '{}'" }, @{ Damage = "action = 'Sing'" }, @{ Damage = 'created_at = -1' }
    ) {
        Invoke-Sqlite $path "UPDATE intent SET $Damage WHERE recording_id = '$($ids[0])'"
        Connect-GenesysCloud @connect -LedgerPath $path -WarningVariable warnings -WarningAction SilentlyContinue
        "$warnings" | Should -Match "table 'intent'.*$($ids[0]).*DELETE FROM intent"
        "$warnings" | Should -Match 'A change was left unfinished'
        @(Resume-RecordingChange -ErrorVariable problems -ErrorAction SilentlyContinue).RecordingId | Should -Be $ids[1]
        $problems.Count | Should -Be 1
        $problems[0].FullyQualifiedErrorId | Should -BeExactly 'LedgerRowUnreadable,GenesysRecordingTags.ResumeRecordingChangeCommand'
        $problems[0].CategoryInfo.Category | Should -Be 'InvalidData'
        $problems[0].TargetObject | Should -Be $ids[0]
        $problems[0].ErrorDetails.RecommendedAction | Should -Match 'backup'
    }

    It 'a cursor: only its subscription can''t be read, until it begins anew' {
        Invoke-Sqlite $path "UPDATE cursor SET taken_event_ids = 'no JSON'"
        Connect-GenesysCloud @connect -LedgerPath $path -WarningVariable warnings -WarningAction SilentlyContinue
        "$warnings" | Should -Match "table 'cursor'.*DELETE FROM cursor"
        { Get-GenesysEvent } | Should -Throw -ErrorId 'LedgerRowUnreadable,GenesysRecordingTags.GetGenesysEventCommand'
        @(Get-GenesysEvent -Replay -First 3).Count | Should -Be 3
    }

    It 'a sink: it is named, the other one is delivered to, and it can be removed' {
        Invoke-Sqlite $path "UPDATE sink SET kind = 'Fax' WHERE name = 'bad'"
        Connect-GenesysCloud @connect -LedgerPath $path -WarningVariable warnings -WarningAction SilentlyContinue
        "$warnings" | Should -Match "table 'sink'.*Unregister-RecordingComplianceSink 'bad'"
        (Sync-RecordingCompliance good).Backlog | Should -Be 0
        @(Get-RecordingComplianceSink -ErrorVariable problems -ErrorAction SilentlyContinue).Name | Should -Be 'good'
        $problems[0].FullyQualifiedErrorId | Should -BeExactly 'LedgerRowUnreadable,GenesysRecordingTags.GetRecordingComplianceSinkCommand'
        $problems[0].TargetObject | Should -Be 'bad'
        Unregister-RecordingComplianceSink bad -ErrorVariable none
        $none | Should -BeNullOrEmpty
        @(Get-RecordingComplianceSink).Name | Should -Be 'good'
    }

    It 'an audit record: changes of its recording fail, those of others go on' {
        $path = "$TestDrive/record.db"
        $change = @{ Label = 'Compliance:PCI-DSS'; TaxonomyId = $ComplianceTaxonomy }
        Connect-GenesysCloud @connect -LedgerPath $path
        $null = Add-RecordingTag $ids[20] @change
        Invoke-Sqlite $path "UPDATE audit SET body = x'01ff'"
        { Add-RecordingTag $ids[20] @change -ErrorAction Stop } | Should -Throw -ErrorId 'LedgerRowUnreadable,*'
        (Add-RecordingTag $ids[21] @change).Outcome | Should -Be 'Applied'
        Disconnect-GenesysCloud
    }

    It 'leaves nothing behind where the warning ends Connect-GenesysCloud' {
        Invoke-Sqlite $path "UPDATE intent SET change = 'no JSON'"
        { Connect-GenesysCloud @connect -LedgerPath $path -WarningAction Stop } | Should -Throw
        Get-GenesysConnection | Should -BeNullOrEmpty
        foreach ($lock in Get-ChildItem "$path.locks" -Filter '*.lock') {
            { [IO.File]::Open($lock.FullName, 'Open', 'ReadWrite', 'None').Dispose() } | Should -Not -Throw
        }
        "$path-wal" | Should -Not -Exist
    }
}

Describe 'What sinks and exports write' {
    BeforeAll {
        $ledger = "$TestDrive/place/ledger.db"
        Connect-GenesysCloud @connect -LedgerPath $ledger
        $null = $ids[0..9] | Set-RecordingMetadata -Metadata @{ queue = 'Claims' }
    }
    AfterAll { Disconnect-GenesysCloud }

    It 'is refused where it is the ledger itself: <Place>' -ForEach @(@{ Place = 'ledger.db' }, @{ Place = 'ledger.db-wal' }, @{ Place = 'LEDGER.db-shm' }, @{ Place = 'ledger.db.locks/x' }) {
        $target = "$TestDrive/place/$Place"
        { Register-RecordingComplianceSink own -Path $target } | Should -Throw -ErrorId 'InvalidRequest,*'
        { Register-RecordingComplianceSink own -Database $target } | Should -Throw -ErrorId 'InvalidRequest,*'
        Get-RecordingComplianceSink | Should -BeNullOrEmpty
        (Test-RecordingAudit).IsIntact | Should -BeTrue
    }

    It 'is its owner''s alone' -Skip:($IsWindows) {
        $null = New-Item -ItemType Directory "$TestDrive/written"
        $null = Register-RecordingComplianceSink file -Path "$TestDrive/written/a.jsonl"
        $null = Register-RecordingComplianceSink database -Database "$TestDrive/written/a.db"
        $null = Sync-RecordingCompliance
        'b.jsonl', 'b.csv', 'b.html' | ForEach-Object { Export-RecordingAudit "$TestDrive/written/$_" }
        Get-RecordingComplianceSink | Unregister-RecordingComplianceSink
        $written = @(Get-ChildItem "$TestDrive/written" -Force)
        $written.Count | Should -BeGreaterOrEqual 5
        $written.UnixMode | Sort-Object -Unique | Should -Be '-rw-------'
    }
}
