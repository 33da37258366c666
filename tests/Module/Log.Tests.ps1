#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5' }
# The log of a connection: one JSON object a line, without secrets, for whoever was not there.

BeforeDiscovery {
    $canMount = $false
    if ($IsLinux -and (id -u) -eq '0' -and (Get-Command unshare -ErrorAction Ignore)) {
        unshare -m sh -c 'd=$(mktemp -d); mount -t tmpfs -o size=1m tmpfs "$d" && umount "$d" && rmdir "$d"' 2>$null
        $canMount = $LASTEXITCODE -eq 0
    }
}

BeforeAll {
    Set-StrictMode -Version 3
    Import-Module "$PSScriptRoot/TestHelpers.psm1"
    Import-TestedModule
    $server = Start-SandboxServer -Recordings 50
    $tag = @{ Label = 'Compliance:GDPR'; TaxonomyId = $ComplianceTaxonomy }

    function Read-Log {
        param([string] $Path)

        Get-Content -LiteralPath $Path | ConvertFrom-JsonText
    }

    function Assert-NoSecret {
        param([string] $Path, [string[]] $AlsoNot = @())

        $text = [IO.File]::ReadAllText($Path)
        $basic = [Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes("${ClientId}:$ClientSecret"))
        foreach ($secret in @($ClientSecret, $basic) + $AlsoNot) { $text | Should -Not -Match ([regex]::Escape($secret)) }
        $text | Should -Not -Match 'Bearer|Basic '
    }
}

AfterAll {
    Remove-TestConnection
    Stop-SandboxServer $server
}

Describe 'The log of a connection' {
    BeforeEach {
        Reset-Sandbox $server
        $path = "$TestDrive/$([guid]::NewGuid().ToString('n'))/log.jsonl"
    }
    AfterEach { Remove-TestConnection }

    It 'has a line a request, change and command, whole when the connection is closed' {
        $connection = Connect-TestSandbox $server -With @{ Name = 'logged'; LogPath = $path }
        $connection.LogPath | Should -BeExactly $path
        $results = @('rec-000001', 'rec-000002', 'no-such-one' | Add-RecordingTag @tag -ErrorAction SilentlyContinue)
        $null = Get-RecordingMetadata 'neither-this' -ErrorAction SilentlyContinue
        Disconnect-GenesysCloud

        $lines = Read-Log $path
        @($lines.event)[0, -1] | Should -Be 'request', 'connectionClosed'
        @($lines.Where{ $_.connection -ne 'logged' -or -not $_.organizationId -or $_.processId -ne $PID }).Count | Should -Be 0
        $requests = @($lines.Where{ $_.event -eq 'request' -and $_.path -like '*/tags' })
        $requests.Count | Should -Be 3
        $requests.status | Sort-Object | Should -Be 200, 200, 404
        @($requests.Where{ $_.durationMs -le 0 -or $_.attempt -ne 1 -or -not $_.correlationId -or $_.path -notlike "*/$($_.recordingId)/tags" }).Count | Should -Be 0

        $changes = @($lines.Where{ $_.event -eq 'change' })
        $changes.outcome | Sort-Object | Should -Be 'Failed', 'Succeeded', 'Succeeded'
        $changes.Where{ $_.outcome -eq 'Succeeded' }.auditId | Sort-Object | Should -Be ($results.AuditId | Sort-Object)
        $failed = $changes.Where{ $_.outcome -eq 'Failed' }[0]
        $failed.level, $failed.recordingId, $failed.errorId, $failed.action | Should -Be 'error', 'no-such-one', 'RecordingNotFound', 'AddTag'

        $commands = @($lines.Where{ $_.event -like 'command*' })
        $commands.event | Should -Be 'commandStarted', 'commandEnded', 'commandStarted', 'commandEnded'
        $commands.command | Should -Be 'Add-RecordingTag', 'Add-RecordingTag', 'Get-RecordingMetadata', 'Get-RecordingMetadata'
        $commands[1].outcome, $commands[1].count, $commands[1].failed, $commands[1].skipped | Should -Be 'Completed', 2, 1, 0
        @($lines.Where{ $_.event -ne 'connectionClosed' -and -not $_.commandId }).Count | Should -Be 0
        @($requests.commandId | Sort-Object -Unique).Count | Should -Be 1
        $lines.Where{ $_.event -eq 'error' }.recordingId | Should -Be 'neither-this'
        Assert-NoSecret $path
    }

    It 'tells of retries, waits and renewed tokens' {
        $null = Connect-TestSandbox $server -With @{ LogPath = $path }
        Add-SandboxFault $server @{ match = @{ operation = 'TagRecording'; nth = 1 }; action = @{ kind = 'status'; statusCode = 503; retryAfterSeconds = 0 } }
        $null = Add-RecordingTag rec-000001 @tag
        Add-SandboxFault $server @{ match = @{ operation = 'TagRecording'; nth = 1 }; action = @{ kind = 'status'; statusCode = 429; retryAfterSeconds = 2 } }
        $null = Add-RecordingTag rec-000002 @tag
        $null = Invoke-SandboxControl $server tokens/revoke -Method Post
        $null = Add-RecordingTag rec-000005 @tag
        Disconnect-GenesysCloud

        $lines = Read-Log $path
        $lines.Where{ $_.event -eq 'retry' }.reason | Should -Be '503', '429'
        $wait = @($lines.Where{ $_.event -eq 'wait' })
        $wait.Count | Should -Be 1
        $wait[0].reason | Should -BeExactly 'rateLimit'
        $wait[0].waitMs | Should -BeGreaterThan 999
        $lines.Where{ $_.event -eq 'tokenRenewed' }.Count | Should -Be 2
        $lines.Where{ $_.event -eq 'request' -and $_.status -eq 401 }.level | Should -Be 'warning'
        Assert-NoSecret $path
    }

    It 'is not written into a ledger, nor into any other file' {
        $null = Connect-TestSandbox $server
        $ledger = (Get-GenesysConnection).LedgerPath
        $null = Add-RecordingTag (Invoke-SandboxControl $server recordings).recordingIds[3] @tag
        'some text' | Set-Content "$TestDrive/notes.txt"
        $before = (Get-FileHash "$TestDrive/notes.txt").Hash
        foreach ($path in $ledger, "$ledger-wal", "$TestDrive/notes.txt") {
            { Connect-GenesysCloud -BaseUri $server.Uri -Credential (Get-TestCredential) -NoLedger -Name other -LogPath $path } | Should -Throw -ErrorId 'InvalidFile,*'
        }
        { Connect-GenesysCloud -BaseUri $server.Uri -Credential (Get-TestCredential) -LedgerPath "$TestDrive/new.db" -Name other -LogPath "$TestDrive/new.db" } |
            Should -Throw -ErrorId 'InvalidFile,*'
        (Get-FileHash "$TestDrive/notes.txt").Hash | Should -Be $before
        Test-RecordingAudit -Quiet | Should -BeTrue
    }

    It 'has the warning of what was left unfinished, which connecting shows' {
        $null = Connect-TestSandbox $server -With @{ MaximumRetryCount = 0 }
        $ledger = (Get-GenesysConnection).LedgerPath
        Add-SandboxFault $server @{ match = @{ operation = 'TagRecording' }; action = @{ kind = 'Reset'; afterApplying = $true } }
        $null = Add-RecordingTag rec-000003 @tag -ErrorAction SilentlyContinue
        Disconnect-GenesysCloud
        $null = Invoke-SandboxControl $server faults -Method Delete
        Connect-GenesysCloud -BaseUri $server.Uri -Credential (Get-TestCredential) -LedgerPath $ledger -LogPath $path -WarningAction SilentlyContinue -WarningVariable shown
        Disconnect-GenesysCloud
        (Read-Log $path | Where-Object event -EQ 'warning').message | Should -Be "$shown"
        "$shown" | Should -Match 'unfinished'
    }

    It 'says why a connection could not be opened' {
        $wrong = [pscredential]::new($ClientId, [Net.NetworkCredential]::new('', 'wrong-secret-4711').SecurePassword)
        { Connect-GenesysCloud -BaseUri $server.Uri -Credential $wrong -NoLedger -LogPath $path } | Should -Throw -ErrorId 'AuthenticationFailed,*'
        $lines = Read-Log $path
        $last = @($lines)[-1]
        $last.event, $last.level, $last.errorId, $last.command | Should -Be 'connectionFailed', 'error', 'AuthenticationFailed', 'Connect-GenesysCloud'
        Assert-NoSecret $path -AlsoNot 'wrong-secret-4711'
    }

    It 'holds no secret, whatever the service does: <_>' -ForEach '401', '403', '409', '500', 'reset', 'resetInBody', 'truncatedJson', 'emptyBody', 'wrongJsonType', 'hugeBody', 'htmlBody', 'revokeTokens', 'hang' {
        $null = Connect-TestSandbox $server -With @{ LogPath = $path; MaximumRetryCount = 1; TimeoutSec = 2 }
        $action = if ($_ -match '^\d+$') { @{ kind = 'status'; statusCode = [int] $_ } } else { @{ kind = $_ } }
        Add-SandboxFault $server @{ match = @{ operation = 'TagRecording' }; action = $action }
        $null = 'rec-000001', "rec-`e[2J`r`nforged" | Add-RecordingTag @tag -ErrorAction SilentlyContinue -WarningAction SilentlyContinue
        Disconnect-GenesysCloud
        (Read-Log $path).event | Should -Contain 'change'
        [IO.File]::ReadAllText($path).Replace("`n", '') | Should -Not -Match '[\x00-\x1f\x7f-\x9f]'
        Assert-NoSecret $path
    }

    It 'is found by GENESYS_LOG_PATH, and written when a process ends without disconnecting' {
        $null = Invoke-FreshPowerShell -Environment @{ GENESYS_LOG_PATH = $path } -Script @'
            Import-Module $ModuleManifest
            Connect-GenesysCloud -Sandbox -RecordingCount 5 -NoLedger
            $null = Set-RecordingMetadata rec-000001 -Tag x
'@
        $lines = Read-Log $path
        $lines.Where{ $_.event -eq 'change' }.recordingId | Should -Be 'rec-000001'
        @($lines.event)[-1] | Should -Be 'connectionClosed'
        if (-not $IsWindows) { [IO.File]::GetUnixFileMode($path) | Should -Be ([IO.UnixFileMode] 'UserRead, UserWrite') }
    }

    It 'takes the warnings and the error that a command ends with' {
        $null = Connect-TestSandbox $server -With @{ LogPath = $path }
        $null = [pscustomobject]@{ RecordingId = 'rec-000001'; Label = 'Compliance:GDPR'; TaxonomyId = $ComplianceTaxonomy; Confidense = 1 } | Add-RecordingTag -WarningAction SilentlyContinue
        { Get-RecordingTag rec-000001 } | Should -Throw
        Disconnect-GenesysCloud
        $lines = Read-Log $path
        $lines.Where{ $_.event -eq 'warning' }.message | Should -Match 'Confidense'
        $ended = $lines.Where{ $_.event -eq 'commandEnded' -and $_.command -eq 'Get-RecordingTag' }
        $ended.outcome, $ended.level | Should -Be 'Failed', 'error'
    }

    It 'says that a command was stopped' {
        $null = Connect-TestSandbox $server -With @{ LogPath = $path }
        $null = 1..20 | ForEach-Object { 'rec-{0:000000}' -f $_ } | Get-RecordingMetadata | Select-Object -First 1
        Disconnect-GenesysCloud
        (Read-Log $path).Where{ $_.event -eq 'commandEnded' }.outcome | Should -Be 'Stopped'
    }
}

Describe 'A log that cannot be written' {
    AfterEach { Remove-TestConnection }

    It 'is warned of once and stops no change' {
        Reset-Sandbox $server
        Set-Content "$TestDrive/file" x
        $warnings = @(Connect-TestSandbox $server -With @{ LogPath = "$TestDrive/file/log.jsonl" } 3>&1).Where{ $_ -is [Management.Automation.WarningRecord] }
        $warnings.Count | Should -Be 1
        "$warnings" | Should -Match 'log .* cannot be written.*-LogPath'
        'rec-000001', 'rec-000002', 'rec-000005' | ForEach-Object { (Add-RecordingTag $_ @tag -WarningVariable later -WarningAction SilentlyContinue).Outcome; $later | Should -BeNullOrEmpty } | Should -Be 'Applied', 'Applied', 'Applied'
    }

    It 'because the disk is full: warns once, changes go on, and it goes on when there is room' -Skip:(-not $canMount) {
        $script = @"
            Import-Module '$ModuleManifest'
            Connect-GenesysCloud -Sandbox -RecordingCount 500 -NoLedger -LogPath "`$env:GRT_DISK/log.jsonl"
            [IO.File]::WriteAllBytes("`$env:GRT_DISK/rest", [byte[]]::new(56KB))
            `$done = Get-GenesysEvent -First 200 | Set-RecordingMetadata -Tag x -WarningVariable warnings -WarningAction SilentlyContinue
            Start-Sleep -Milliseconds 500
            `$null = Get-RecordingMetadata rec-000001 -WarningVariable +warnings -WarningAction SilentlyContinue
            Remove-Item "`$env:GRT_DISK/rest"
            mount -o remount,size=8m tmpfs "`$env:GRT_DISK"
            Disconnect-GenesysCloud
            "changed `$(`$done.Count)"
            "warned `$(@(`$warnings).Count) `$(`$warnings[0])"
            "logged `$(@(Get-Content "`$env:GRT_DISK/log.jsonl" | ConvertFrom-Json).Where{ `$_.event -eq 'change' }.Count)"
"@
        Set-Content "$TestDrive/full.ps1" $script
        $lines = unshare -m sh -c 'GRT_DISK=$(mktemp -d); export GRT_DISK; mount -t tmpfs -o size=64k tmpfs "$GRT_DISK" && exec "$@"' sh ([Environment]::ProcessPath) -NoProfile -NonInteractive -File "$TestDrive/full.ps1"
        $lines | Should -Contain 'changed 200'
        $lines -match '^warned 1 .*cannot be written.*space' | Should -Not -BeNullOrEmpty
        $lines | Should -Contain 'logged 200'
    }
}
