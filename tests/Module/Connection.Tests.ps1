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

    It 'writes nothing unless asked to, and gets its token at once' {
        Connect-GenesysCloud -BaseUri $server.Uri -Credential (Get-TestCredential) -NoLedger | Should -BeNullOrEmpty
        @(Get-SandboxJournal $server -Operation IssueToken).Count | Should -Be 1
    }

    It 'writes the connection with -PassThru' {
        $connection = Connect-TestSandbox $server @{ Name = 'test'; ThrottleLimit = 3; MaximumRetryCount = 2; TimeoutSec = 9 }
        $connection | Should -BeOfType GenesysRecordingTags.GenesysConnection
        $connection.Name, $connection.Api, $connection.ThrottleLimit, $connection.MaximumRetryCount, $connection.TimeoutSec, $connection.ClientId |
            Should -Be 'test', 'Media', 3, 2, 9, $ClientId
        $connection.TokenExpiresAt | Should -BeGreaterThan ([datetimeoffset]::UtcNow)
    }

    It 'fails at once where the secret is wrong' {
        $failure = { Connect-GenesysCloud -BaseUri $server.Uri -Credential (Get-TestCredential 'wrong-one') -NoLedger } |
            Should -Throw -ErrorId 'AuthenticationFailed,*' -PassThru
        $failure.CategoryInfo.Category | Should -Be 'AuthenticationError'
        $failure | Should -Not -Match 'wrong-one'
        Get-GenesysConnection | Should -BeNullOrEmpty
    }

    It 'refuses what would send the secret in the clear: <Uri>' -ForEach @(
        @{ Uri = 'http://genesys.example.com' }
        @{ Uri = 'https://user:password@genesys.example.com' }
        @{ Uri = 'ftp://genesys.example.com' }
        @{ Uri = '/relative' }
        @{ Uri = 'https://genesys.example.com/?x=1' }
    ) {
        $failure = { Connect-GenesysCloud -BaseUri $Uri -Credential (Get-TestCredential) -NoLedger } |
            Should -Throw -ErrorId 'InvalidRequest,*' -PassThru
        $failure | Should -Not -Match 'password'
    }

    It 'takes a bare domain only: <Domain>' -ForEach @(
        @{ Domain = 'https://company.mypurecloud.com' }, @{ Domain = 'company.mypurecloud.com/path' }, @{ Domain = '127.0.0.1' }, @{ Domain = 'a b' }
    ) {
        { Connect-GenesysCloud -TenantDomain $Domain -Credential (Get-TestCredential) -NoLedger } | Should -Throw -ErrorId 'InvalidRequest,*'
    }

    It 'says that the Platform API is not there yet, and sends nothing: <Name>' -ForEach @(
        @{ Name = 'region'; With = @{ Region = 'us-east-1' } }
        @{ Name = 'domain'; With = @{ Region = 'mypurecloud.de' } }
        @{ Name = 'token'; With = @{ Region = 'eu-west-1'; AccessToken = [Net.NetworkCredential]::new('', 'x').SecurePassword } }
        @{ Name = 'sandbox'; With = @{ Sandbox = $true; Api = 'Platform' } }
    ) {
        if (-not $With.ContainsKey('AccessToken') -and -not $With.ContainsKey('Sandbox')) { $With.Credential = Get-TestCredential }
        $failure = { Connect-GenesysCloud @With } | Should -Throw -ErrorId 'PlatformApiNotAvailable,*' -PassThru
        $failure.CategoryInfo.Category | Should -Be 'NotImplemented'
        $failure.ErrorDetails.RecommendedAction | Should -BeLike '*-TenantDomain*'
    }

    It 'says that the Platform API is not there yet behind -BaseUri' {
        { Connect-GenesysCloud -BaseUri $server.Uri -Api Platform -Credential (Get-TestCredential) } | Should -Throw -ErrorId 'PlatformApiNotAvailable,*'
        @(Get-SandboxJournal $server -Operation IssueToken).Count | Should -Be 0
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

    It 'takes the place of a connection of the same name, which it closes' {
        $first = Connect-TestSandbox $server @{ Name = 'same' }
        $second = Connect-TestSandbox $server @{ Name = 'SAME' }
        $first.IsOpen | Should -BeFalse
        @(Get-GenesysConnection).Count | Should -Be 1
        Get-GenesysConnection | Should -Be $second
        { Get-GenesysEvent -Connection $first } | Should -Throw -ErrorId 'NotConnected,*'
    }

    It 'refuses -LedgerPath with -NoLedger' {
        { Connect-GenesysCloud -Sandbox -NoLedger -LedgerPath x.db } | Should -Throw -ErrorId 'InvalidRequest,*'
    }

    It 'says where the ledger is' {
        $path = Join-Path $TestDrive 'some.db'
        $said = Connect-GenesysCloud -Sandbox -LedgerPath $path -Verbose 4>&1
        "$said" | Should -Match ([regex]::Escape($path))
        Disconnect-GenesysCloud
        Test-Path -LiteralPath $path | Should -BeTrue
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

    It 'lists connections, the current one first' {
        (Get-GenesysConnection).Name | Should -Be 'two', 'one'
        (Get-GenesysConnection o*).Name | Should -Be 'one'
    }

    It 'reports a name that is not there, and not a wildcard' {
        Get-GenesysConnection x* | Should -BeNullOrEmpty
        Get-GenesysConnection three, one -ErrorVariable problems -ErrorAction SilentlyContinue | Should -HaveCount 1
        $problems[0].FullyQualifiedErrorId | Should -BeLike 'NotConnected,*'
        $problems[0].TargetObject | Should -Be 'three'
    }

    It 'closes the current one, one by name, or those that come down the pipeline' {
        Disconnect-GenesysCloud
        (Get-GenesysConnection).Name | Should -Be 'one'
        Disconnect-GenesysCloud one
        Get-GenesysConnection | Should -BeNullOrEmpty
        { Disconnect-GenesysCloud } | Should -Throw -ErrorId 'NotConnected,*'
    }

    It 'is taken by name wherever a connection is' {
        @(Get-GenesysEvent -Connection one -First 1).Count | Should -Be 1
        { Get-GenesysEvent -Connection three } | Should -Throw '*no connection named*'
    }
}

Describe 'Test-GenesysConnection' {
    AfterEach { Remove-TestConnection }

    It 'tells what the service says of the token' {
        $null = Connect-TestSandbox $server
        $info = Test-GenesysConnection
        $info | Should -BeOfType GenesysRecordingTags.GenesysTokenInfo
        $info.Active | Should -BeTrue
        $info.Scopes | Should -Contain 'recording:write'
        $info.MissingScopes | Should -BeNullOrEmpty
        $info.Latency | Should -BeGreaterThan ([timespan]::Zero)
    }

    It 'is a Boolean with -Quiet' {
        $null = Connect-TestSandbox $server @{ MaximumRetryCount = 0 }
        Test-GenesysConnection -Quiet | Should -BeExactly $true
        Add-SandboxFault $server @{ match = @{ operation = 'IntrospectToken' }; action = @{ kind = 'Status'; statusCode = 503 } }
        Test-GenesysConnection -Quiet | Should -BeExactly $false
        Remove-TestConnection
        Test-GenesysConnection -Quiet | Should -BeExactly $false
    }
}
