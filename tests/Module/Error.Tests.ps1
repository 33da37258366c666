#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5' }
# Every cause has its ErrorId, category, target and way out; and no secret is anywhere.

BeforeAll {
    Set-StrictMode -Version 3
    Import-Module "$PSScriptRoot/TestHelpers.psm1"
    Import-TestedModule
    $server = Start-SandboxServer -Recordings 30
    $ids = (Invoke-SandboxControl $server recordings).recordingIds
    $tag = @{ Label = 'Compliance:PCI-DSS'; TaxonomyId = $ComplianceTaxonomy }
}

AfterAll {
    Remove-TestConnection
    Stop-SandboxServer $server
}

Describe 'An error' {
    BeforeEach {
        Reset-Sandbox $server
        $null = Connect-TestSandbox $server @{ MaximumRetryCount = 0; TimeoutSec = 1 }
    }

    AfterEach { Remove-TestConnection }

    It 'is a <ErrorId> for <Name>' -ForEach @(
        @{ Name = '403'; Action = @{ kind = 'Status'; statusCode = 403 }; ErrorId = 'PermissionDenied'; Category = 'PermissionDenied' }
        @{ Name = '400'; Action = @{ kind = 'Status'; statusCode = 400 }; ErrorId = 'InvalidRequest'; Category = 'InvalidData' }
        @{ Name = '409'; Action = @{ kind = 'Status'; statusCode = 409 }; ErrorId = 'Conflict'; Category = 'ResourceExists' }
        @{ Name = '429'; Action = @{ kind = 'Status'; statusCode = 429; retryAfterSeconds = 1 }; ErrorId = 'RateLimited'; Category = 'LimitsExceeded' }
        @{ Name = '503'; Action = @{ kind = 'Status'; statusCode = 503 }; ErrorId = 'ServiceUnavailable'; Category = 'ResourceUnavailable' }
        @{ Name = 'no answer in time'; Action = @{ kind = 'Hang' }; ErrorId = 'RequestTimedOut'; Category = 'OperationTimeout' }
        @{ Name = 'a connection that is reset'; Action = @{ kind = 'Reset' }; ErrorId = 'ServiceUnreachable'; Category = 'ConnectionError' }
        @{ Name = 'a body of another type'; Action = @{ kind = 'WrongJsonType' }; ErrorId = 'UnexpectedResponse'; Category = 'InvalidResult' }
        @{ Name = '404'; Action = @{ kind = 'Status'; statusCode = 404 }; ErrorId = 'RecordingNotFound'; Category = 'ObjectNotFound' }
    ) {
        Add-SandboxFault $server @{ match = @{ operation = 'TagRecording'; recordingId = $ids[3] }; action = $Action }
        $row = [pscustomobject]@{ RecordingId = $ids[3] }
        @($row, [pscustomobject]@{ RecordingId = $ids[4] } | Add-RecordingTag @tag -ErrorVariable problems -ErrorAction SilentlyContinue).Count | Should -Be 1
        $problems.Count | Should -Be 1
        $problems[0].FullyQualifiedErrorId | Should -BeExactly "$ErrorId,GenesysRecordingTags.AddRecordingTagCommand"
        $problems[0].CategoryInfo.Category | Should -Be $Category
        $problems[0].TargetObject.RecordingId | Should -Be $ids[3]
        $problems[0].Exception | Should -BeOfType GenesysRecordingTags.GenesysApiException
        $problems[0].ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
        $problems[0] | Should -Match ([regex]::Escape($ids[3]))
    }

    It 'is an AuthenticationFailed where the token is dead, and stays dead' {
        Add-SandboxFault $server @{ match = @{ operation = 'TagRecording' }; action = @{ kind = 'Status'; statusCode = 401 } }
        Add-RecordingTag $ids[0] @tag -ErrorVariable problems -ErrorAction SilentlyContinue
        $problems[0].FullyQualifiedErrorId | Should -BeLike 'AuthenticationFailed,*'
        $problems[0].CategoryInfo.Category | Should -Be 'AuthenticationError'
        @(Get-SandboxJournal $server -Operation TagRecording).Count | Should -Be 2
    }

    It 'can be caught by the name of its exception' {
        $caught = try { Add-RecordingTag no-such-one @tag -ErrorAction Stop } catch [GenesysRecordingTags.GenesysApiException] { $_.Exception.Kind }
        $caught | Should -Be 'RecordingNotFound'
    }
}

Describe 'A secret' {
    AfterEach { Remove-TestConnection }

    It 'is found in no stream, no error, no address and no audit record' {
        Reset-Sandbox $server
        Add-SandboxFault $server @{ match = @{ operation = 'TagRecording'; nth = 2 }; action = @{ kind = 'Status'; statusCode = 403 } },
        @{ match = @{ operation = 'TagRecording'; nth = 3 }; action = @{ kind = 'Status'; statusCode = 503 } },
        @{ match = @{ operation = 'TagRecording'; nth = 6 }; action = @{ kind = 'RevokeTokens' } }
        $ledger = Join-Path $TestDrive 'secret.db'
        $run = Invoke-HostedPowerShell {
            param($uri, [pscredential] $credential, $ids, $tag, $ledger)
            $ErrorActionPreference = 'Continue'
            $common = @{ Verbose = $true; Debug = $true; InformationAction = 'Continue' }
            $wrong = [pscredential]::new('sandbox-client', [Net.NetworkCredential]::new('', 'another-hidden-word').SecurePassword)
            try { Connect-GenesysCloud -BaseUri $uri -Credential $wrong -NoLedger @common } catch { $_ }
            Connect-GenesysCloud -BaseUri $uri -Credential $credential -LedgerPath $ledger -PassThru @common
            Test-GenesysConnection @common
            Get-GenesysEvent -First 4 @common | Add-RecordingTag @tag @common
            $ids | Add-RecordingTag @tag -Force @common
            Set-RecordingMetadata $ids[0] -Metadata @{ a = 'b' } @common
            Get-GenesysConnection | Format-List * | Out-String
            Disconnect-GenesysCloud @common
        } @{ uri = $server.Uri; credential = (Get-TestCredential); ids = $ids[10..20]; tag = $tag; ledger = $ledger }

        $text = [Text.StringBuilder]::new()
        $null = foreach ($item in @($run.Output) + @($run.Streams.Error) + @($run.Streams.Verbose) + @($run.Streams.Debug) + @($run.Streams.Warning) + @($run.Streams.Information) + @($run.Streams.Progress)) {
            $text.AppendLine(($item | Format-List * -Force | Out-String -Width 4000))
            $text.AppendLine("$item")
            if ($item -is [Management.Automation.ErrorRecord]) {
                for ($error1 = $item.Exception; $error1; $error1 = $error1.InnerException) { $text.AppendLine($error1.ToString()) }
            }
        }
        $text.Length | Should -BeGreaterThan 10000
        $run.Streams.Verbose.Count | Should -BeGreaterThan 3
        $run.Streams.Error.Count | Should -BeGreaterThan 0

        $journal = (Get-SandboxJournal $server).target -join "`n"
        $file = [Text.Encoding]::UTF8.GetString([IO.File]::ReadAllBytes($ledger))
        $encoded = [Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes("$($ClientId):$ClientSecret"))
        foreach ($secret in $ClientSecret, 'another-hidden-word', $encoded, 'Bearer ', 'access_token') {
            "$text".Contains($secret) | Should -BeFalse -Because "'$secret' must be in no stream"
            $journal.Contains($secret) | Should -BeFalse -Because "'$secret' must be in no address"
            $file.Contains($secret) | Should -BeFalse -Because "'$secret' must not be in the ledger"
        }
    }
}

Describe 'A culture with decimal commas' {
    AfterEach { Remove-TestConnection }

    It 'changes nothing but the views' {
        Reset-Sandbox $server
        $null = Connect-TestSandbox $server
        $before = [cultureinfo]::CurrentCulture
        try {
            [cultureinfo]::CurrentCulture = 'de-DE'
            $rows = "RecordingId,Label,TaxonomyId,Confidence`n$($ids[0]),Compliance:GDPR,$ComplianceTaxonomy,0.95`n$($ids[1]),Compliance:GDPR,$ComplianceTaxonomy,`"0,95`"" | ConvertFrom-Csv
            $result = $rows | Add-RecordingTag -ErrorVariable problems -ErrorAction SilentlyContinue
            $result.RecordingId | Should -Be $ids[0]
            $problems[0] | Should -Match "tags\[0\]\.confidence: '0,95' is not a number"
            $null = Add-RecordingTag $ids[1] @tag -Confidence 0,95 -ErrorVariable problems -ErrorAction SilentlyContinue
            $problems[0] | Should -Match "tags\[0\]\.confidence: '0,95' is not a number"
            (New-RecordingTag A T -Confidence 0.5).Confidence | Should -Be 0.5
            (New-RecordingTag A T -Confidence 0.5 | Out-String) | Should -Match '0,5'
            $null = Add-RecordingTag $ids[2] @tag -Confidence 0.25
        }
        finally { [cultureinfo]::CurrentCulture = $before }
        $sent = Get-SandboxJournal $server -Operation TagRecording
        $sent.Count | Should -Be 2
        $sent[0].body | Should -Match '"confidence":0\.95'
        $sent[1].body | Should -Match '"confidence":0\.25'
    }
}
