#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5' }
# Pages of events that come broken, twice, in the wrong order or never to an end: no event is lost, and no recording tagged twice.

BeforeAll {
    Set-StrictMode -Version 3
    Import-Module "$PSScriptRoot/TestHelpers.psm1"
    Import-TestedModule
    $server = Start-SandboxServer -Recordings 120
    $tag = @{ Label = 'Compliance:PCI-DSS'; TaxonomyId = $ComplianceTaxonomy }

    function Invoke-EventRun {
        # In a runspace that is stopped after a while: a feed which never ends is to fail here, and not to hang.
        $shell = [powershell]::Create()
        try {
            $null = $shell.AddScript({
                    param($manifest, $connection, $tag)
                    Import-Module $manifest
                    Get-GenesysEvent -Connection $connection | Add-RecordingTag @tag -Connection $connection
                }).AddParameters(@{ manifest = $ModuleManifest; connection = Get-GenesysConnection; tag = $tag })
            $running = $shell.BeginInvoke()
            if (-not $running.AsyncWaitHandle.WaitOne(30000)) {
                $shell.Stop()
                throw 'The feed does not end.'
            }
            $shell.EndInvoke($running)
        }
        finally { $shell.Dispose() }
    }

    function Get-TagCount {
        @((Invoke-SandboxControl $server counts).recordings.PSObject.Properties.Value.tags)
    }
}

AfterAll {
    Remove-TestConnection
    Stop-SandboxServer $server
}

Describe 'Get-GenesysEvent | Add-RecordingTag' {
    BeforeEach {
        Reset-Sandbox $server
        $null = Connect-TestSandbox $server -With @{ MaximumRetryCount = 1 }
    }

    AfterEach { Remove-TestConnection }

    It 'tags each recording once where pages have <What>' -ForEach @(
        @{ What = 'events twice'; Kind = 'duplicatedEvents' }
        @{ What = 'their events in the wrong order'; Kind = 'reorderedEvents' }
        @{ What = 'entries that are not events'; Kind = 'malformedEvents' }
    ) {
        Add-SandboxFault $server @{ match = @{ operation = 'ReadEvents' }; action = @{ kind = $Kind } }
        $results = Get-GenesysEvent -WarningVariable warnings -WarningAction SilentlyContinue | Add-RecordingTag @tag
        $results.Count | Should -Be 120
        Get-TagCount | Should -Be (@(1) * 120)
        @(Get-SandboxJournal $server -Operation TagRecording).Count | Should -Be 120
        $said = if ($Kind -eq 'malformedEvents') { 10 } else { 0 }
        $warnings.Count | Should -BeGreaterOrEqual $said
        if ($said) { "$($warnings[5])" | Should -Match "^An event was left out: events\[5\] 'evt-malformed-1': data is missing" }
        Get-GenesysEvent -WarningAction SilentlyContinue | Should -BeNullOrEmpty
    }

    It 'ends, and takes each event of the page once, where the page token never changes' {
        Add-SandboxFault $server @{ match = @{ operation = 'ReadEvents' }; action = @{ kind = 'repeatedPageToken' } }
        $results = Invoke-EventRun
        $results.Count | Should -BeIn (30..50)
        @(Get-SandboxJournal $server -Operation ReadEvents).Count | Should -BeLessThan 4
        $null = Invoke-SandboxControl $server faults -Method Delete
        $null = Get-GenesysEvent | Add-RecordingTag @tag
        Get-TagCount | Should -Be (@(1) * 120)
    }

    It 'ends where a token that never changes stands at every page' {
        $page = '{"events":[{"id":"evt-a","eventType":"interaction.completed","data":{"id":"int-a","recordingId":"rec-000030"}}],"nextPageToken":"same"}'
        Add-SandboxFault $server @{ match = @{ operation = 'ReadEvents' }; action = @{ kind = 'status'; statusCode = 200; body = $page } }
        @(Invoke-EventRun).Count | Should -Be 1
        @(Get-SandboxJournal $server -Operation ReadEvents).Count | Should -BeLessThan 4
        @(Invoke-EventRun).Count | Should -Be 0
    }

    It 'goes on behind a page that can''t be read (<What>), and loses nothing' -ForEach @(
        @{ What = 'breaks off'; Action = @{ kind = 'truncatedJson' }; ErrorId = 'UnexpectedResponse' }
        @{ What = 'is empty'; Action = @{ kind = 'emptyBody' }; ErrorId = 'UnexpectedResponse' }
        @{ What = 'is of another type'; Action = @{ kind = 'wrongJsonType' }; ErrorId = 'UnexpectedResponse' }
        @{ What = 'has another shape'; Action = @{ kind = 'wrongJsonType'; body = '{"events":{"0":1},"nextPageToken":5}' }; ErrorId = 'UnexpectedResponse' }
        @{ What = 'is huge'; Action = @{ kind = 'hugeBody'; mebibytes = 17 }; ErrorId = 'UnexpectedResponse' }
        @{ What = 'is refused'; Action = @{ kind = 'status'; statusCode = 403 }; ErrorId = 'PermissionDenied' }
    ) {
        Add-SandboxFault $server @{ match = @{ operation = 'ReadEvents'; nth = 2 }; action = $Action }
        $results = [Collections.Generic.List[object]]::new()
        $failure = $null
        try { Get-GenesysEvent | Add-RecordingTag @tag | ForEach-Object { $results.Add($_) } } catch { $failure = $_ }
        $failure.FullyQualifiedErrorId | Should -BeExactly "$ErrorId,GenesysRecordingTags.GetGenesysEventCommand"
        "$failure" | Should -Match 'The events of subscription'
        $null = Get-GenesysEvent | Add-RecordingTag @tag

        # What the error cut off in mid-air is finished by Resume-RecordingChange; the rest came again.
        (Get-TagCount | Measure-Object -Maximum).Maximum | Should -Be 1
        $null = Resume-RecordingChange
        Get-TagCount | Should -Be (@(1) * 120)
        @(Get-RecordingAudit -Outcome Succeeded).Count | Should -Be 120
    }

    It 'does not notice a page that came at the second try' {
        Add-SandboxFault $server @(
            @{ match = @{ operation = 'ReadEvents'; nth = 1 }; action = @{ kind = 'resetInBody' } }
            @{ match = @{ operation = 'CreateSubscription'; nth = 1 }; action = @{ kind = 'status'; statusCode = 503; afterApplying = $true } }
        )
        @(Get-GenesysEvent | Add-RecordingTag @tag).Count | Should -Be 120
        Get-TagCount | Should -Be (@(1) * 120)
    }

    It 'finds the subscription that exists, whether the 409 has its id or not' {
        $null = New-GenesysEventSubscription -Name recording-metadata-injector
        @(Get-GenesysEvent -Replay -First 2).Count | Should -Be 2
        @(Get-SandboxJournal $server -Operation ListSubscriptions).Count | Should -Be 0
        Add-SandboxFault $server @{ match = @{ operation = 'CreateSubscription' }; action = @{ kind = 'conflict'; withoutId = $true } }
        @(Get-GenesysEvent -Replay -First 2).Count | Should -Be 2
        @(Get-SandboxJournal $server -Operation ListSubscriptions).Count | Should -Be 1
        @(Get-GenesysEventSubscription).Count | Should -Be 1

        Add-SandboxFault $server @{ match = @{ operation = 'ListSubscriptions' }; action = @{ kind = 'wrongJsonType'; body = '{"entities":[]}' } }
        $failure = $null
        try { Get-GenesysEvent } catch { $failure = $_ }
        $failure.FullyQualifiedErrorId | Should -BeExactly 'Conflict,GenesysRecordingTags.GetGenesysEventCommand'
        $failure.CategoryInfo.Category | Should -Be 'ResourceExists'
        $failure.ErrorDetails.RecommendedAction | Should -Match 'another name'
    }

    It 'carries ids of any letters to the service and back' {
        $odd = 'a/b?c#d%e', '100% sure', '%2e%2e%2f', '../x', 'a b  c', '+&=;,@:$!*''()', "`u{43D}`u{430}`u{431}/`u{43E}`u{440}", "`u{1F600}`u{1F468}`u{200D}`u{1F469}", "`u{05D0}`u{05D1} `u{0627}`u{0628}", 'C:\x', '[x]{y}"z"', "tab`there", ('long-' + "`u{FC}" * 295), '.hidden.', '~'
        $events = for ($i = 0; $i -lt $odd.Count; $i++) {
            @{ id = "evt/$i $($odd[$i])"; eventType = 'interaction.completed'; data = @{ id = "int-$i"; recordingId = $odd[$i]; mediaType = 'voice' } }
        }
        $page = ConvertTo-Json -InputObject @{ events = @($events); nextPageToken = 'a/b+c==&%25' } -Depth 5
        $end = '{"events":[],"nextPageToken":"a/b+c==&%25"}'
        Add-SandboxFault $server @(
            @{ match = @{ operation = 'ReadEvents'; nth = 1 }; action = @{ kind = 'status'; statusCode = 200; body = $page } }
            @{ match = @{ operation = 'ReadEvents' }; action = @{ kind = 'status'; statusCode = 200; body = $end } }
            for ($i = 0; $i -lt $odd.Count; $i++) {
                # Only a path that is decoded to this very id meets the fault; any other is answered 404.
                $body = ConvertTo-Json -Compress -Depth 3 -InputObject @{ mediaId = $odd[$i]; tags = @(@{ label = $tag.Label; taxonomyId = $tag.TaxonomyId; status = 'Active' }); indexUpdateStatus = 'Completed' }
                @{ match = @{ operation = 'TagRecording'; recordingId = $odd[$i] }; action = @{ kind = 'status'; statusCode = 200; body = $body } }
            }
        )
        $results = Get-GenesysEvent | Add-RecordingTag @tag -ErrorVariable problems -InformationVariable changes
        $problems | Should -BeNullOrEmpty
        $results.RecordingId | Sort-Object | Should -BeExactly ($odd | Sort-Object)
        $changes.Where({ $_.Tags -contains 'Audit' }).MessageData.RecordingId | Sort-Object | Should -BeExactly ($odd | Sort-Object)
        $changes.Where({ $_.Tags -contains 'Audit' }).MessageData | ForEach-Object { $_.SourceEventId | Should -BeLike 'evt/*' }
        $sent = Get-SandboxJournal $server -Operation TagRecording
        $sent.recordingId | Sort-Object | Should -BeExactly ($odd | Sort-Object)
        (Get-SandboxJournal $server -Operation ReadEvents)[-1].target | Should -BeLike '*page_token=a%2Fb%2Bc%3D%3D%26%2525'
        Get-GenesysEvent | Should -BeNullOrEmpty
    }
}

Describe 'Get-GenesysEvent -Follow' {
    It 'warns of a connection that breaks, and says when it asks again' {
        Reset-Sandbox $server
        $connection = Connect-TestSandbox $server -With @{ MaximumRetryCount = 0 }
        Add-SandboxFault $server @{ match = @{ operation = 'ReadEvents'; skip = 1; first = 1 }; action = @{ kind = 'reset' } }
        $shell = [powershell]::Create()
        try {
            $null = $shell.AddScript({
                    param($manifest, $connection)
                    Import-Module $manifest
                    Get-GenesysEvent -Connection $connection -Follow -PollInterval 00:00:01
                }).AddParameters(@{ manifest = $ModuleManifest; connection = $connection })
            $running = $shell.BeginInvoke()
            Wait-Until { $shell.Streams.Warning.Count -gt 0 } -Milliseconds 10000 -What 'a warning'
            "$($shell.Streams.Warning[0])" | Should -Match '^No events for now: The events of subscription .* broke.* Asking again in 15 seconds\.$'
            $shell.Stop()
            { $shell.EndInvoke($running) } | Should -Throw
        }
        finally {
            $shell.Dispose()
            Remove-TestConnection
        }
    }
}
