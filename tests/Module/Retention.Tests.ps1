#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5' }
# Retention: dates on the Platform API, policies with the tags last known on the Media API.

BeforeAll {
    Set-StrictMode -Version 3
    Import-Module "$PSScriptRoot/TestHelpers.psm1"
    Import-TestedModule
    $server = Start-SandboxServer -Recordings 60
    $mediaIds = (Invoke-SandboxControl $server recordings).recordingIds

    function Connect-TestPlatform {
        param([hashtable] $With = @{})

        Connect-GenesysCloud -BaseUri "$($server.Uri)platform-api" -LoginUri "$($server.Uri)login" -Api Platform -Credential (Get-TestCredential) @With
    }

    function Get-Recording {
        <# All recordings that there are, with their conversation, as the sandbox has them. #>
        (Invoke-SandboxControl $server conversations).conversationIds | ForEach-Object {
            $conversation = Invoke-SandboxControl $server "conversations?id=$_"
            if ($conversation.PSObject.Properties['endedAt'] -and $conversation.endedAt) {
                $conversation.recordings | ForEach-Object { $_ | Add-Member ConversationId $conversation.id -PassThru }
            }
        }
    }

    function Get-Available { @(Get-Recording | Where-Object { $_.fileState -eq 'AVAILABLE' -and $_.media -eq 'audio' -and $_.mediaSubtype -ne 'Snippet' }) }

    function Get-RecordingNow {
        param($Recording)
        (Invoke-SandboxControl $server "conversations?id=$($Recording.ConversationId)").recordings | Where-Object id -EQ $Recording.id
    }

    function Get-Sent {
        <# What was sent for recordings: method and body. #>
        @(Get-SandboxJournal $server | Where-Object { $_.operation -in 'GetRecording', 'UpdateRecording' })
    }

    function ConvertTo-Row {
        param($Recording, [hashtable] $With = @{})
        [pscustomobject](@{ RecordingId = $Recording.id; ConversationId = $Recording.ConversationId } + $With)
    }

    function Get-Created { param($Recording) [datetimeoffset]::FromUnixTimeMilliseconds(([datetimeoffset] $Recording.createdAt).ToUnixTimeMilliseconds()) }

    function Initialize-Schema { $null = Initialize-RecordingTagSchema -Confirm:$false }
}

AfterAll {
    Remove-TestConnection
    Stop-SandboxServer $server
}

Describe 'Get-RecordingRetentionPolicy' {
    BeforeEach {
        Reset-Sandbox $server
        Connect-TestPlatform @{ NoLedger = $true }
    }

    AfterEach { Remove-TestConnection }

    It 'lists policies with their days, by name, pattern and id' {
        $all = Get-RecordingRetentionPolicy
        $all | Should -BeOfType GenesysRecordingTags.RecordingRetentionPolicy
        $standard = Get-RecordingRetentionPolicy 'standard 365 day'
        $standard.ArchiveDays, $standard.DeleteDays, $standard.IsEnabled | Should -Be 90, 365, $true
        (Get-RecordingRetentionPolicy -Id $standard.Id).Name | Should -Be 'Standard 365 Day'
        (Get-RecordingRetentionPolicy '*Day').Count | Should -Be ($all | Where-Object Name -Like '*Day').Count
        Get-RecordingRetentionPolicy 'none*' | Should -BeNullOrEmpty
        ($all | Format-Table | Out-String -Width 160) | Should -Match 'ArchiveDays\s+DeleteDays'
    }

    It 'says which one is not there, and goes on' {
        @(Get-RecordingRetentionPolicy 'None such', 'Legal Hold' -ErrorVariable problems -ErrorAction SilentlyContinue).Name | Should -Be 'Legal Hold'
        $problems[0].FullyQualifiedErrorId | Should -BeLike 'RetentionPolicyNotFound,*'
        $problems[0].TargetObject | Should -Be 'None such'
        { Get-RecordingRetentionPolicy 'None such' -ErrorAction Stop } | Should -Throw -ErrorId 'RetentionPolicyNotFound,*'
    }

    It 'offers names for completion once they were listed' {
        $null = Get-RecordingRetentionPolicy
        $line = 'Set-RecordingRetention x -Policy '
        (TabExpansion2 -inputScript $line -cursorColumn $line.Length).CompletionMatches.CompletionText | Should -Contain "'PCI 90 Day'"
    }

    It 'can''t on the Media API, and says so' {
        Remove-TestConnection
        $null = Connect-TestSandbox $server
        { Get-RecordingRetentionPolicy } | Should -Throw -ErrorId 'InvalidRequest,*' -ExpectedMessage "*Media API can't list retention policies*"
    }
}

Describe 'Set-RecordingRetention on the Platform API' {
    BeforeEach {
        Reset-Sandbox $server
        $ledger = "$TestDrive/$([guid]::NewGuid().ToString('n')).db"
        Connect-TestPlatform @{ LedgerPath = $ledger }
        $available = Get-Available
        $one = ConvertTo-Row $available[0]
        $null = Invoke-SandboxControl $server journal -Method Delete
    }

    AfterEach { Remove-TestConnection }

    It 'sets the dates of a policy, counted from the creation, and records from what to what' {
        $result = $one | Set-RecordingRetention -Policy 'Standard 365 Day' -Confirm:$false -InformationVariable changes
        $result | Should -BeOfType GenesysRecordingTags.RecordingRetention
        $created = Get-Created $available[0]
        $result.ArchiveDate, $result.DeleteDate, $result.RetentionPolicy.Name, $result.Outcome |
            Should -Be $created.AddDays(90), $created.AddDays(365), 'Standard 365 Day', 'Applied'
        $now = Get-RecordingNow $available[0]
        [datetimeoffset] $now.archiveDate, [datetimeoffset] $now.deleteDate, $now.retentionChanges | Should -Be $created.AddDays(90), $created.AddDays(365), 1
        (Get-Sent).method | Should -Be 'GET', 'PUT'
        (Get-Sent)[-1].body | Should -Match '^\{"archiveDate":"[^"]+","deleteDate":"[^"]+"\}$'

        $record = Get-RecordingAudit $result.RecordingId
        $record.Action, $record.Outcome, $record.AuditId | Should -Be 'SetRetention', 'Succeeded', $result.AuditId
        $changes.Where{ $_.Tags -contains 'Audit' }.MessageData.AuditId | Should -Be $result.AuditId
        "$($record.Before)" | Should -Be 'archive: never; delete: never'
        $record.After.ArchiveDate.At, $record.After.DeleteDate.At | Should -Be $created.AddDays(90), $created.AddDays(365)
        $record.After.RetentionPolicy.Id, $record.After.RetentionPolicy.DeleteDays | Should -Be (Get-RecordingRetentionPolicy 'Standard 365 Day').Id, 365
        $record.After.RetentionPolicy.ModifiedAt | Should -Not -BeNullOrEmpty
        Export-RecordingAudit -Path "$TestDrive/audit.jsonl" -Force
        $line = Get-Content "$TestDrive/audit.jsonl" -Raw | ConvertFrom-Json
        $line.event | Should -Be 'retention_succeeded'
        ($line.propertyChanges | Where-Object property -EQ 'deleteDate').newValues | Should -Not -BeNullOrEmpty
        (Test-RecordingAudit).IsIntact | Should -BeTrue
    }

    It 'asks by default, and -WhatIf shows both dates, from and to, and the policy' {
        (Get-Command Set-RecordingRetention).ImplementingType.GetCustomAttributes($false).Where({ $_ -is [Management.Automation.CmdletAttribute] }).ConfirmImpact | Should -Be 'High'
        $run = Invoke-FreshPowerShell @"
            Import-Module `$ModuleManifest
            `$credential = [pscredential]::new('$ClientId', (ConvertTo-SecureString '$ClientSecret' -AsPlainText -Force))
            Connect-GenesysCloud -BaseUri '$($server.Uri)platform-api' -LoginUri '$($server.Uri)login' -Api Platform -Credential `$credential -NoLedger
            Set-RecordingRetention $($one.RecordingId) -ConversationId $($one.ConversationId) -Policy 'PCI 90 Day' -WhatIf
"@ @{ TZ = 'Etc/GMT-5' }
        $text = $run -join ' '
        $delete = (Get-Created $available[0]).AddDays(90)
        $text | Should -Match "by policy 'PCI 90 Day' \(delete after 90 days\)"
        $text | Should -Match 'archiving stays never'
        $text | Should -Match "deletion from never to $($delete.UtcDateTime.ToString('yyyy-MM-dd HH:mm:ss'))Z \($($delete.ToOffset('05:00').ToString('yyyy-MM-dd HH:mm')) local time\)"
        (Get-Sent).method | Should -Be 'GET'
        { $one | Set-RecordingRetention -Policy 'PCI 90 Day' -ErrorAction Stop -Confirm:$false } | Should -Not -Throw
    }

    It 'sets one date, leaves the other, and $null takes one away' {
        $archive = [datetimeoffset]::UtcNow.AddDays(30)
        $null = $one | Set-RecordingRetention -ArchiveDate $archive -DeleteDate $archive.AddDays(30) -Confirm:$false
        $second = $one | Set-RecordingRetention -DeleteDate '2040-02-29 12:00:00Z' -Confirm:$false
        $second.ArchiveDate | Should -Be ([datetimeoffset]::FromUnixTimeMilliseconds($archive.ToUnixTimeMilliseconds()))
        $second.DeleteDate | Should -Be ([datetimeoffset] '2040-02-29T12:00:00Z')
        $third = $one | Set-RecordingRetention -DeleteDate $null -Confirm:$false
        $third.ArchiveDate | Should -Be $second.ArchiveDate
        $third.DeleteDate | Should -BeNullOrEmpty
        (Get-RecordingNow $available[0] | Select-Object deleteDate).deleteDate | Should -BeNullOrEmpty
    }

    It 'goes by the rows of a table: a blank cell leaves a date, a bad row is an error of its own' {
        @"
RecordingId,ConversationId,ArchiveDate,DeleteDate,Policy
$($available[1].id),$($available[1].ConversationId),,,Quality 30 Day
$($available[2].id),$($available[2].ConversationId),,2001-01-01,
$($available[3].id),$($available[3].ConversationId),2041-01-01,2040-01-01,
$($available[4].id),$($available[4].ConversationId),,2040-01-01,PCI 90 Day
$($available[5].id),$($available[5].ConversationId),,,
$($available[5].id),,,2040-01-01,
$($available[6].id),$($available[6].ConversationId),,,Evaluate Only
$($available[6].id),$($available[6].ConversationId),,,None such
no-such-one,$($available[6].ConversationId),,2040-01-01,
$($available[7].id),$($available[7].ConversationId),2039-01-01,2040-01-01,
"@ | Set-Content "$TestDrive/rows.csv"
        $rows = Import-Csv "$TestDrive/rows.csv"
        $results = $rows | Set-RecordingRetention -Confirm:$false -ErrorVariable problems -ErrorAction SilentlyContinue
        $results.RecordingId | Sort-Object | Should -Be ($available[1].id, $available[7].id | Sort-Object)
        $problems.Count | Should -Be 8
        foreach ($expected in @(
                @{ Row = 2; Id = 'InvalidRetention'; Says = "*$($available[2].id)*deleteDate*in the past*"; Action = '*-Force*' }
                @{ Row = 3; Id = 'InvalidRetention'; Says = "*$($available[3].id)*archiveDate must be before deleteDate*"; Action = '*-ArchiveDate*' }
                @{ Row = 4; Id = 'InvalidRequest'; Says = '*both a retention policy*PCI 90 Day*dates*'; Action = '*-Policy*' }
                @{ Row = 5; Id = 'InvalidRequest'; Says = '*nothing to set*'; Action = '*$null takes a date away*' }
                @{ Row = 6; Id = 'InvalidRequest'; Says = '*its conversation is not named*'; Action = '*-ConversationId*' }
                @{ Row = 7; Id = 'InvalidRetention'; Says = '*Evaluate Only*names no days*'; Action = '*Get-RecordingRetentionPolicy*' }
                @{ Row = 8; Id = 'RetentionPolicyNotFound'; Says = '*None such*'; Action = '*Get-RecordingRetentionPolicy*' }
                @{ Row = 9; Id = 'RecordingNotFound'; Says = '*no-such-one*'; Action = '*divisions*' }
            )) {
            $problem = @($problems).Where({ "$_" -like $expected.Says })
            $problem.Count | Should -Be 1 -Because $expected.Says
            $problem[0].FullyQualifiedErrorId | Should -BeLike "$($expected.Id),*"
            $problem[0].ErrorDetails.RecommendedAction | Should -BeLike $expected.Action
            $problem[0].TargetObject.RecordingId | Should -Be $rows[$expected.Row - 1].RecordingId
        }
        @(Get-Sent | Where-Object method -EQ 'PUT').Count | Should -Be 2
        @(Get-RecordingAudit -Outcome Failed).Count | Should -Be 8
    }

    It 'takes no blank text on the command line for a date that is to go' -ForEach '', '  ' {
        { Set-RecordingRetention rec-x -ConversationId c -DeleteDate $_ -WhatIf } | Should -Throw '-DeleteDate is blank.'
    }

    It 'refuses a date whose day and month can be taken for each other' -ForEach '03.02.2028', '1/2/2028', '03-02-2028 10:00Z' {
        { Set-RecordingRetention rec-x -ConversationId c -DeleteDate $_ -WhatIf } | Should -Throw '*to some and * to others. Write the year first: *'
    }

    It 'deletes at once only with -Force' {
        { $one | Set-RecordingRetention -DeleteDate (Get-Date).AddDays(-1) -Confirm:$false -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidRetention,*'
        (Get-RecordingNow $available[0]).fileState | Should -Be 'AVAILABLE'
        $null = $one | Set-RecordingRetention -DeleteDate (Get-Date).AddDays(-1) -Force -Confirm:$false
        (Get-RecordingNow $available[0]).fileState | Should -Be 'DELETED'
        $one | Set-RecordingRetention -DeleteDate $null -Confirm:$false -ErrorVariable problems -ErrorAction SilentlyContinue
        "$problems" | Should -BeLike '*DELETED*'
    }

    It 'ends at once where the policy on the command line is not there' {
        { $available | Set-RecordingRetention -Policy 'None such' -Confirm:$false } | Should -Throw -ErrorId 'RetentionPolicyNotFound,*'
        @(Get-Sent).Count | Should -Be 0
    }

    It 'takes a policy object, and what it wrote itself, without taking its dates over' {
        $policy = Get-RecordingRetentionPolicy 'Quality 30 Day'
        $first = $one | Set-RecordingRetention -Policy $policy -Confirm:$false
        $again = $first | Set-RecordingRetention -Policy 'PCI 90 Day' -Confirm:$false
        $again.RetentionPolicy.Name, $again.DeleteDate | Should -Be 'PCI 90 Day', (Get-Created $available[0]).AddDays(90)
    }

    It 'is undone by its audit record' {
        $null = $one | Set-RecordingRetention -ArchiveDate 2040-01-01 -DeleteDate 2041-01-01 -Confirm:$false
        $changed = $one | Set-RecordingRetention -Policy 'PCI 90 Day' -Confirm:$false
        $changed.ArchiveDate | Should -BeNullOrEmpty -Because 'an archiving after the deletion is taken away'
        $undone = Undo-RecordingChange $changed.AuditId -Confirm:$false
        $undone | Should -BeOfType GenesysRecordingTags.RecordingRetention
        $undone.ArchiveDate.Year, $undone.DeleteDate.Year | Should -Be ([datetime] '2040-01-01').ToUniversalTime().Year, ([datetime] '2041-01-01').ToUniversalTime().Year
        (Get-RecordingAudit -AuditId $undone.AuditId).UndoOf | Should -Be $changed.AuditId
        Undo-RecordingChange $changed.AuditId -Confirm:$false -ErrorVariable problems -ErrorAction SilentlyContinue
        $problems[0].FullyQualifiedErrorId | Should -BeLike 'CannotUndo,*'
    }

    It 'is applied once for an event' {
        $first = Get-GenesysEvent | Set-RecordingRetention -Policy 'PCI 90 Day' -Confirm:$false
        $first.Count | Should -BeGreaterThan 20
        Get-GenesysEvent | Set-RecordingRetention -Policy 'PCI 90 Day' -Confirm:$false | Should -BeNullOrEmpty
        $null = Invoke-SandboxControl $server journal -Method Delete
        $again = Get-GenesysEvent -Replay | Set-RecordingRetention -Policy 'PCI 90 Day' -Confirm:$false
        $again.Outcome | Sort-Object -Unique | Should -Be 'AlreadyApplied'
        $again.RecordingId | Sort-Object | Should -Be ($first.RecordingId | Sort-Object)
        @(Get-Sent | Where-Object method -EQ 'PUT').Count | Should -Be 0
        (Invoke-SandboxControl $server platform-counts).retentionChanges | Should -Be $first.Count
    }

    It 'lets an event come again whose recording could not be read' {
        $lost = Get-GenesysEvent -First 1
        Remove-TestConnection
        Connect-TestPlatform @{ LedgerPath = "$ledger.2"; MaximumRetryCount = 0 }
        Add-SandboxFault $server @{ action = @{ kind = 'Status'; statusCode = 503 }; match = @{ operation = 'GetRecording'; recordingId = $lost.RecordingId; first = 1 } }
        $null = Get-GenesysEvent | Set-RecordingRetention -Policy 'PCI 90 Day' -Confirm:$false -ErrorVariable problems -ErrorAction SilentlyContinue
        $problems[0].FullyQualifiedErrorId | Should -BeLike 'ServiceUnavailable,*'
        (Get-GenesysEvent | Set-RecordingRetention -Policy 'PCI 90 Day' -Confirm:$false).RecordingId | Should -Be $lost.RecordingId
    }

    It 'leaves nothing running where the pipeline ends early' {
        Reset-Sandbox $server -LatencyMilliseconds 30
        $first = $available | ForEach-Object { ConvertTo-Row $_ } | Set-RecordingRetention -Policy 'PCI 90 Day' -Confirm:$false -ThrottleLimit 4 | Select-Object -First 1
        $first.Outcome | Should -Be 'Applied'
        Get-SandboxInFlight $server | Should -Be 0
    }

    It 'names the permission that is missing, as Test-GenesysConnection does' {
        $roles = Invoke-SandboxControl $server roles
        $null = Invoke-SandboxControl $server roles -Method Post -Body @{ roles = @(@{ name = 'View'; permissions = @('recording:recording:view', 'recording:retentionPolicy:view') }) }
        try {
            $one | Set-RecordingRetention -Policy 'PCI 90 Day' -Confirm:$false -ErrorVariable problems -ErrorAction SilentlyContinue
            $problems[0].FullyQualifiedErrorId | Should -BeLike 'PermissionDenied,*'
            "$($problems[0])" | Should -BeLike '*recording:recording:editRetention*'
            $missing = (Test-GenesysConnection).MissingPermissions | Where-Object Permission -EQ 'recording:recording:editRetention'
            $missing.NeededFor | Should -Contain 'Set-RecordingRetention'
        }
        finally { $null = Invoke-SandboxControl $server roles -Method Post -Body $roles }
    }
}

Describe 'Add-RecordingTag -RetentionPolicy on the Platform API' {
    BeforeEach {
        Reset-Sandbox $server
        Connect-TestPlatform @{ LedgerPath = "$TestDrive/$([guid]::NewGuid().ToString('n')).db" }
        Initialize-Schema
        $available = Get-Available
        $one = ConvertTo-Row $available[0]
        $tag = @{ Label = 'Compliance:GDPR'; TaxonomyId = $ComplianceTaxonomy }
        $null = Invoke-SandboxControl $server journal -Method Delete
    }

    AfterEach { Remove-TestConnection }

    It 'is two changes, each with its record, and one result' {
        $result = $one | Add-RecordingTag @tag -RetentionPolicy 'Standard 365 Day'
        @($result).Count | Should -Be 1
        $result | Should -BeOfType GenesysRecordingTags.RecordingTagResult
        $result.Tags.Label, $result.RetentionPolicy.Name | Should -Be 'Compliance:GDPR', 'Standard 365 Day'
        $records = Get-RecordingAudit $one.RecordingId
        $records.Action | Should -Be 'AddTag', 'SetRetention'
        $records[1].After.DeleteDate.At | Should -Be (Get-Created $available[0]).AddDays(365)
        (Get-RecordingNow $available[0]).retentionChanges | Should -Be 1
        $undone = $records | Undo-RecordingChange -Confirm:$false
        ($undone | ForEach-Object GetType).Name | Sort-Object | Should -Be 'RecordingRetention', 'RecordingTagResult'
        (Get-RecordingNow $available[0]).retentionChanges | Should -Be 2
        $one | Get-RecordingTag | Should -BeNullOrEmpty
    }

    It 'sends nothing of a set whose tags or whose dates can''t be' {
        $one | Add-RecordingTag -Label ' ' -TaxonomyId x -RetentionPolicy 'PCI 90 Day' -ErrorVariable tags -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $one | Add-RecordingTag @tag -RetentionPolicy 'Evaluate Only' -ErrorVariable dates -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        { $one | Add-RecordingTag @tag -RetentionPolicy 'None such' } | Should -Throw -ErrorId 'RetentionPolicyNotFound,*'
        $tags[0].FullyQualifiedErrorId | Should -BeLike 'InvalidTag,*'
        $dates[0].FullyQualifiedErrorId | Should -BeLike 'InvalidRetention,*'
        @(Get-SandboxJournal $server | Where-Object method -EQ 'PUT').Count | Should -Be 0
        $one | Add-RecordingTag @tag -RetentionPolicy 'PCI 90 Day' -WhatIf
        @(Get-SandboxJournal $server | Where-Object method -EQ 'PUT').Count | Should -Be 0
    }

    It 'is applied once for an event, both changes of it' {
        $first = Get-GenesysEvent | Add-RecordingTag @tag -RetentionPolicy 'PCI 90 Day'
        $again = Get-GenesysEvent -Replay | Add-RecordingTag @tag -RetentionPolicy 'PCI 90 Day'
        $again.Outcome | Sort-Object -Unique | Should -Be 'AlreadyApplied'
        $again.RetentionPolicy.Name | Sort-Object -Unique | Should -Be 'PCI 90 Day'
        $counts = Invoke-SandboxControl $server platform-counts
        $counts.retentionChanges, $counts.recordWrites | Should -Be $first.Count, $first.Count
    }

    It 'keeps the order of rows with and without a policy' {
        $rows = 0..9 | ForEach-Object { ConvertTo-Row $available[$_] @{ Label = $tag.Label; TaxonomyId = $tag.TaxonomyId; RetentionPolicy = if ($_ % 2) { 'PCI 90 Day' } else { '' } } }
        @($rows | Add-RecordingTag).Count | Should -Be 10
        (Get-RecordingAudit | Where-Object Action -EQ 'AddTag').Count | Should -Be 10
        (Invoke-SandboxControl $server platform-counts).retentionChanges | Should -Be 5
    }

    It 'says where the retention was set although the tags failed' {
        Add-SandboxFault $server @{ action = @{ kind = 'ItemFailure'; items = 1; statusCode = 400; body = 'no' }; match = @{ pathContains = '/bulk' } }
        $one | Add-RecordingTag @tag -RetentionPolicy 'PCI 90 Day' -ErrorVariable problems -ErrorAction SilentlyContinue -WarningVariable said -WarningAction SilentlyContinue | Should -BeNullOrEmpty
        $problems.Count | Should -Be 1
        "$said" | Should -BeLike '*tags were not applied*retention is set*'
    }
}

Describe 'A run that sets retention and is killed' {
    BeforeEach { Reset-Sandbox $server -LatencyMilliseconds 10 }
    AfterEach { Remove-TestConnection }

    It 'is finished by <Name>, and no date is set twice' -ForEach @(
        @{ Name = 'Resume-RecordingChange and its rows'; Command = 'Import-Csv $env:GRT_ROWS | Set-RecordingRetention -Policy "Standard 365 Day" -Confirm:$false'; IsEvent = $false }
        @{ Name = 'its events'; Command = 'Get-GenesysEvent | Add-RecordingTag -Label Compliance:GDPR -TaxonomyId $env:GRT_TAXONOMY -RetentionPolicy "Standard 365 Day"'; IsEvent = $true }
    ) {
        $folder = New-Item -ItemType Directory "$TestDrive/$([guid]::NewGuid().ToString('n'))"
        $wanted = @(Get-Recording | Where-Object fileState -EQ 'AVAILABLE')
        $wanted | ForEach-Object { ConvertTo-Row $_ } | Export-Csv "$folder/rows.csv"
        Connect-TestPlatform @{ NoLedger = $true }
        Initialize-Schema
        Remove-TestConnection
        Set-Content "$folder/run.ps1" @"
`$ErrorActionPreference = 'Stop'
Import-Module '$ModuleManifest'
`$credential = [pscredential]::new('$ClientId', (ConvertTo-SecureString '$ClientSecret' -AsPlainText -Force))
Connect-GenesysCloud -BaseUri '$($server.Uri)platform-api' -LoginUri '$($server.Uri)login' -Api Platform -Credential `$credential -LedgerPath '$folder/ledger.db' -ThrottleLimit 4
`$null = Resume-RecordingChange -Confirm:`$false
`$null = $Command
"@
        $kills = 0
        foreach ($target in 3, 12, 25) {
            $start = [Diagnostics.ProcessStartInfo]::new([Environment]::ProcessPath)
            '-NoLogo', '-NoProfile', '-NonInteractive', '-File', "$folder/run.ps1" | ForEach-Object { $start.ArgumentList.Add($_) }
            $start.Environment['GRT_ROWS'] = "$folder/rows.csv"
            $start.Environment['GRT_TAXONOMY'] = $ComplianceTaxonomy
            $start.RedirectStandardOutput = $start.RedirectStandardError = $true
            $process = [Diagnostics.Process]::Start($start)
            $null = $process.StandardOutput.ReadToEndAsync(), $process.StandardError.ReadToEndAsync()
            Wait-Until { $process.HasExited -or (Invoke-SandboxControl $server platform-counts).retentionChanges -ge $target } -Milliseconds 60000
            $kills += [int] -not $process.HasExited
            $process.Kill()
            $process.WaitForExit()
            $process.Dispose()
        }
        $kills | Should -BeGreaterThan 0

        Connect-TestPlatform @{ LedgerPath = "$folder/ledger.db"; WarningAction = 'SilentlyContinue' }
        $null = Resume-RecordingChange -Confirm:$false
        if ($IsEvent) { $null = Get-GenesysEvent | Add-RecordingTag -Label Compliance:GDPR -TaxonomyId $ComplianceTaxonomy -RetentionPolicy 'Standard 365 Day' }
        else { $null = Import-Csv "$folder/rows.csv" | Set-RecordingRetention -Policy 'Standard 365 Day' -Confirm:$false }
        Get-RecordingAudit -Outcome Failed | Should -BeNullOrEmpty
        Resume-RecordingChange -Confirm:$false | Should -BeNullOrEmpty
        $set = @(Get-Recording | Where-Object retentionChanges -GT 0)
        ($set.id | Sort-Object) | Should -Be (($IsEvent ? $set : $wanted).id | Sort-Object)
        $set.Count | Should -BeGreaterOrEqual $wanted.Count
        $set.retentionChanges | Sort-Object -Unique | Should -Be 1
        $set | ForEach-Object { [datetimeoffset] $_.deleteDate | Should -Be (Get-Created $_).AddDays(365) }
        @(Get-RecordingAudit -Outcome Succeeded | Where-Object Action -EQ 'SetRetention').RecordingId | Sort-Object -Unique | Should -Be ($set.id | Sort-Object)
        (Test-RecordingAudit).IsIntact | Should -BeTrue
    }
}

Describe 'Set-RecordingRetention on the Media API' {
    BeforeEach {
        Reset-Sandbox $server
        $null = Connect-TestSandbox $server
        $one = $mediaIds[0]
        $null = Add-RecordingTag $one -Tag @{ Label = 'Compliance:GDPR'; TaxonomyId = $ComplianceTaxonomy; Confidence = 0.5 }, @{ Label = 'Compliance:PCI-DSS'; TaxonomyId = $ComplianceTaxonomy } -RetentionPolicy 'Legal Hold'
        $null = Invoke-SandboxControl $server journal -Method Delete
    }

    AfterEach { Remove-TestConnection }

    It 'sends the policy with the tags last known' {
        $result = Set-RecordingRetention $one -Policy 'Standard 365 Day' -Force -Confirm:$false
        $result | Should -BeOfType GenesysRecordingTags.RecordingRetention
        $result.RetentionPolicy.Name, $result.Outcome | Should -Be 'Standard 365 Day', 'Applied'
        $body = (Get-SandboxJournal $server -Operation TagRecording).body | ConvertFrom-Json
        $body.tags.label | Should -Be 'Compliance:GDPR', 'Compliance:PCI-DSS'
        $body.tags[0].confidence | Should -Be 0.5
        $body.retentionPolicy.name | Should -Be 'Standard 365 Day'
        $record = (Get-RecordingAudit $one)[-1]
        $record.Before.RetentionPolicy.Name, $record.After.RetentionPolicy.Name | Should -Be 'Legal Hold', 'Standard 365 Day'
        (Undo-RecordingChange $result.AuditId -Force -Confirm:$false).RetentionPolicy.Name | Should -Be 'Legal Hold'
    }

    It 'is refused where the tags are not known, item by item' {
        $results = $mediaIds[1], $one | Set-RecordingRetention -Policy 'Standard 365 Day' -Force -Confirm:$false -ErrorVariable problems -ErrorAction SilentlyContinue
        $results.RecordingId | Should -Be $one
        "$($problems[0])" | Should -BeLike "*$($mediaIds[1])*together with all tags*does not know them*"
        $problems[0].ErrorDetails.RecommendedAction | Should -BeLike '*Add-RecordingTag -RetentionPolicy*'
        @(Get-SandboxJournal $server -Operation TagRecording).Count | Should -Be 1
    }

    It 'takes no dates, and says why' {
        { Set-RecordingRetention $one -DeleteDate 2040-01-01 -Confirm:$false } | Should -Throw -ErrorId 'InvalidRequest,*' -ExpectedMessage '*no archive or deletion date*policy*'
        [pscustomobject]@{ RecordingId = $one; ArchiveDate = '2040-01-01' } | Set-RecordingRetention -Confirm:$false -ErrorVariable problems -ErrorAction SilentlyContinue
        "$($problems[0])" | Should -BeLike "*$one*no archive or deletion date*"
        @(Get-SandboxJournal $server).Count | Should -Be 0
    }

    It 'sends nothing with -WhatIf, and shows the tags that go out again' {
        $run = Invoke-HostedPowerShell { param($id, $connection) Set-RecordingRetention $id -Policy 'Standard 365 Day' -Connection $connection -WhatIf } @{ id = $one; connection = Get-GenesysConnection }
        $run.Streams.Error.Count | Should -Be 0
        @(Get-SandboxJournal $server).Count | Should -Be 0
    }
}
