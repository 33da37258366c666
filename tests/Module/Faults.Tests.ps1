#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5' }
# Every fault of the service, put in by the sandbox over real HTTP: what the user reads, what the audit says, what the service counted.

BeforeDiscovery {
    # A row: what the service does to one recording's requests, how many it then gets, how many it applied, and how that ends.
    # Without an ErrorId it ends well. Says and WayOut are what the message and the recommended action must hold.
    $always = @{}
    $once = @{ first = 1 }

    function Get-RetryCase {
        # What is tried again, with the service's state untouched or changed: each once with success behind it, and each for good.
        param([string] $Name, [hashtable] $Action, [string] $ErrorId, [string] $Category, [string] $Says, [int] $Applied = 0)

        $end = @{ ErrorId = $ErrorId; Category = $Category; Says = $Says; Outcome = 'Unknown' }
        @{ Name = "$Name, once"; Faults = @(@{ match = $once; action = $Action }); Requests = 2; Applied = 1 }
        @{ Name = "$Name, always"; Faults = @(@{ match = $always; action = $Action }); Requests = 2; Applied = $Applied } + $end
    }

    $unavailable = @{ ErrorId = 'ServiceUnavailable'; Category = 'ResourceUnavailable' }
    $broken = @{ ErrorId = 'ServiceUnreachable'; Category = 'ConnectionError' }
    $retried = @(
        foreach ($status in 500, 502, 503, 504) {
            Get-RetryCase "$status" @{ kind = 'status'; statusCode = $status } @unavailable -Says "$status.*after 2 tries|after 2 tries.*$status"
        }
        Get-RetryCase '503 after it was applied' @{ kind = 'status'; statusCode = 503; afterApplying = $true } @unavailable -Says '503' -Applied 1
        Get-RetryCase "a gateway's page" @{ kind = 'htmlBody' } @unavailable -Says '502'
        Get-RetryCase 'a reset' @{ kind = 'reset' } @broken -Says 'broke after 2 tries'
        Get-RetryCase 'a reset after it was applied' @{ kind = 'reset'; afterApplying = $true } @broken -Says 'broke' -Applied 1
        Get-RetryCase 'a reset in the middle of the answer' @{ kind = 'resetInBody' } @broken -Says 'broke' -Applied 1
    )

    # A 200 that is not the contract's: what was done is not known, and sending it again is Resume-RecordingChange's affair.
    $unexpected = @{ ErrorId = 'UnexpectedResponse'; Category = 'InvalidResult'; Outcome = 'Unknown'; WayOut = 'base URI' }
    $garbled = @(
        @{ Name = 'JSON that breaks off'; Faults = @(@{ action = @{ kind = 'truncatedJson' } }); Requests = 1; Applied = 1 } + $unexpected
        @{ Name = 'no body'; Faults = @(@{ action = @{ kind = 'emptyBody' } }); Requests = 1; Applied = 1; Says = 'no body' } + $unexpected
        @{ Name = 'JSON of another type'; Faults = @(@{ action = @{ kind = 'wrongJsonType' } }); Requests = 1; Applied = 1 } + $unexpected
        @{ Name = 'JSON of another shape'; Faults = @(@{ action = @{ kind = 'wrongJsonType'; body = '{"mediaId":17,"tags":"none"}' } }); Requests = 1; Applied = 1 } + $unexpected
        @{ Name = 'a null'; Faults = @(@{ action = @{ kind = 'wrongJsonType'; body = 'null' } }); Requests = 1; Applied = 1 } + $unexpected
        @{ Name = 'a body of 17 MiB'; Faults = @(@{ action = @{ kind = 'hugeBody'; mebibytes = 17 } }); Requests = 1; Applied = 1; Says = 'larger than' } + $unexpected
        @{ Name = 'a web page with status 200'; Faults = @(@{ action = @{ kind = 'htmlBody'; statusCode = 200 } }); Requests = 1; Applied = 0 } + $unexpected
        @{ Name = 'an answer about another recording'; Requests = 1; Applied = 1; Says = 'another recording' } + $unexpected + @{
            Faults = @(@{ action = @{ kind = 'wrongJsonType'; body = '{"mediaId":"rec-999999","id":"rec-999999","tags":[],"metadata":{}}' } })
        }
    )

    $refused = @(
        @{ Name = '400'; Status = 400; ErrorId = 'InvalidRequest'; Category = 'InvalidData' }
        @{ Name = '422'; Status = 422; ErrorId = 'InvalidRequest'; Category = 'InvalidData' }
        @{ Name = '403'; Status = 403; ErrorId = 'PermissionDenied'; Category = 'PermissionDenied'; Says = 'scope'; WayOut = 'Grant the scope' }
        @{ Name = '404'; Status = 404; ErrorId = 'RecordingNotFound'; Category = 'ObjectNotFound'; WayOut = 'Check the id' }
        @{ Name = '409'; Status = 409; ErrorId = 'Conflict'; Category = 'ResourceExists'; WayOut = 'Read what is there' }
        @{ Name = 'a redirection to nowhere'; Status = 301; ErrorId = 'UnexpectedResponse'; Category = 'InvalidResult'; Says = 'redirects' }
        @{ Name = '401 for good'; Status = 401; ErrorId = 'AuthenticationFailed'; Category = 'AuthenticationError'; WayOut = 'renewed once'; Requests = 2 }
    ) | ForEach-Object {
        $case = @{ Outcome = 'Failed'; Requests = 1; Applied = 0; Faults = @(@{ action = @{ kind = 'status'; statusCode = $_.Status } }) }
        $row = $_
        $row.Keys | ForEach-Object { $case[$_] = $row[$_] }
        $case
    }

    $others = @(
        @{ Name = '401 once'; Faults = @(@{ match = $once; action = @{ kind = 'status'; statusCode = 401 } }); Requests = 2; Applied = 1 }
        @{ Name = '503 with Retry-After'; Faults = @(@{ match = $once; action = @{ kind = 'status'; statusCode = 503; retryAfterSeconds = 1 } }); Requests = 2; Applied = 1; Wait = 1.0 }
        @{ Name = '503 that asks for ten minutes'; Requests = 1; Applied = 0; Outcome = 'Unknown'; Faults = @(@{ action = @{ kind = 'status'; retryAfterSeconds = 600 } }) } + $unavailable
        @{ Name = 'a slow answer'; Faults = @(@{ action = @{ kind = 'delay'; delayMilliseconds = 300 } }); Requests = 1; Applied = 1 }
        @{
            # The service itself says that the first try may have come through.
            Name = '503 after it was applied, then 409'; Requests = 2; Applied = 1; ErrorId = 'Conflict'; Category = 'ResourceExists'; Outcome = 'Unknown'
            Faults = @(
                @{ match = @{ nth = 1 }; action = @{ kind = 'status'; statusCode = 503; afterApplying = $true } }
                @{ match = @{ nth = 2 }; action = @{ kind = 'status'; statusCode = 409 } }
            )
        }
    )

    $quick = @{ MaximumRetryCount = 1 }
    $groups = @(
        @{ Name = 'Add-RecordingTag'; Operation = 'TagRecording'; Counted = 'tags'; With = $quick; Cases = $retried + $garbled + $refused + $others; First = 30 }
        @{ Name = 'Set-RecordingMetadata'; Operation = 'UpdateMetadata'; Counted = 'metadata'; With = $quick; Cases = $retried + $garbled + $refused; First = 30 }
        @{
            Name = 'Add-RecordingTag with -TimeoutSec 1'; Operation = 'TagRecording'; Counted = 'tags'; With = @{ MaximumRetryCount = 1; TimeoutSec = 1 }; First = 130
            Cases = @(
                Get-RetryCase 'no answer' @{ kind = 'hang' } -ErrorId RequestTimedOut -Category OperationTimeout -Says 'within 1 s after 2 tries'
                Get-RetryCase 'no answer after it was applied' @{ kind = 'hang'; afterApplying = $true } -ErrorId RequestTimedOut -Category OperationTimeout -Says 'within 1 s' -Applied 1
            ) | ForEach-Object { $_.WayOut = 'TimeoutSec'; $_ }
        }
        @{
            Name = 'Add-RecordingTag where the allowance is used up'; Operation = 'TagRecording'; Counted = 'tags'; With = @{ MaximumRetryCount = 2 }; First = 150
            Cases = @(
                @{ Name = 'Retry-After in seconds'; Faults = @(@{ match = $once; action = @{ kind = 'status'; statusCode = 429; retryAfterSeconds = 2 } }); Requests = 2; Applied = 1; Wait = 2.0 }
                # A date has whole seconds.
                @{ Name = 'Retry-After as a date'; Faults = @(@{ match = $once; action = @{ kind = 'status'; statusCode = 429; retryAfterSeconds = 2; retryAfterAsDate = $true } }); Requests = 2; Applied = 1; Wait = 1.0 }
                @{ Name = 'no Retry-After'; Faults = @(@{ match = $once; action = @{ kind = 'status'; statusCode = 429 } }); Requests = 2; Applied = 1; Wait = 1.0 }
                @{
                    Name = '429 for good'; Faults = @(@{ action = @{ kind = 'status'; statusCode = 429; retryAfterSeconds = 1 } }); Requests = 3; Applied = 0; Wait = 1.0
                    ErrorId = 'RateLimited'; Category = 'LimitsExceeded'; Outcome = 'Failed'; Says = 'asks to wait 1 s'; WayOut = 'after 1 s'
                }
            )
        }
    )
}

BeforeAll {
    Set-StrictMode -Version 3
    Import-Module "$PSScriptRoot/TestHelpers.psm1"
    Import-TestedModule
    $server = Start-SandboxServer -Recordings 200
    $tag = @{ Label = 'Compliance:PCI-DSS'; TaxonomyId = $ComplianceTaxonomy }

    function Group-ByRecording {
        param([object[]] $Item, [scriptblock] $Id = { $_.RecordingId })
        $map = @{}
        $Item | Where-Object { $null -ne $_ } | ForEach-Object { $key = & $Id; $map[$key] = @($map[$key] | Where-Object { $null -ne $_ }) + @($_) }
        $map
    }

    function Get-AppliedCount {
        param($Server, [string] $Kind = 'tags')
        $map = @{}
        (Invoke-SandboxControl $Server counts).recordings.PSObject.Properties | ForEach-Object { if ($_.Value.$Kind) { $map[$_.Name] = [int] $_.Value.$Kind } }
        $map
    }
}

AfterAll {
    Remove-TestConnection
    Stop-SandboxServer $server
}

Describe '<Name>, when a request meets' -ForEach $groups {
    BeforeAll {
        Reset-Sandbox $server
        $null = Connect-TestSandbox $server -With $With
        $number = $First
        $faulty = foreach ($case in $Cases) {
            $id = 'rec-{0:D6}' -f $number++
            foreach ($fault in $case.Faults) {
                $match = @{ operation = $Operation; recordingId = $id }
                if ($fault.ContainsKey('match')) { $fault.match.GetEnumerator() | ForEach-Object { $match[$_.Key] = $_.Value } }
                @{ match = $match; action = $fault.action }
            }
        }
        Add-SandboxFault $server $faulty

        # One pipeline over all of them: those behind a fault must not suffer from it.
        $ids = 24..($number + 5) | ForEach-Object { 'rec-{0:D6}' -f $_ }
        $common = @{ ThrottleLimit = 64; ErrorVariable = 'problems'; ErrorAction = 'SilentlyContinue'; InformationVariable = 'changes'; InformationAction = 'SilentlyContinue' }
        $results = if ($Operation -eq 'TagRecording') {
            $ids | Add-RecordingTag @tag @common
        }
        else {
            $ids | Set-RecordingMetadata -Metadata @{ reviewed = 'yes' } @common
        }

        Wait-Until { (Get-SandboxInFlight $server) -eq 0 } -What 'an end of all requests'
        $sent = Group-ByRecording (Get-SandboxJournal $server -Operation $Operation)
        $audit = Group-ByRecording $changes.Where({ $_.Tags -contains 'Audit' }).MessageData
        $failed = Group-ByRecording $problems { $_.TargetObject }
        $done = Group-ByRecording $results
        $appliedOf = Get-AppliedCount $server $Counted

        function Get-Ending {
            param([string] $Id)
            [pscustomobject]@{
                Result = @($done[$Id] | Where-Object { $_ }); Error = @($failed[$Id] | Where-Object { $_ }); Audit = @($audit[$Id] | Where-Object { $_ })
                Sent = @($sent[$Id] | Where-Object { $_ }); Applied = [int] $appliedOf[$Id]
            }
        }
    }

    AfterAll { Remove-TestConnection }

    It '<_.Name>' -ForEach $Cases {
        $case = $_
        $id = 'rec-{0:D6}' -f ($First + @($Cases.Name).IndexOf($case.Name))
        $end = Get-Ending $id
        $end.Sent.Count | Should -Be $case.Requests -Because 'so many requests came'
        @($end.Sent.idempotencyKey | Sort-Object -Unique).Count | Should -Be 1 -Because 'every try has the same key'
        $end.Sent[0].idempotencyKey | Should -Not -BeNullOrEmpty
        $end.Applied | Should -Be $case.Applied -Because 'so often the service applied it'
        $end.Audit.Count | Should -Be 1 -Because 'each change has one audit record'
        $end.Audit[0].Attempts | Should -Be $case.Requests
        if ($case.ContainsKey('Wait')) {
            $between = ([datetime] $end.Sent[-1].receivedAt - [datetime] $end.Sent[-2].receivedAt).TotalSeconds
            $between | Should -BeGreaterThan ($case.Wait - 0.02) -Because 'the service asked to wait'
        }

        if (-not $case.ContainsKey('ErrorId')) {
            $end.Error | Should -BeNullOrEmpty
            $end.Result.Count | Should -Be 1
            $end.Result[0].Attempts | Should -Be $case.Requests
            $end.Result[0].AuditId | Should -BeExactly $end.Audit[0].AuditId
            $end.Audit[0].Outcome | Should -Be 'Succeeded'
            return
        }

        $end.Result | Should -BeNullOrEmpty
        $end.Error.Count | Should -Be 1
        $record = $end.Error[0]
        $record.FullyQualifiedErrorId | Should -Match "^$($case.ErrorId),GenesysRecordingTags\."
        $record.CategoryInfo.Category | Should -Be $case.Category
        $record.Exception.GetType().FullName | Should -BeExactly 'GenesysRecordingTags.GenesysApiException'
        "$record" | Should -Match "^Recording '$id': "
        "$record" | Should -Match $(if ($case.ContainsKey('Says') -and $case.Says) { $case.Says } else { '.' })
        $record.ErrorDetails.RecommendedAction | Should -Match $(if ($case.ContainsKey('WayOut')) { $case.WayOut } else { '.' })
        $record.Exception.Attempts | Should -Be $case.Requests
        $record.Exception.OutcomeUnknown | Should -Be ($case.Outcome -eq 'Unknown')
        $end.Audit[0].Outcome | Should -Be $case.Outcome
        $end.Audit[0].ErrorId | Should -Be $case.ErrorId
        $end.Audit[0].Error | Should -BeExactly $record.Exception.Message
        if ($record.Exception.StatusCode) {
            $record.Exception.CorrelationId | Should -BeExactly $end.Sent[-1].correlationId
        }
    }

    It 'nothing, behind all of these: it goes on' {
        $faultless = $ids | Where-Object { [int] $_.Substring(4) -notin $First..($First + $Cases.Count - 1) }
        $faultless.Count | Should -BeGreaterThan 9
        foreach ($id in $faultless) {
            $end = Get-Ending $id
            $end.Result.Count | Should -Be 1
            $end.Applied | Should -Be 1
            $end.Audit.Outcome | Should -Be 'Succeeded'
        }
        (Invoke-SandboxControl $server counts).totals.changedReplays | Should -Be 0
        ($appliedOf.Values | Measure-Object -Maximum).Maximum | Should -Be 1
    }
}
