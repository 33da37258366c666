#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5' }
# Tokens that die, a service that is not there, and what Connect-GenesysCloud says to all that.

BeforeAll {
    Set-StrictMode -Version 3
    Import-Module "$PSScriptRoot/TestHelpers.psm1"
    Import-TestedModule
    $server = Start-SandboxServer -Recordings 100
    $tag = @{ Label = 'Compliance:PCI-DSS'; TaxonomyId = $ComplianceTaxonomy }
    $ids = 30..89 | ForEach-Object { 'rec-{0:D6}' -f $_ }
    $quiet = @{ ErrorAction = 'SilentlyContinue'; ErrorVariable = 'problems'; InformationVariable = 'changes'; InformationAction = 'SilentlyContinue' }

    function Get-TagCount {
        param($Server)
        @((Invoke-SandboxControl $Server counts).recordings.PSObject.Properties.Value.tags)
    }
}

AfterAll {
    Remove-TestConnection
    Stop-SandboxServer $server
}

Describe 'A token' {
    BeforeEach { Reset-Sandbox $server }
    AfterEach { Remove-TestConnection }

    It 'that runs out in mid-run is renewed before, and nobody sees it' {
        $shortLived = Start-SandboxServer -Recordings 100 -LatencyMilliseconds 100 -With '--token-lifetime', '2'
        try {
            $null = Connect-TestSandbox $shortLived
            $results = $ids | Add-RecordingTag @tag -ThrottleLimit 2 @quiet
            $problems | Should -BeNullOrEmpty
            $results.Count | Should -Be 60
            Get-TagCount $shortLived | Should -Be (@(1) * 60)
            @(Get-SandboxJournal $shortLived -Operation IssueToken).Count | Should -BeGreaterThan 2
        }
        finally {
            Remove-TestConnection
            Stop-SandboxServer $shortLived
        }
    }

    It 'that is revoked in mid-run is renewed once for all who use it, and each request is repeated once' {
        $null = Connect-TestSandbox $server -With @{ MaximumRetryCount = 0 }
        Invoke-SandboxControl $server journal -Method Delete
        Add-SandboxFault $server @{ match = @{ operation = 'TagRecording'; nth = 20 }; action = @{ kind = 'revokeTokens' } }
        Invoke-SandboxControl $server latency -Method Post -Body @{ milliseconds = 10 } | Out-Null
        $results = $ids | Add-RecordingTag @tag -ThrottleLimit 8 @quiet
        $problems | Should -BeNullOrEmpty
        $results.Count | Should -Be 60
        Get-TagCount $server | Should -Be (@(1) * 60)
        @(Get-SandboxJournal $server -Operation IssueToken).Count | Should -Be 1
        $sent = Get-SandboxJournal $server -Operation TagRecording
        $refused = @($sent | Where-Object statusCode -EQ 401)
        $refused.Count | Should -BeIn (1..16)
        foreach ($group in $sent | Where-Object recordingId -In $refused.recordingId | Group-Object recordingId) {
            $group.Count | Should -Be 2
            @($group.Group.idempotencyKey | Sort-Object -Unique).Count | Should -Be 1
        }
    }

    It 'that can''t be renewed because the client was shut out fails each change that is left, and none is applied' {
        $null = Connect-TestSandbox $server -With @{ MaximumRetryCount = 0 }
        $results = $ids[0..9] | Add-RecordingTag @tag
        Add-SandboxFault $server @{ match = @{ operation = 'IssueToken' }; action = @{ kind = 'status'; statusCode = 401; body = '{"error":"invalid_client"}' } }
        $null = Invoke-SandboxControl $server tokens/revoke -Method Post
        $ids[10..29] | Add-RecordingTag @tag @quiet | Should -BeNullOrEmpty
        $problems.Count | Should -Be 20
        $problems.FullyQualifiedErrorId | Sort-Object -Unique | Should -BeExactly 'AuthenticationFailed,GenesysRecordingTags.AddRecordingTagCommand'
        $problems[0].CategoryInfo.Category | Should -Be 'AuthenticationError'
        $problems[0].ErrorDetails.RecommendedAction | Should -Match "client's id and secret"
        $problems.TargetObject | Sort-Object | Should -Be $ids[10..29]
        $changes.Where({ $_.Tags -contains 'Audit' }).MessageData.Outcome | Sort-Object -Unique | Should -Be 'Failed'
        $results.Count | Should -Be 10
        (Get-TagCount $server).Count | Should -Be 10
    }

    It 'that was given and is not valid fails when it is connected with' {
        $token = (Get-TestCredential 'never-was-one').Password
        $failure = { Connect-GenesysCloud -BaseUri $server.Uri -AccessToken $token -LedgerPath (Join-Path $TestDrive 'given.db') } | Should -Throw -PassThru
        $failure.FullyQualifiedErrorId | Should -BeExactly 'AuthenticationFailed,GenesysRecordingTags.ConnectGenesysCloudCommand'
        $failure.ErrorDetails.RecommendedAction | Should -Match 'can''t be renewed'
        "$($failure | Format-List * -Force | Out-String)" | Should -Not -Match 'never-was-one'
        Get-GenesysConnection | Should -BeNullOrEmpty
    }

    It 'that was given and is revoked in mid-run is an error of each change that is left' {
        $basic = [Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes("${ClientId}:$ClientSecret"))
        $body = @{ grant_type = 'client_credentials'; scope = 'recording:write tagging:write media:read media:write event:read' }
        $given = (Invoke-RestMethod "$($server.Uri.GetLeftPart('Authority'))/oauth/token" -NoProxy -Method Post -Headers @{ Authorization = "Basic $basic" } -Body $body).access_token
        Connect-GenesysCloud -BaseUri $server.Uri -AccessToken (Get-TestCredential $given).Password -LedgerPath (Join-Path $TestDrive 'given.db')
        $null = Invoke-SandboxControl $server tokens/revoke -Method Post
        Add-RecordingTag $ids[0] @tag @quiet | Should -BeNullOrEmpty
        $problems.Count | Should -Be 1
        $problems[0].FullyQualifiedErrorId | Should -BeExactly 'AuthenticationFailed,GenesysRecordingTags.AddRecordingTagCommand'
        $problems[0].ErrorDetails.RecommendedAction | Should -Match 'can''t be renewed'
        "$($problems[0] | Format-List * -Force | Out-String)" | Should -Not -Match ([regex]::Escape($given))
    }
}

Describe 'Connect-GenesysCloud' {
    BeforeEach { Reset-Sandbox $server }
    AfterEach { Remove-TestConnection }

    It 'fails where <What>' -ForEach @(
        @{ What = 'the client was never valid'; Secret = 'wrong-secret'; Action = $null; ErrorId = 'AuthenticationFailed'; Category = 'AuthenticationError'; Requests = 1 }
        @{ What = 'the client may not ask for these scopes'; Action = @{ kind = 'status'; statusCode = 400; body = '{"error":"invalid_scope"}' }; ErrorId = 'AuthenticationFailed'; Category = 'AuthenticationError'; Requests = 1 }
        @{ What = 'tokens are not to be had for now'; Action = @{ kind = 'status'; statusCode = 503 }; ErrorId = 'ServiceUnavailable'; Category = 'ResourceUnavailable'; Requests = 2 }
        @{ What = 'connections break'; Action = @{ kind = 'reset' }; ErrorId = 'ServiceUnreachable'; Category = 'ConnectionError'; Requests = 2 }
        @{ What = 'the token breaks off'; Action = @{ kind = 'truncatedJson' }; ErrorId = 'UnexpectedResponse'; Category = 'InvalidResult'; Requests = 1 }
        @{ What = 'there is no token in the answer'; Action = @{ kind = 'wrongJsonType'; body = '{"token_type":"bearer"}' }; ErrorId = 'UnexpectedResponse'; Category = 'InvalidResult'; Requests = 1 }
        @{ What = 'a page is answered'; Action = @{ kind = 'htmlBody'; statusCode = 200 }; ErrorId = 'UnexpectedResponse'; Category = 'InvalidResult'; Requests = 1 }
        @{ What = 'there is no token endpoint'; Action = @{ kind = 'status'; statusCode = 404 }; ErrorId = 'UnexpectedResponse'; Category = 'InvalidResult'; Requests = 1 }
        @{ What = 'the service does not answer'; Action = @{ kind = 'hang' }; ErrorId = 'RequestTimedOut'; Category = 'OperationTimeout'; Requests = 2 }
    ) {
        if ($Action) { Add-SandboxFault $server @{ match = @{ operation = 'IssueToken' }; action = $Action } }
        $secret = if ($_.ContainsKey('Secret')) { $_.Secret } else { $ClientSecret }
        $failure = $null
        try {
            Connect-GenesysCloud -BaseUri $server.Uri -Credential (Get-TestCredential $secret) -LedgerPath "$TestDrive/never.db" -MaximumRetryCount 1 -TimeoutSec 1
        }
        catch { $failure = $_ }
        $failure.FullyQualifiedErrorId | Should -BeExactly "$ErrorId,GenesysRecordingTags.ConnectGenesysCloudCommand"
        $failure.CategoryInfo.Category | Should -Be $Category
        $failure.ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
        "$failure" | Should -Match '^The access token: '
        ($failure | Format-List * -Force | Out-String) | Should -Not -Match ([regex]::Escape($secret))
        Get-GenesysConnection | Should -BeNullOrEmpty
        Wait-Until { (Get-SandboxInFlight $server) -eq 0 }
        @(Get-SandboxJournal $server -Operation IssueToken).Count | Should -Be $Requests
    }
}

Describe 'A service that stops in mid-run and comes back' {
    It 'costs errors, no change, and nothing twice' {
        $other = Start-SandboxServer -Recordings 100
        try {
            $null = Connect-TestSandbox $other -With @{ MaximumRetryCount = 0 }
            $results = $ids[0..4] | Add-RecordingTag @tag
            Get-TagCount $other | Should -Be (@(1) * 5)
            $other.Process.Kill()
            $other.Process.WaitForExit()

            $ids[5..14] | Add-RecordingTag @tag @quiet | Should -BeNullOrEmpty
            $problems.Count | Should -Be 10
            $problems.FullyQualifiedErrorId | Sort-Object -Unique | Should -BeExactly 'ServiceUnreachable,GenesysRecordingTags.AddRecordingTagCommand'
            $problems.CategoryInfo.Category | Sort-Object -Unique | Should -Be 'ConnectionError'
            "$($problems[0])" | Should -Match "^Recording '$($problems[0].TargetObject)': 127\.0\.0\.1:$($other.Uri.Port) can't be reached"
            $problems[0].ErrorDetails.RecommendedAction | Should -Match 'right host and port'

            # Nothing was sent where there was no connection: the first may have gone out over one that was still open.
            @($changes.Where({ $_.Tags -contains 'Audit' }).MessageData | Where-Object Outcome -EQ 'Failed').Count | Should -BeGreaterThan 0
            $changes.Where({ $_.Tags -contains 'Audit' }).MessageData.Outcome | ForEach-Object { $_ | Should -BeIn 'Failed', 'Unknown' }

            $failure = $null
            try { Get-GenesysEvent } catch { $failure = $_ }
            $failure.FullyQualifiedErrorId | Should -BeExactly 'ServiceUnreachable,GenesysRecordingTags.GetGenesysEventCommand'
            $failure = $null
            try { $null = Connect-TestSandbox $other -With @{ MaximumRetryCount = 0; Name = 'second' } } catch { $failure = $_ }
            $failure.FullyQualifiedErrorId | Should -BeExactly 'ServiceUnreachable,GenesysRecordingTags.ConnectGenesysCloudCommand'
            Test-GenesysConnection -Quiet | Should -BeFalse

            $port = $other.Uri.Port
            $other = Start-SandboxServer -Recordings 100 -Port $port
            $null = $ids[5..14] | Add-RecordingTag @tag -ErrorVariable problems
            $problems | Should -BeNullOrEmpty
            Get-TagCount $other | Should -Be (@(1) * 10)
        }
        finally {
            Remove-TestConnection
            Stop-SandboxServer $other
        }
    }

    It 'is waited for by those who retry' {
        $other = Start-SandboxServer -Recordings 100
        try {
            $null = Connect-TestSandbox $other -With @{ MaximumRetryCount = 4 }
            Stop-SandboxServer $other
            $port = $other.Uri.Port
            $shell = [powershell]::Create()
            try {
                $null = $shell.AddScript({
                        param($manifest, $connection, $ids, $tag)
                        Import-Module $manifest
                        $ids | Add-RecordingTag @tag -Connection $connection -Verbose
                    }).AddParameters(@{ manifest = $ModuleManifest; connection = Get-GenesysConnection; ids = $ids[0..9]; tag = $tag })
                $running = $shell.BeginInvoke()
                Wait-Until { $shell.Streams.Verbose | Where-Object Message -Like '*unreachable; trying again*' } -What 'a first try that fails'
                $other = Start-SandboxServer -Recordings 100 -Port $port
                $results = $shell.EndInvoke($running)
                $shell.Streams.Error | Should -BeNullOrEmpty
                $results.Count | Should -Be 10
                ($results.Attempts | Measure-Object -Maximum).Maximum | Should -BeGreaterThan 1
                Get-TagCount $other | Should -Be (@(1) * 10)
            }
            finally { $shell.Dispose() }
        }
        finally {
            Remove-TestConnection
            Stop-SandboxServer $other
        }
    }
}

Describe 'Reading behind a fault' {
    BeforeEach {
        Reset-Sandbox $server
        $null = Connect-TestSandbox $server -With @{ MaximumRetryCount = 1 }
    }

    AfterEach { Remove-TestConnection }

    It 'gives what can be read, in order, and an error for each that can''t' {
        $kinds = @{ kind = 'truncatedJson' }, @{ kind = 'emptyBody' }, @{ kind = 'hugeBody'; mebibytes = 17 }, @{ kind = 'htmlBody' }, @{ kind = 'reset' }, @{ kind = 'resetInBody' }
        Add-SandboxFault $server @(for ($i = 0; $i -lt 6; $i++) { @{ match = @{ operation = 'ReadMetadata'; recordingId = $ids[$i] }; action = $kinds[$i] } })
        $read = $ids[0..19] | Get-RecordingMetadata -ThrottleLimit 20 -ErrorAction SilentlyContinue -ErrorVariable problems
        $read.RecordingId | Should -Be $ids[6..19]
        $problems.TargetObject | Should -Be $ids[0..5]
        $problems.FullyQualifiedErrorId -replace ',.*' | Should -Be 'UnexpectedResponse', 'UnexpectedResponse', 'UnexpectedResponse', 'ServiceUnavailable', 'ServiceUnreachable', 'ServiceUnreachable'
        $problems.Exception.OutcomeUnknown | Sort-Object -Unique | Should -BeFalse
    }

    It 'does not keep a change of metadata from being made' {
        Add-SandboxFault $server @{ match = @{ operation = 'ReadMetadata' }; action = @{ kind = 'truncatedJson' } }
        $changed = $ids[0..4] | Set-RecordingMetadata -Metadata @{ reviewed = 'yes' } -InformationVariable changes
        $changed.Count | Should -Be 5
        $changes.Where({ $_.Tags -contains 'Audit' }).MessageData.Outcome | Should -Be (@('Succeeded') * 5)
        $changes.Where({ $_.Tags -contains 'Audit' }).MessageData | ForEach-Object { $_.Before | Should -BeNullOrEmpty -Because 'it could not be read' }
    }

    It 'takes fields and values that it does not know' {
        $body = '{"id":"rec-000030","metadata":{"queue":"A","odd":null},"tags":["x",null],"mediaType":"hologram","status":"dreaming","surprise":{"deep":[1,{}]}}'
        Add-SandboxFault $server @(
            @{ match = @{ operation = 'ReadMetadata' }; action = @{ kind = 'wrongJsonType'; body = $body } }
            @{
                match = @{ operation = 'TagRecording' }
                action = @{
                    kind = 'wrongJsonType'
                    body = '{"mediaId":"rec-000030","surprise":{"a":[1]},"tags":[{"id":"t-1","label":"L","taxonomyId":"T","confidence":0.5,"status":"Quarantined","x":[]},{"label":"Compliance:PCI-DSS","taxonomyId":"a1b2c3d4-e5f6-7890-abcd-ef1234567890","status":"Active"}],"retentionPolicy":null,"indexUpdateStatus":"Rebuilding","links":{"self":"/x"}}'
                }
            }
        )
        $read = Get-RecordingMetadata rec-000030 -ErrorAction Stop
        $read.MediaType, $read.Status | Should -Be 'hologram', 'dreaming'
        $read.Tags | Should -Be @('x')
        $result = Add-RecordingTag rec-000030 @tag -ErrorAction Stop
        $result.IndexStatus | Should -BeExactly 'Rebuilding'
        $result.Tags[0].Status | Should -BeExactly 'Quarantined'
    }
}
