#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5' }

BeforeAll {
    Set-StrictMode -Version 3
    Import-Module "$PSScriptRoot/TestHelpers.psm1"
    Import-Module "$PSScriptRoot/AuditHelpers.psm1"
    Import-TestedModule
    $server = Start-SandboxServer -Recordings 30 -With '--index-delay', '0'
    $ids = (Invoke-SandboxControl $server recordings).recordingIds
}

AfterAll { Stop-SandboxServer $server }

Describe 'A compliance sink' {
    BeforeEach { $connection = Connect-TestSandbox $server }
    AfterEach { Remove-TestConnection }

    Context 'webhook' {
        It 'gets every record once and in order, signed, although it refuses the first 20 deliveries' {
            $receiver = Start-WebhookReceiver -RefuseFirst 20
            try {
                Register-RecordingComplianceSink hook -Uri $receiver.Uri -Secret (ConvertTo-SecureString 'hook-secret' -AsPlainText -Force)
                @($ids | Set-RecordingMetadata -Metadata @{ a = '1' } -WarningAction SilentlyContinue).Count | Should -Be 30

                # The waits between tries grow; Sync-RecordingCompliance tries at once.
                $refusals = 0
                while ((Get-RecordingComplianceSink hook).Backlog -gt 0 -and $refusals -le 20) {
                    $sink = Sync-RecordingCompliance hook -ErrorAction SilentlyContinue -ErrorVariable problems -WarningAction SilentlyContinue
                    if ($sink.Backlog) {
                        $refusals++
                        $problems[0].FullyQualifiedErrorId | Should -BeLike 'SinkUnavailable,*'
                        $sink.LastError | Should -BeLike '*503*'
                    }
                }
                $receiver.State.Refused | Should -Be 20
                $refusals | Should -BeGreaterThan 10
                $received = @($receiver.State.Received)
                ($received.Body | ConvertFrom-Json).id | Should -Be (Get-RecordingAudit).AuditId
                @($received.Headers.'X-GenesysRecordingTags-Delivery' | Sort-Object -Unique).Count | Should -Be 30
                $hmac = [Security.Cryptography.HMACSHA256]::new([Text.Encoding]::UTF8.GetBytes('hook-secret'))
                foreach ($delivery in $received) {
                    $text = $delivery.Headers.'X-GenesysRecordingTags-Timestamp' + '.' + $delivery.Body
                    $signature = [Convert]::ToHexString($hmac.ComputeHash([Text.Encoding]::UTF8.GetBytes($text))).ToLowerInvariant()
                    $delivery.Headers.'X-GenesysRecordingTags-Signature' | Should -BeExactly "sha256=$signature"
                }
                $sink = Get-RecordingComplianceSink hook
                $sink.Offset, $sink.Backlog, $sink.FailedAttempts, $sink.LastError | Should -Be 30, 0, 0, $null
            }
            finally { Stop-WebhookReceiver $receiver }
        }

        It 'that is down fails no change; the next command warns of it, once, and its backlog is shown' {
            $gone = Start-WebhookReceiver
            Stop-WebhookReceiver $gone
            Register-RecordingComplianceSink down -Uri $gone.Uri
            Set-RecordingMetadata $ids[0] @{ a = '2' } -WarningVariable before -WarningAction SilentlyContinue | Should -Not -BeNullOrEmpty
            Wait-Until { (Get-RecordingComplianceSink down).LastError } -What 'a failed delivery'
            Set-RecordingMetadata $ids[1] @{ a = '2' } -WarningVariable warnings -WarningAction SilentlyContinue | Should -Not -BeNullOrEmpty
            "$before $warnings" | Should -BeLike "*'down'*Nothing is lost*"
            $sink = Get-RecordingComplianceSink down
            $sink.Offset, $sink.Backlog, $sink.Kind, $sink.Target | Should -Be 0, 2, 'Webhook', $gone.Uri
            $sink.NextAttemptAt | Should -BeGreaterThan ([datetimeoffset]::UtcNow.AddSeconds(-1))
            $sink | Format-Table | Out-String -Width 200 | Should -Match 'down\s+Webhook\s+0\s+2\s+http'
            Set-RecordingMetadata $ids[1] @{ a = '3' } -WarningVariable again -WarningAction SilentlyContinue | Should -Not -BeNullOrEmpty
            $again | Should -BeNullOrEmpty
        }

        It 'has to be https: <Uri>' -ForEach @(
            @{ Uri = 'http://compliance.example.com/hook' }, @{ Uri = 'ftp://127.0.0.1/' }, @{ Uri = '/relative' }, @{ Uri = 'https://me:hunter2@compliance.example.com/' }
        ) {
            $failure = { Register-RecordingComplianceSink hook -Uri $Uri } | Should -Throw -ErrorId 'InvalidRequest,*' -PassThru
            "$failure $($failure.ErrorDetails)" | Should -Not -Match 'hunter2'
            Get-RecordingComplianceSink | Should -BeNullOrEmpty
        }
    }

    Context 'file and database' {
        It 'file: gets lines that can be verified like an export' {
            Push-Location $TestDrive
            try { (Register-RecordingComplianceSink lines -Path lines.jsonl).Target | Should -Be (Join-Path (Convert-Path .) 'lines.jsonl') }
            finally { Pop-Location }
            $null = $ids[0..9] | Set-RecordingMetadata -Metadata @{ a = '4' }
            (Sync-RecordingCompliance lines).Backlog | Should -Be 0
            $verified = Test-RecordingAudit "$TestDrive/lines.jsonl" -ExpectedHeadHash (Test-RecordingAudit).HeadHash
            $verified.IsIntact, $verified.RecordCount | Should -Be $true, 10
        }

        It 'database: has one row a record, and a change that is undelivered at the end is delivered by the next session' {
            $database = "$TestDrive/compliance.db"
            $null = Register-RecordingComplianceSink db -Database $database
            $null = $ids[0..4] | Set-RecordingMetadata -Metadata @{ a = '5' }
            $ledger = $connection.LedgerPath
            Disconnect-GenesysCloud $connection
            $null = Connect-GenesysCloud -BaseUri $server.Uri -Credential (Get-TestCredential) -LedgerPath $ledger
            $null = $ids[5..9] | Set-RecordingMetadata -Metadata @{ a = '5' }
            (Sync-RecordingCompliance db).Offset | Should -Be 10
            $rows = @(Invoke-Sqlite $database 'SELECT * FROM recording_audit ORDER BY sequence')
            $rows.audit_id | Should -Be (Get-RecordingAudit).AuditId
        }

        It 'database: finds a relative Data Source from PowerShell''s location' {
            Push-Location $TestDrive
            try { (Register-RecordingComplianceSink db -Database 'Data Source=relative.db').Target | Should -BeLike "*$(Convert-Path .)*relative.db*" }
            finally { Pop-Location }
        }

        It 'has to have a folder: <With.Keys>' -ForEach @(@{ With = @{ Path = 'TestDrive:/none/x.jsonl' } }, @{ With = @{ Database = 'TestDrive:/none/x.db' } }) {
            { Register-RecordingComplianceSink x @With } | Should -Throw -ErrorId 'InvalidFile,*'
        }
    }

    Context 'script block' {
        It 'takes each record as $_ and as its argument, on the pipeline''s thread, when a change drains' {
            $seen = [Collections.Generic.List[object]]::new()
            $null = Set-RecordingMetadata $ids[0] @{ a = '6' }
            $null = Register-RecordingComplianceSink block -ScriptBlock {
                param($record)
                $seen.Add([pscustomobject]@{ Id = $_.AuditId; Same = [object]::ReferenceEquals($_, $record); Runspace = [runspace]::DefaultRunspace.InstanceId })
                'this is not output'
            }
            $output = $ids[1..9] | Set-RecordingMetadata -Metadata @{ a = '6' }
            $output | Should -BeOfType GenesysRecordingTags.RecordingMetadata
            $seen.Id | Should -Be (Get-RecordingAudit).AuditId
            $seen.Same | Should -Not -Contain $false
            $seen.Runspace | Sort-Object -Unique | Should -Be ([runspace]::DefaultRunspace.InstanceId)
        }

        It 'that fails fails no change, holds its place, and shows why: <Name>' -ForEach @(
            @{ Name = 'throw'; Block = { throw 'no database today' } }
            @{ Name = 'a non-terminating error'; Block = { Write-Error 'no database today'; $seen.Add($_) } }
        ) {
            $seen = [Collections.Generic.List[object]]::new()
            $null = Register-RecordingComplianceSink block -ScriptBlock $Block
            @($ids[0..2] | Set-RecordingMetadata -Metadata @{ a = '7' } -WarningVariable warnings -WarningAction SilentlyContinue -ErrorVariable problems).Count | Should -Be 3
            $problems | Should -BeNullOrEmpty
            "$warnings" | Should -BeLike "*'block'*no database today*"
            $sink = Get-RecordingComplianceSink block
            $sink.Offset, $sink.Backlog, $sink.FailedAttempts, $sink.LastError | Should -Be 0, 3, 1, 'no database today'
            Sync-RecordingCompliance block -ErrorAction SilentlyContinue -ErrorVariable problems -WarningAction SilentlyContinue | Should -Not -BeNullOrEmpty
            $problems[0] | Should -BeLike '*3 undelivered*no database today*'
            $seen.Count | Should -Be 0

            $null = Register-RecordingComplianceSink block -ScriptBlock { $seen.Add($_.AuditId) }
            (Sync-RecordingCompliance block).Offset | Should -Be 3
            $seen | Should -Be (Get-RecordingAudit).AuditId
        }

        It 'may itself change something' {
            $seen = [Collections.Generic.List[object]]::new()
            $null = Register-RecordingComplianceSink block -ScriptBlock {
                $seen.Add($_.RecordingId)
                if ($_.RecordingId -eq $ids[0]) { $null = Set-RecordingMetadata $ids[1] @{ a = '8' } }
            }
            $null = Set-RecordingMetadata $ids[0] @{ a = '8' }
            $null = Sync-RecordingCompliance
            $seen | Should -Be $ids[0], $ids[1]
        }

        It 'belongs to one runspace: others change without it' {
            $seen = [Collections.Generic.List[object]]::new()
            $null = Register-RecordingComplianceSink block -ScriptBlock { $seen.Add($_.RecordingId) }
            $run = Invoke-HostedPowerShell {
                param($connection, $id)
                (Set-RecordingMetadata $id @{ a = '9' } -Connection $connection).RecordingId
                try { Register-RecordingComplianceSink other -ScriptBlock {} -Connection $connection } catch { $_.FullyQualifiedErrorId.Split(',')[0] }
            } @{ connection = $connection; id = $ids[3] }
            $run.Output | Should -Be $ids[3], 'Conflict'
            $seen.Count | Should -Be 0
            (Sync-RecordingCompliance).Backlog | Should -Be 0
            $seen | Should -Be $ids[3]
        }

        It 'is not called with -WhatIf' {
            $seen = [Collections.Generic.List[object]]::new()
            $null = Set-RecordingMetadata $ids[0] @{ a = '10' }
            $null = Register-RecordingComplianceSink block -ScriptBlock { $seen.Add($_.RecordingId) }
            Set-RecordingMetadata $ids[0] @{ a = '11' } -WhatIf
            Sync-RecordingCompliance -WhatIf | Should -BeNullOrEmpty
            $seen.Count | Should -Be 0
        }
    }

    Context 'registration' {
        It 'outlives the session; a secret and a script block do not, and its records wait' {
            $receiver = Start-WebhookReceiver
            try {
                $secret = ConvertTo-SecureString 'hook-secret' -AsPlainText -Force
                $null = Register-RecordingComplianceSink hook -Uri $receiver.Uri -Secret $secret
                $null = Register-RecordingComplianceSink block -ScriptBlock {}
                $null = Set-RecordingMetadata $ids[0] @{ a = '12' }
                (Sync-RecordingCompliance).Offset | Should -Be 1, 1
                $ledger = $connection.LedgerPath
                Disconnect-GenesysCloud $connection
                $null = Connect-GenesysCloud -BaseUri $server.Uri -Credential (Get-TestCredential) -LedgerPath $ledger
                $null = Set-RecordingMetadata $ids[0] @{ a = '13' }
                $sinks = Get-RecordingComplianceSink
                $sinks.Backlog | Should -Be 1, 1
                $sinks[0].LastError | Should -BeLike '*script block again*'
                $sinks[1].LastError | Should -BeLike '*secret again*'
                $null = Register-RecordingComplianceSink hook -Uri $receiver.Uri -Secret $secret
                (Sync-RecordingCompliance hook).Offset | Should -Be 2
                @($receiver.State.Received).Count | Should -Be 2
            }
            finally { Stop-WebhookReceiver $receiver }
        }

        It 'begins with the ledger''s first record, or with the next one' {
            $null = Set-RecordingMetadata $ids[0] @{ a = '14' }
            (Register-RecordingComplianceSink all -Path "$TestDrive/all.jsonl").Offset | Should -Be 0
            (Register-RecordingComplianceSink new -Path "$TestDrive/new.jsonl" -FromNow).Offset | Should -Be 1
        }

        It 'keeps its name for one place' {
            $null = Register-RecordingComplianceSink one -Path "$TestDrive/one.jsonl"
            { Register-RecordingComplianceSink one -Path "$TestDrive/two.jsonl" } | Should -Throw -ErrorId 'Conflict,*'
        }

        It 'is listed and taken back by name and wildcard' {
            'one', 'two' | ForEach-Object { $null = Register-RecordingComplianceSink $_ -Path "$TestDrive/$_-$([guid]::NewGuid()).jsonl" }
            (Get-RecordingComplianceSink t*).Name | Should -Be 'two'
            Get-RecordingComplianceSink three -ErrorAction SilentlyContinue -ErrorVariable problems | Should -BeNullOrEmpty
            $problems[0].FullyQualifiedErrorId | Should -BeLike 'SinkUnavailable,*'
            Unregister-RecordingComplianceSink one -WhatIf
            Get-RecordingComplianceSink one | Unregister-RecordingComplianceSink
            (Get-RecordingComplianceSink).Name | Should -Be 'two'
            { Unregister-RecordingComplianceSink one -ErrorAction Stop } | Should -Throw -ErrorId 'SinkUnavailable,*'
        }

        It 'does nothing with -WhatIf' {
            Register-RecordingComplianceSink one -Path "$TestDrive/whatif.jsonl" -WhatIf | Should -BeNullOrEmpty
            Get-RecordingComplianceSink | Should -BeNullOrEmpty
            "$TestDrive/whatif.jsonl" | Should -Not -Exist
        }

        It 'shows its secrets nowhere: no stream, no error, no ledger' {
            $run = Invoke-HostedPowerShell {
                param($connection, $id, $receiver)
                $with = @{ Connection = $connection; Verbose = $true }

                # As a preference: PowerShell 7.4 asks for confirmation with -Debug.
                $DebugPreference = 'Continue'
                Register-RecordingComplianceSink db -Database 'Host=127.0.0.1;Port=1;Username=audit;Database=x;Password=hunter2' @with
                Register-RecordingComplianceSink hook -Uri "$receiver`?sig=hunter2" -Secret (ConvertTo-SecureString hunter2 -AsPlainText -Force) @with
                $credential = [pscredential]::new('audit', (ConvertTo-SecureString hunter2 -AsPlainText -Force))
                Register-RecordingComplianceSink given -Database 'Host=127.0.0.1;Port=1;Database=x' -Credential $credential @with
                Register-RecordingComplianceSink uri -Database 'postgresql://audit:hunter2@127.0.0.1:1/x' @with
                try { Register-RecordingComplianceSink bad -Database 'Host=127.0.0.1;Pass word=hunter2;=' @with } catch { $_ | Format-List * -Force | Out-String }
                Set-RecordingMetadata $id @{ a = '15' } @with
                Sync-RecordingCompliance @with
                Get-RecordingComplianceSink | Format-List * | Out-String
            } @{ connection = $connection; id = $ids[0]; receiver = 'http://127.0.0.1:1/' }
            $run.Streams.Error.Count | Should -BeGreaterOrEqual 4
            $all = @($run.Output) + ($run.Streams.PSObject.Properties.Value | ForEach-Object { $_ }) | Format-List * -Force | Out-String
            $all | Should -BeLike '*Host=127.0.0.1*'
            $all | Should -Not -Match 'hunter2'
            Disconnect-GenesysCloud $connection
            Get-ChildItem "$($connection.LedgerPath)*" -File | ForEach-Object {
                [Text.Encoding]::Latin1.GetString([IO.File]::ReadAllBytes($_.FullName)) | Should -Not -Match 'hunter2'
            }
        }
    }
}
