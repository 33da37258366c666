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
}
