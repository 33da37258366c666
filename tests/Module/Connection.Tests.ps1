#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5' }

BeforeAll {
    Set-StrictMode -Version 3
    Import-Module "$PSScriptRoot/TestHelpers.psm1"
    Import-TestedModule
    $server = Start-SandboxServer -Recordings 20
}

AfterAll {
    Remove-TestConnection
    Stop-SandboxServer $server
}

Describe 'Connect-GenesysCloud' {
    BeforeEach { Reset-Sandbox $server }
    AfterEach { Remove-TestConnection }

    It 'speaks the Platform API to the embedded organisation' {
        Connect-GenesysCloud -Sandbox -Api Platform -RecordingCount 20
        (Get-GenesysConnection).Api | Should -Be 'Platform'
        Test-GenesysConnection -Quiet | Should -BeTrue
        $found = @(Get-GenesysEvent)
        $found.Count | Should -BeGreaterThan 10
        $found.ConversationId | Should -Not -Contain $null
    }

    It 'reads the variables of the official CLI where those of the Media API are not set' {
        # The region can't be found: that it was looked for shows that it was read.
        $lines = Invoke-FreshPowerShell @'
        Import-Module $ModuleManifest
        try { Connect-GenesysCloud -NoLedger -MaximumRetryCount 0 } catch { $_.FullyQualifiedErrorId; "$_" }
'@ -Environment @{
            GENESYS_CLIENT_ID = ''; GENESYS_CLIENT_SECRET = ''; GENESYS_TENANT_DOMAIN = ''
            GENESYSCLOUD_REGION = 'nowhere.invalid'; GENESYSCLOUD_OAUTHCLIENT_ID = 'me'; GENESYSCLOUD_OAUTHCLIENT_SECRET = 'hush-hush'
        }
        $lines[0] | Should -BeLike 'ServiceUnreachable,*'
        $lines -join ' ' | Should -Match 'login\.nowhere\.invalid'
        $lines -join ' ' | Should -Not -Match 'hush-hush'
    }

    It 'names the variables that the environment lacks' {
        $lines = Invoke-FreshPowerShell @'
        Import-Module $ModuleManifest
        try { Connect-GenesysCloud } catch { $_.FullyQualifiedErrorId; "$_" }
'@ -Environment @{ GENESYS_CLIENT_ID = 'me'; GENESYS_CLIENT_SECRET = ''; GENESYS_TENANT_DOMAIN = ''; GENESYSCLOUD_REGION = '' }
        $lines[0] | Should -BeLike 'InvalidRequest,*'
        $lines[1] | Should -Match 'GENESYS_TENANT_DOMAIN, GENESYS_CLIENT_SECRET not set'
    }

    It 'reads the environment' {
        # The name can't be found: that it was looked for shows that it was read.
        $lines = Invoke-FreshPowerShell @'
        Import-Module $ModuleManifest
        try { Connect-GenesysCloud -NoLedger -MaximumRetryCount 0 } catch { $_.FullyQualifiedErrorId; "$_" }
'@ -Environment @{ GENESYS_CLIENT_ID = 'me'; GENESYS_CLIENT_SECRET = 'hush-hush'; GENESYS_TENANT_DOMAIN = 'nowhere.invalid' }
        $lines[0] | Should -BeLike 'ServiceUnreachable,*'
        $lines -join ' ' | Should -Match 'nowhere\.invalid'
        $lines -join ' ' | Should -Not -Match 'hush-hush'
    }

    It 'reads the base URI, the access token, the ledger and the log of the environment' {
        $basic = [Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes("$($ClientId):$ClientSecret"))
        $answer = Invoke-RestMethod "$($server.Uri)oauth/token" -NoProxy -Method Post -Headers @{ Authorization = "Basic $basic" } -Body @{
            grant_type = 'client_credentials'; scope = 'media:read media:write'
        }
        $script = @'
        Import-Module $ModuleManifest
        $connection = Connect-GenesysCloud -PassThru
        $connection.BaseUri.AbsoluteUri; "$($connection.ClientId)"; $connection.LedgerPath; $connection.LogPath
        (Set-RecordingMetadata rec-000001 -Tag x).Outcome
        (Connect-GenesysCloud -Sandbox -RecordingCount 1 -PassThru).LedgerPath
'@
        $environment = @{ GENESYS_BASE_URI = "$($server.Uri)"; GENESYS_ACCESS_TOKEN = $answer.access_token; GENESYS_LEDGER_PATH = "$TestDrive/env/ledger.db"; GENESYS_LOG_PATH = "$TestDrive/env/log.jsonl" }
        $lines = Invoke-FreshPowerShell $script -Environment $environment
        $lines[0..3] | Should -Be "$($server.Uri)", "$TestDrive/env/ledger.db", "$TestDrive/env/log.jsonl", 'Applied'
        # The sandbox's records do not belong into it.
        $lines[4] | Should -Not -Be "$TestDrive/env/ledger.db"
        [IO.File]::ReadAllText("$TestDrive/env/log.jsonl") | Should -Not -Match ([regex]::Escape($answer.access_token))

        $environment.Remove('GENESYS_ACCESS_TOKEN')
        $environment += @{ GENESYS_CLIENT_ID = $ClientId; GENESYS_CLIENT_SECRET = $ClientSecret }
        (Invoke-FreshPowerShell $script -Environment $environment)[1] | Should -BeExactly $ClientId
    }

    It 'refuses a base URI in the environment that would carry a secret in the clear' {
        $lines = Invoke-FreshPowerShell 'Import-Module $ModuleManifest; try { Connect-GenesysCloud } catch { $_.FullyQualifiedErrorId; "$_" }' -Environment @{
            GENESYS_BASE_URI = 'http://company.example'; GENESYS_ACCESS_TOKEN = 'hush'; GENESYS_CLIENT_ID = ''; GENESYS_TENANT_DOMAIN = ''
        }
        $lines[0] | Should -BeLike 'InvalidRequest,*'
        $lines[1] | Should -Match '^GENESYS_BASE_URI .*plain http'
    }

    It 'has an access token instead of a client behind -BaseUri' {
        $basic = [Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes("$($ClientId):$ClientSecret"))
        $answer = Invoke-RestMethod "$($server.Uri)oauth/token" -NoProxy -Method Post -Headers @{ Authorization = "Basic $basic" } -Body @{
            grant_type = 'client_credentials'; scope = 'event:read recording:write tagging:write'
        }
        $token = [Net.NetworkCredential]::new('', $answer.access_token).SecurePassword
        Connect-GenesysCloud -BaseUri $server.Uri -AccessToken $token -NoLedger
        @(Get-GenesysEvent -First 2).Count | Should -Be 2
        (Get-GenesysConnection).ClientId | Should -BeNullOrEmpty
    }
}

Describe 'The default connection' {
    AfterEach { Remove-TestConnection }

    It 'is said, in one line, where it is another organisation''s than before, and not otherwise' {
        $null = Connect-TestSandbox $server @{ Name = 'real' }
        Connect-GenesysCloud -Sandbox -RecordingCount 1 -NoLedger -Name play -InformationVariable said
        @($said).Count | Should -Be 1
        "$said" | Should -Match "^Commands without -Connection now work on sandbox\.invalid \('play'\), no longer on 127\.0\.0\.1:\d+\. For 'real', give -Connection 'real'\.$"
        Connect-GenesysCloud -Sandbox -RecordingCount 1 -NoLedger -Name more -InformationVariable again
        $again | Should -BeNullOrEmpty
        Disconnect-GenesysCloud more -InformationVariable again
        $again | Should -BeNullOrEmpty
        Disconnect-GenesysCloud play -InformationVariable back
        "$back" | Should -Match '^Commands without -Connection now work on 127\.0\.0\.1:\d+ '
    }

    It 'is named by -WhatIf and by the question of -Confirm' {
        Connect-GenesysCloud -Sandbox -RecordingCount 20 -LedgerPath "$TestDrive/whatif.db"
        $transcript = "$TestDrive/transcript.txt"
        $null = Start-Transcript $transcript
        try {
            Set-RecordingMetadata rec-000001 -Tag x -WhatIf
            Add-RecordingTag rec-000001 -Label Compliance:GDPR -WhatIf
            New-GenesysEventSubscription nightly -WhatIf
            Register-RecordingComplianceSink s -Path "$TestDrive/s.jsonl" -WhatIf
        }
        finally { $null = Stop-Transcript }
        $lines = @(Get-Content $transcript | Where-Object { $_ -match '^What if' })
        $lines.Count | Should -Be 4
        $lines | ForEach-Object { $_ | Should -Match 'of sandbox\.invalid"' }
    }
}

Describe 'Get-GenesysConnection and Disconnect-GenesysCloud' {
    BeforeEach {
        $null = Connect-TestSandbox $server @{ Name = 'one' }
        $null = Connect-TestSandbox $server @{ Name = 'two' }
    }

    AfterEach { Remove-TestConnection }

    It 'reports a name that is not there, and not a wildcard' {
        Get-GenesysConnection x* | Should -BeNullOrEmpty
        Get-GenesysConnection three, one -ErrorVariable problems -ErrorAction SilentlyContinue | Should -HaveCount 1
        $problems[0].FullyQualifiedErrorId | Should -BeLike 'NotConnected,*'
        $problems[0].TargetObject | Should -Be 'three'
    }

    It 'takes a name that looks like a pattern as itself first' {
        $null = Connect-TestSandbox $server @{ Name = 'on[eh]' }
        (Get-GenesysConnection 'on[eh]').Name | Should -Be 'on[eh]'
        Disconnect-GenesysCloud 'on[eh]'
        (Get-GenesysConnection 'on[eh]').Name | Should -Be 'one'
    }
}
