#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5' }

BeforeAll {
    Set-StrictMode -Version 3
    Import-Module "$PSScriptRoot/TestHelpers.psm1"
    Import-Module "$PSScriptRoot/AuditHelpers.psm1"
    Import-TestedModule
    $server = Start-SandboxServer -Recordings 20 -With '--index-delay', '0'
    $ids = (Invoke-SandboxControl $server recordings).recordingIds
    $tag = @{ Label = 'Compliance:PCI-DSS'; TaxonomyId = $ComplianceTaxonomy }

    # Ten recordings tagged, one that does not exist, and one whose metadata is set.
    $ledger = "$TestDrive/ledger.db"
    $connection = Connect-GenesysCloud -BaseUri $server.Uri -Credential (Get-TestCredential) -LedgerPath $ledger -PassThru
    $tagged = $ids[0..9] | ForEach-Object { Add-RecordingTag $_ @tag -RetentionPolicy 'Standard 365 Day' }
    'no-such-one' | Add-RecordingTag @tag -ErrorAction SilentlyContinue
    $set = Set-RecordingMetadata $ids[0] @{ priority_level = 'high' } -Tag '=1+1', 'second'
}

AfterAll {
    Remove-TestConnection
    Stop-SandboxServer $server
}

Describe 'Get-RecordingAudit' {
    It 'has a record of every change, the failed one too, with typed values' {
        $records = Get-RecordingAudit
        $records.Sequence | Should -Be (1..12)
        $first = $records[0]
        $first | Should -BeOfType GenesysRecordingTags.RecordingAuditRecord
        $first.Action, $first.Outcome, $first.RecordingId, $first.TagsApplied, $first.Attempts, $first.IndexStatus |
            Should -Be 'AddTag', 'Succeeded', $ids[0], 1, 1, 'Completed'
        "$first" | Should -Be "AddTag $($ids[0]): Succeeded"
        $first.Timestamp.Offset | Should -Be ([timespan]::Zero)
        $first.Latency | Should -BeGreaterThan ([timespan]::Zero)
        $first.AuditId | Should -Be $tagged[0].AuditId
        $first.CorrelationId | Should -Be $tagged[0].CorrelationId
        $first.Client, $first.Actor, $first.Machine | Should -Be $ClientId, ([Environment]::UserName), ([Environment]::MachineName)
        $first.After.Tags.Label, $first.After.RetentionPolicy.Name | Should -Be 'Compliance:PCI-DSS', 'Standard 365 Day'
        $first.PreviousHash | Should -Be ('0' * 64)
        $records[1].PreviousHash | Should -Be $first.Hash
        $records[10].Outcome, $records[10].ErrorId, $records[10].TagsApplied | Should -Be 'Failed', 'RecordingNotFound', 0
        "$($records[11].Before)" | Should -BeLike 'metadata: priority_level=(absent); plain tags: *'
        "$($records[11].After)" | Should -Be 'metadata: priority_level=high; plain tags: =1+1, second'
    }

    It 'selects by recording, outcome, time and number' {
        (Get-RecordingAudit $ids[0]).Action | Should -Be 'AddTag', 'SetMetadata'
        (Get-RecordingAudit -Outcome Failed).RecordingId | Should -Be 'no-such-one'
        (Get-RecordingAudit -Outcome Unknown, Failed).RecordingId | Should -Be 'no-such-one'
        Get-RecordingAudit -Outcome Unknown, Skipped | Should -BeNullOrEmpty
        (Get-RecordingAudit -First 3).Sequence | Should -Be (1..3)
        $middle = (Get-RecordingAudit -First 6)[-1].Timestamp
        (Get-RecordingAudit -Since $middle)[0].Timestamp | Should -BeGreaterOrEqual $middle
        (Get-RecordingAudit -Until $middle)[-1].Timestamp | Should -BeLessOrEqual $middle
        Get-RecordingAudit -Since (Get-Date).AddMinutes(1) | Should -BeNullOrEmpty
    }

    It 'takes recordings from the pipeline, and -First counts all of them' {
        ($ids[1], $ids[0] | Get-RecordingAudit).Sequence | Should -Be 2, 1, 12
        ($tagged[1], $tagged[0] | Get-RecordingAudit -First 2).Sequence | Should -Be 2, 1
    }

    It 'finds records by their id; one that is not there is an error of its own' {
        $found = Get-RecordingAudit -AuditId 'none', $set.AuditId -ErrorAction SilentlyContinue -ErrorVariable problems
        $found.Sequence | Should -Be 12
        $problems | Should -HaveCount 1
        $problems[0].FullyQualifiedErrorId | Should -BeLike 'AuditRecordNotFound,*'
        $problems[0].TargetObject | Should -Be 'none'
    }

    It 'does not take a blank id for all of them' {
        '', $null | Get-RecordingAudit -ErrorAction SilentlyContinue -ErrorVariable problems | Should -BeNullOrEmpty
        $problems.Count | Should -Be 2
    }

    It 'streams: Select-Object -First ends it' {
        (Get-RecordingAudit | Select-Object -First 2).Count | Should -Be 2
    }

    It 'shows tables and lists that can be read' {
        $table = Get-RecordingAudit -First 1 | Format-Table | Out-String -Width 140
        $table | Should -Match 'Timestamp\s+Action\s+Outcome\s+RecordingId\s+Latency\s+Actor\s+After'
        $table | Should -Match "AddTag\s+Succeeded\s+$($ids[0])\s+[\d.,]+ ms\s+\S+\s+Compliance:PCI-DSS"
        $narrow = Get-RecordingAudit -First 1 | Select-Object * | ForEach-Object { $_.PSTypeNames.Insert(0, 'GenesysRecordingTags.RecordingAuditRecord'); $_.RecordingId = '0193a5f2-7c3b-7d11-9e0a-3b5d2c1f4e68'; $_ }
        $narrow | Out-String -Width 80 | Should -Match "Succeeded\s+0193a5f2-7c3b-7d11-9e0a-3b5d2c1f4e68\s"
        $list = Get-RecordingAudit -AuditId $set.AuditId | Format-List | Out-String -Width 200
        $list | Should -Match 'Before\s+: metadata: priority_level=\(absent\)'
        $list | Should -Match "Hash\s+: [0-9a-f]{64}"
        (Get-RecordingAudit | Format-List | Out-String) | Should -Not -Match 'System\.|RecordingState \{'
    }
}

Describe 'A ledger without a connection' {
    BeforeAll {
        $script = {
            param($ledger, $folder)
            @(Get-RecordingAudit -LedgerPath $ledger).Count
            (Test-RecordingAudit -LedgerPath $ledger).IsIntact
            (Measure-RecordingAudit -LedgerPath $ledger).Failed
            Export-RecordingAudit "$folder/unconnected.csv" -LedgerPath $ledger
            @(Import-Csv "$folder/unconnected.csv").Count
        }
    }

    It 'is read while another process has it open' {
        $lines = Invoke-FreshPowerShell "Import-Module `$ModuleManifest; & {$script} '$ledger' '$TestDrive'"
        $lines | Should -Be '12', 'True', '1', '12'
    }

    It 'has to be named, be there, and be a ledger' {
        $run = Invoke-HostedPowerShell {
            param($missing, $text)
            foreach ($with in @{}, @{ LedgerPath = $missing }, @{ LedgerPath = $text }) {
                try { Get-RecordingAudit @with } catch { $_.FullyQualifiedErrorId.Split(',')[0] }
            }
        } @{ missing = "$TestDrive/none.db"; text = "$PSScriptRoot/Audit.Tests.ps1" }
        $run.Output | Should -Be 'NotConnected', 'LedgerUnavailable', 'LedgerUnavailable'
    }

    It 'excludes -Connection' {
        { Get-RecordingAudit -Connection $connection -LedgerPath $ledger } | Should -Throw -ErrorId 'InvalidRequest,*'
    }
}

Describe 'A connection with -NoLedger' {
    BeforeAll { $bare = Connect-GenesysCloud -BaseUri $server.Uri -Credential (Get-TestCredential) -NoLedger -Name bare -PassThru }
    AfterAll { Disconnect-GenesysCloud bare }

    It 'says that it has none: <Name>' -ForEach @(
        @{ Name = 'Get-RecordingAudit' }, @{ Name = 'Test-RecordingAudit' }, @{ Name = 'Measure-RecordingAudit' }, @{ Name = 'Resume-RecordingChange' }
        @{ Name = 'Export-RecordingAudit'; With = @{ Path = 'x.csv' } }, @{ Name = 'Undo-RecordingChange'; With = @{ AuditId = 'x' } }
        @{ Name = 'Get-RecordingComplianceSink' }, @{ Name = 'Sync-RecordingCompliance' }
        @{ Name = 'Register-RecordingComplianceSink'; With = @{ Name = 'x'; ScriptBlock = {} } }
        @{ Name = 'Unregister-RecordingComplianceSink'; With = @{ Name = 'x' } }
    ) {
        $with = if ($_.ContainsKey('With')) { $_.With } else { @{} }
        { & $Name @with -Connection $bare } | Should -Throw -ErrorId 'LedgerUnavailable,*'
    }
}

Describe 'Measure-RecordingAudit' {
    It 'counts and times' {
        $figures = Measure-RecordingAudit
        $figures.Count, $figures.Succeeded, $figures.Failed, $figures.Unknown, $figures.Skipped, $figures.Retries | Should -Be 12, 11, 1, 0, 0, 0
        $figures.LatencyP50 | Should -BeGreaterThan ([timespan]::Zero)
        $figures.LatencyMax | Should -BeGreaterOrEqual $figures.LatencyP99
        $figures.Throughput | Should -BeGreaterThan 0
        (Measure-RecordingAudit -Since (Get-RecordingAudit)[-1].Timestamp).Count | Should -Be 1
        $figures | Format-List | Out-String | Should -Match 'LatencyP95\s+: [\d.,]+ ms'
    }
}

Describe 'Export-RecordingAudit' {
    It 'writes JSON Lines that can be verified, a table, and a report' {
        Export-RecordingAudit "$TestDrive/a.jsonl"
        @(Get-Content "$TestDrive/a.jsonl").Count | Should -Be 12
        (Test-RecordingAudit "$TestDrive/a.jsonl").RecordCount | Should -Be 12
        Export-RecordingAudit "$TestDrive/a.csv"
        @(Import-Csv "$TestDrive/a.csv").Count | Should -Be 12
        Export-RecordingAudit "$TestDrive/a.html"
        $report = Get-Content "$TestDrive/a.html" -Raw
        $report | Should -Match '(?i)^\s*<!doctype html>'
        $report | Should -Match 'RecordingNotFound'
        $report | Should -Not -Match '<script[^>]+src='
    }

    It 'gives a spreadsheet no formula to run' {
        Export-RecordingAudit "$TestDrive/formula.csv"
        Get-Content "$TestDrive/formula.csv" | ForEach-Object { $_ | Should -Not -Match '(^|,)"?=1\+1' }
    }

    It 'writes a part of the chain that can be verified by the hash before it' {
        $records = Get-RecordingAudit
        Export-RecordingAudit "$TestDrive/part.jsonl" -Since $records[10].Timestamp
        $first = (Get-Content "$TestDrive/part.jsonl" -TotalCount 1 | ConvertFrom-Json).sequence
        $first | Should -BeGreaterThan 1
        (Test-RecordingAudit "$TestDrive/part.jsonl" -PrecedingHash $records[$first - 1].PreviousHash).IsIntact | Should -BeTrue
        (Test-RecordingAudit "$TestDrive/part.jsonl" -WarningAction SilentlyContinue).IsIntact | Should -BeFalse
        (Test-RecordingAudit "$TestDrive/part.jsonl" -PrecedingHash ('0' * 64) -WarningAction SilentlyContinue).IsIntact | Should -BeFalse
    }

    It 'finds relative paths from PowerShell''s location, and paths on its drives' {
        Push-Location $TestDrive
        try { (Export-RecordingAudit relative.csv -PassThru).FullName | Should -Be (Join-Path (Convert-Path .) 'relative.csv') }
        finally { Pop-Location }
        Export-RecordingAudit TestDrive:/drive.csv -PassThru | Should -BeOfType IO.FileInfo
        "$TestDrive/drive.csv" | Should -Exist
    }

    It 'replaces a file with -Force only' {
        Set-Content "$TestDrive/there.csv" 'mine'
        $failure = { Export-RecordingAudit "$TestDrive/there.csv" } | Should -Throw -ErrorId 'Conflict,*' -PassThru
        $failure.CategoryInfo.Category | Should -Be 'ResourceExists'
        Get-Content "$TestDrive/there.csv" | Should -Be 'mine'
        Export-RecordingAudit "$TestDrive/there.csv" -Force
        @(Import-Csv "$TestDrive/there.csv").Count | Should -Be 12
    }

    It 'writes nothing with -WhatIf' {
        Export-RecordingAudit "$TestDrive/whatif.csv" -WhatIf
        "$TestDrive/whatif.csv" | Should -Not -Exist
    }

    It 'says what is wrong with the path: <Path>' -ForEach @(
        @{ Path = 'TestDrive:/x.txt'; ErrorId = 'InvalidRequest' }, @{ Path = 'TestDrive:/none/x.csv'; ErrorId = 'InvalidFile' }
        @{ Path = 'TestDrive:/'; ErrorId = 'InvalidFile' }, @{ Path = 'Env:/x.csv'; ErrorId = 'InvalidFile' }, @{ Path = 'nodrive:/x.csv'; ErrorId = 'InvalidFile' }
    ) {
        { Export-RecordingAudit $Path } | Should -Throw -ErrorId "$ErrorId,*"
    }
}

Describe 'Test-RecordingAudit' {
    BeforeAll {
        $export = "$TestDrive/whole.jsonl"
        Export-RecordingAudit $export
        $head = (Test-RecordingAudit).HeadHash
    }

    It 'finds a whole chain whole' {
        $verified = Test-RecordingAudit
        $verified.IsIntact, $verified.RecordCount, $verified.HeadHash | Should -Be $true, 12, (Get-RecordingAudit)[-1].Hash
        Test-RecordingAudit -Quiet | Should -BeExactly $true
        Test-RecordingAudit -ExpectedHeadHash $head -Quiet | Should -BeExactly $true
    }

    It 'needs neither a connection nor a ledger for an exported file' {
        $copy = "$TestDrive/elsewhere.jsonl"
        Copy-Item $export $copy
        Invoke-FreshPowerShell "Import-Module `$ModuleManifest; Test-RecordingAudit '$copy' -ExpectedHeadHash $head -Quiet" | Should -Be 'True'
    }

    It 'finds in an exported file: <Name>' -ForEach @(
        @{ Name = 'a flipped bit'; FirstBroken = 5; Reason = 'Altered'; Edit = {
                param($lines)
                $at = $lines[4].Length / 2
                $lines[4] = $lines[4].Remove($at, 1).Insert($at, [char]([int] $lines[4][$at] -bxor 1))
            }
        }
        @{ Name = 'a deleted record'; FirstBroken = 5; Reason = 'Removed'; Edit = { param($lines) $lines.RemoveAt(4) } }
        @{ Name = 'two records swapped'; FirstBroken = 5; Reason = 'Reordered'; Edit = { param($lines) $lines[4], $lines[7] = $lines[7], $lines[4] } }
        @{ Name = 'an inserted record'; FirstBroken = 5; Reason = 'Inserted'; Edit = { param($lines) $lines.Insert(7, $lines[4]) } }
        @{ Name = 'a last line cut off'; FirstBroken = 12; Reason = 'Truncated'; Edit = { param($lines) $lines[11] = $lines[11].Substring(0, 100) } }
        @{ Name = 'the first record deleted'; FirstBroken = 1; Reason = 'Removed'; Edit = { param($lines) $lines.RemoveAt(0) } }
    ) {
        $file = "$TestDrive/tampered.jsonl"
        Edit-Line $export $file $Edit
        $verified = Test-RecordingAudit $file -WarningVariable warnings -WarningAction SilentlyContinue
        $verified.IsIntact, $verified.FirstBroken, $verified.Reason | Should -Be $false, $FirstBroken, $Reason
        "$warnings" | Should -BeLike "*tampered.jsonl*not intact*"
        Test-RecordingAudit $file -Quiet -WarningVariable none | Should -BeExactly $false
        $none | Should -BeNullOrEmpty
    }

    It 'names the record that was altered' {
        Edit-Line $export "$TestDrive/named.jsonl" { param($lines) $lines[4] = $lines[4].Replace($ids[4], $ids[5]) }
        (Test-RecordingAudit "$TestDrive/named.jsonl" -WarningAction SilentlyContinue).FirstBrokenAuditId | Should -Be $tagged[4].AuditId
    }

    It 'finds records cut off at the end by the head hash that was kept elsewhere, and only by it' {
        Edit-Line $export "$TestDrive/short.jsonl" { param($lines) $lines.RemoveRange(9, 3) }
        Test-RecordingAudit "$TestDrive/short.jsonl" -Quiet | Should -BeExactly $true
        $verified = Test-RecordingAudit "$TestDrive/short.jsonl" -ExpectedHeadHash $head.ToUpper() -WarningAction SilentlyContinue
        $verified.IsIntact, $verified.Reason, $verified.FirstBroken | Should -Be $false, 'Truncated', 10
    }

    It 'takes files from the pipeline and by wildcard, and goes on behind one that can''t be read' {
        $folder = New-Item -ItemType Directory "$TestDrive/many"
        Copy-Item $export "$folder/1.jsonl"
        Copy-Item $export "$folder/2.jsonl"
        @(Test-RecordingAudit "$folder/*.jsonl").Count | Should -Be 2
        @(Get-ChildItem $folder | Test-RecordingAudit).Path | Should -Be "$folder/1.jsonl", "$folder/2.jsonl"
        @("$folder/none.jsonl", "$folder/1.jsonl" | Test-RecordingAudit -ErrorAction SilentlyContinue -ErrorVariable problems).Count | Should -Be 1
        $problems[0].FullyQualifiedErrorId | Should -BeLike 'InvalidFile,*'
        "$folder/none.jsonl", "$folder/1.jsonl" | Test-RecordingAudit -Quiet -ErrorAction SilentlyContinue | Should -BeExactly $false
    }

    It 'refuses a hash that is none, and a file together with a ledger' {
        { Test-RecordingAudit -ExpectedHeadHash abc } | Should -Throw -ErrorId 'ParameterArgumentValidationError,*'
        { Test-RecordingAudit $export -LedgerPath $ledger } | Should -Throw -ErrorId 'InvalidRequest,*'
    }
}

Describe 'Test-RecordingAudit on a ledger that somebody edited' {
    BeforeAll {
        # A copy through SQLite itself: the ledger is in use.
        $whole = "$TestDrive/whole.db"
        Invoke-Sqlite $ledger "VACUUM INTO '$whole'"
    }

    It 'finds <Name>' -ForEach @(
        @{ Name = 'nothing where nothing was done'; FirstBroken = $null; Reason = $null; Sql = 'SELECT 1' }
        @{ Name = 'a changed letter'; FirstBroken = 5; Reason = 'Altered'; Sql = "UPDATE audit SET recording_id = replace(recording_id, substr(recording_id, 1, 1), 'x') WHERE sequence = 5" }
        @{ Name = 'a time set back'; FirstBroken = 5; Reason = 'Altered'; Sql = 'UPDATE audit SET time = time - 10000000 WHERE sequence = 5' }
        @{ Name = 'a record in the place of another'; FirstBroken = 5; Reason = 'Altered'; Sql = 'UPDATE audit SET body = (SELECT body FROM audit WHERE sequence = 6) WHERE sequence = 5' }
        @{ Name = 'a deleted record'; FirstBroken = 5; Reason = 'Removed'; Sql = 'DELETE FROM audit WHERE sequence = 5' }
        @{ Name = 'two records swapped'; FirstBroken = 5; Reason = 'Reordered'; Sql = 'UPDATE audit SET sequence = -5 WHERE sequence = 5; UPDATE audit SET sequence = 5 WHERE sequence = 8; UPDATE audit SET sequence = 8 WHERE sequence = -5' }
        @{ Name = 'an inserted record'; FirstBroken = 5; Reason = 'Inserted'; Sql = 'UPDATE audit SET sequence = -sequence WHERE sequence > 5; UPDATE audit SET sequence = 1 - sequence WHERE sequence < 0; INSERT INTO audit SELECT 6, audit_id, time, recording_id, hash, body FROM audit WHERE sequence = 5' }
        @{ Name = 'a hash rewritten with its record'; FirstBroken = 5; Reason = 'Altered'; Sql = 'UPDATE audit SET hash = (SELECT hash FROM audit WHERE sequence = 6) WHERE sequence = 5' }
    ) {
        $copy = "$TestDrive/edited.db"
        Copy-Item $whole $copy -Force
        Invoke-Sqlite $copy $Sql
        $verified = Test-RecordingAudit -LedgerPath $copy -WarningAction SilentlyContinue
        $verified.IsIntact, $verified.FirstBroken, $verified.Reason | Should -Be ($null -eq $FirstBroken), $FirstBroken, $Reason
    }
}

Describe 'The ledger file, read by the script of the docs, which knows nothing of the module' {
    BeforeAll {
        # On Windows, a name may lead to a shop.
        $python = Get-Command python3, python -CommandType Application -ErrorAction Ignore | Where-Object { $null = & $_ --version 2>&1; $LASTEXITCODE -eq 0 } | Select-Object -First 1
        $reader = Join-Path (Split-Path (Split-Path $PSScriptRoot)) 'docs/concepts/read_ledger.py'
    }

    It 'gives the records as Export-RecordingAudit writes them, those of archives as well' {
        if (-not $python) {
            Set-ItResult -Skipped -Because 'Python 3 is not installed on this machine'
            return
        }
        $null = Connect-GenesysCloud -Name told -BaseUri $server.Uri -Credential (Get-TestCredential) -LedgerPath "$TestDrive/told.db"
        try {
            $null = $ids[0..4] | Add-RecordingTag @tag
            foreach ($archive in 'one', 'two') {
                Compress-RecordingAudit -Before (Get-Date).AddMinutes(1) -Path "$TestDrive/$archive.db" -Confirm:$false
                $null = Set-RecordingMetadata $ids[0] @{ priority_level = "Größe `"$archive`"" }
            }
            Export-RecordingAudit "$TestDrive/told.jsonl"
        }
        finally { Disconnect-GenesysCloud told }
        & $python $reader "$TestDrive/told.db" > "$TestDrive/read.jsonl"
        $LASTEXITCODE | Should -Be 0
        @(Get-Content "$TestDrive/told.jsonl").Count | Should -Be 7
        (Get-FileHash "$TestDrive/read.jsonl").Hash | Should -Be (Get-FileHash "$TestDrive/told.jsonl").Hash
    }
}
