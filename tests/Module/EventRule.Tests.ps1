#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5' }
# What happens to an event: each row of the table in docs/concepts/events-and-exactly-once.md.

BeforeDiscovery {
    # 20 events each. Changed: recordings that the service changed; Again: events that the next run delivers again.
    $rows = @(
        @{ Row = 'piped into a command that changes something'; Changed = 20; Again = 0; Script = { Get-GenesysEvent | Add-RecordingTag @tag } }
        @{ Row = 'changed in a script block'; Changed = 20; Again = 0; Script = { Get-GenesysEvent | ForEach-Object { $_ | Add-RecordingTag @tag } } }
        @{ Row = 'changed in a script block, some of them'; Changed = 10; Again = 10; Script = { Get-GenesysEvent | ForEach-Object { if (++$count % 2) { $_ | Add-RecordingTag @tag } } } }
        @{ Row = 'collected in a variable'; Changed = 0; Again = 20; Script = { $events = Get-GenesysEvent } }
        @{ Row = 'collected in a variable and changed later'; Changed = 20; Again = 0; Script = { $events = Get-GenesysEvent; $events | Add-RecordingTag @tag } }
        @{ Row = 'shown as a table'; Changed = 0; Again = 20; Script = { Get-GenesysEvent | Format-Table | Out-String } }
        @{ Row = 'written to a file, and changed from there'; Changed = 20; Again = 0; Script = { Get-GenesysEvent | Export-Csv $file; Import-Csv $file | Add-RecordingTag @tag } }
        @{ Row = 'held back by Sort-Object, then changed'; Changed = 20; Again = 0; Script = { Get-GenesysEvent | Sort-Object RecordingId -Descending | Add-RecordingTag @tag } }
        @{ Row = 'held back by Sort-Object when the pipeline breaks'; Changed = 0; Again = 20; Script = { Get-GenesysEvent | Sort-Object RecordingId | ForEach-Object { throw 'in the middle' } | Add-RecordingTag @tag } }
        @{ Row = 'held back by -OutBuffer when the pipeline breaks'; Changed = 0; Again = 20; Script = { Get-GenesysEvent -OutBuffer 50 | ForEach-Object { throw 'in the middle' } | Add-RecordingTag @tag } }
        @{ Row = 'changed by ForEach-Object -Parallel'; Changed = 20; Again = 0; Script = { Get-GenesysEvent | ForEach-Object -Parallel { $tag = $using:tag; Import-Module $using:manifest; $_ | Add-RecordingTag @tag -Connection $using:connection } } }
        @{ Row = 'changed by a thread job'; Changed = 20; Again = 0; Script = { $events = Get-GenesysEvent; Start-ThreadJob { $tag = $using:tag; Import-Module $using:manifest; $using:events | Add-RecordingTag @tag -Connection $using:connection } | Receive-Job -Wait -AutoRemoveJob } }
        @{ Row = 'changed by two commands'; Changed = 20; Again = 0; Script = { Get-GenesysEvent | Add-RecordingTag @tag | Set-RecordingMetadata -Metadata @{ a = 'b' } } }
        @{ Row = 'changed by the first of two commands when the pipeline breaks'; Changed = 20; Again = 20; Script = { Get-GenesysEvent | Add-RecordingTag @tag | Sort-Object RecordingId | ForEach-Object { throw 'in the middle' } | Set-RecordingMetadata -Metadata @{ a = 'b' } } }
        @{ Row = 'changed by the first of two commands, with a function between them whose begin block changes something, when the pipeline breaks'; Changed = 20; Again = 20; Script = {
                function Use-Change { begin { $null = Set-RecordingMetadata -RecordingId rec-000001 -Metadata @{ a = 'b' } } process { $_ } }
                Get-GenesysEvent | Add-RecordingTag @tag | Use-Change | Sort-Object RecordingId | ForEach-Object { throw 'in the middle' } | Set-RecordingMetadata -Metadata @{ a = 'b' }
            }
        }
        @{ Row = 'changed by a proxy function before another command, when the pipeline breaks'; Changed = 20; Again = 20; Script = {
                function Add-Proxy { begin { $steps = { Add-RecordingTag @tag }.GetSteppablePipeline(); $steps.Begin($true) } process { $steps.Process($_) } end { $steps.End() } }
                Get-GenesysEvent | Add-Proxy | Sort-Object RecordingId | ForEach-Object { throw 'in the middle' } | Set-RecordingMetadata -Metadata @{ a = 'b' }
            }
        }
        @{ Row = 'dropped by Where-Object'; Changed = 10; Again = 0; Script = { Get-GenesysEvent | Where-Object { ++$count % 2 } | Add-RecordingTag @tag } }
        @{ Row = 'all dropped by Where-Object'; Changed = 0; Again = 0; Script = { Get-GenesysEvent | Where-Object { $false } | Add-RecordingTag @tag } }
        @{ Row = 'dropped by Where-Object before the pipeline breaks'; Changed = 0; Again = 20; Script = { Get-GenesysEvent | Where-Object { if (++$count -gt 15) { throw 'in the middle' } } | Add-RecordingTag @tag } }
        @{ Row = 'not reached by -First'; Changed = 5; Again = 15; Script = { Get-GenesysEvent -First 5 | Add-RecordingTag @tag } }
        @{ Row = 'not reached by Select-Object -First'; Changed = 5; Again = 15; Script = { Get-GenesysEvent | Select-Object -First 5 | Add-RecordingTag @tag } }
        @{ Row = 'shown by -WhatIf'; Changed = 0; Again = 20; Script = { Get-GenesysEvent | Add-RecordingTag @tag -WhatIf } }
        @{ Row = 'shown by -WhatIf in a script block'; Changed = 0; Again = 20; Script = { Get-GenesysEvent | ForEach-Object { $_ | Add-RecordingTag @tag -WhatIf } } }
        @{ Row = 'dropped by Where-Object before -WhatIf'; Changed = 0; Again = 20; Script = { Get-GenesysEvent | Where-Object { $false } | Add-RecordingTag @tag -WhatIf } }
        @{ Row = 'shown by $WhatIfPreference'; Changed = 0; Again = 20; Script = { $WhatIfPreference = $true; Get-GenesysEvent | Add-RecordingTag @tag | Set-RecordingMetadata -Metadata @{ a = 'b' } } }
        @{ Row = 'of a change that a rule refuses, in a pipeline that ended well'; Changed = 0; Again = 0; Script = { Get-GenesysEvent | Add-RecordingTag -Label x -TaxonomyId y -Confidence 7 -ErrorAction SilentlyContinue } }
        @{ Row = 'of a change that a rule refuses, in a script block'; Changed = 0; Again = 20; Script = { Get-GenesysEvent | ForEach-Object { $_ | Add-RecordingTag -Label x -TaxonomyId y -Confidence 7 -ErrorAction SilentlyContinue } } }
        @{ Row = 'finished by Complete-GenesysEvent'; Changed = 0; Again = 0; Script = { Get-GenesysEvent | Complete-GenesysEvent } }
        @{ Row = 'finished by Complete-GenesysEvent, some of them'; Changed = 0; Again = 15; Script = { Get-GenesysEvent | Select-Object -First 5 | Complete-GenesysEvent } }
        @{ Row = 'read with -Replay before it was received'; Changed = 20; Again = 20; Script = { Get-GenesysEvent -Replay | Add-RecordingTag @tag } }
        @{ Row = 'looked at with -Replay'; Changed = 0; Again = 20; Script = { Get-GenesysEvent -Replay } }
        @{ Row = 'read by a command that changes nothing'; Changed = 0; Again = 20; Script = { Get-GenesysEvent | Get-RecordingMetadata } }
    )
}

BeforeAll {
    Set-StrictMode -Version 3
    Import-Module "$PSScriptRoot/TestHelpers.psm1"
    Import-TestedModule
    $server = Start-SandboxServer -Recordings 20
    $tag = @{ Label = 'Compliance:PCI-DSS'; TaxonomyId = $ComplianceTaxonomy }

    function Get-ChangedCount {
        @((Invoke-SandboxControl $server counts).recordings.PSObject.Properties).Count
    }
}

AfterAll {
    Remove-TestConnection
    Stop-SandboxServer $server
}

Describe 'An event' {
    BeforeEach {
        Reset-Sandbox $server
        $connection = Connect-TestSandbox $server -With @{ MaximumRetryCount = 0 }
    }

    AfterEach { Remove-TestConnection }

    It '<Row>: <Changed> changed, <Again> again' -ForEach $rows {
        $with = @{ Connection = $connection; Tag = $tag; Manifest = $ModuleManifest; File = "$TestDrive/events.csv" }
        try {
            # In a session of its own, where -WhatIf has nobody to show something to.
            $null = Invoke-HostedPowerShell -Parameters @{ script = "$Script"; with = $with } -Script {
                param($script, $with)
                $connection, $tag, $manifest, $file, $count = $with.Connection, $with.Tag, $with.Manifest, $with.File, 0
                $PSDefaultParameterValues = @{ '*-Genesys*:Connection' = $connection; '*-Recording*:Connection' = $connection }
                . ([scriptblock]::Create($script))
            }
        }
        catch { "$_" | Should -Match 'in the middle' }
        Get-ChangedCount | Should -Be $Changed
        @(Get-GenesysEvent).Count | Should -Be $Again

        # Whatever comes again is harmless: all are changed in the end, and none of them twice.
        $null = Get-GenesysEvent | Add-RecordingTag @tag
        @((Invoke-SandboxControl $server counts).recordings.PSObject.Properties.Where({ $_.Value.tags -gt 1 })) | Should -BeNullOrEmpty
        Get-GenesysEvent | Should -BeNullOrEmpty
    }

    It 'that the user declines is finished when a pipeline of commands ends well, and comes again where it was in a script block' {
        $start = [Diagnostics.ProcessStartInfo]::new([Environment]::ProcessPath)
        $script = @"
            Import-Module '$ModuleManifest'
            Connect-GenesysCloud -BaseUri $($server.Uri) -Credential ([pscredential]::new('$ClientId', (ConvertTo-SecureString '$ClientSecret' -AsPlainText -Force))) -LedgerPath '$TestDrive/declined.db'
            `$tag = @{ Label = '$($tag.Label)'; TaxonomyId = '$($tag.TaxonomyId)' }
            Get-GenesysEvent | ForEach-Object { `$_ | Add-RecordingTag @tag -Confirm }
            "again: `$(@(Get-GenesysEvent).Count)"
            Get-GenesysEvent | Add-RecordingTag @tag -Confirm
            "again: `$(@(Get-GenesysEvent).Count)"
"@
        '-NoLogo', '-NoProfile', '-Command', $script | ForEach-Object { $start.ArgumentList.Add($_) }
        $start.RedirectStandardInput = $start.RedirectStandardOutput = $true
        $process = [Diagnostics.Process]::Start($start)
        1..20 | ForEach-Object { $process.StandardInput.WriteLine('N') }
        $process.StandardInput.WriteLine('L')
        $said = $process.StandardOutput.ReadToEnd()
        $process.WaitForExit()
        $process.Dispose()
        [regex]::Matches($said, 'again: (\d+)').ForEach({ $_.Groups[1].Value }) | Should -Be '20', '0'
        Get-ChangedCount | Should -Be 0
    }

    It 'whose change the service refuses is finished; one whose change is unfinished is resumed, and comes again where another command waits for it' {
        Add-SandboxFault $server @(
            @{ match = @{ operation = 'TagRecording'; nth = 3 }; action = @{ kind = 'status'; statusCode = 403 } }
            @{ match = @{ operation = 'TagRecording'; nth = 5 }; action = @{ kind = 'status'; statusCode = 503 } }
        )
        $null = Get-GenesysEvent | Add-RecordingTag @tag -ErrorAction SilentlyContinue -ErrorVariable problems
        $problems.Count | Should -Be 2
        Get-GenesysEvent | Should -BeNullOrEmpty
        @(Resume-RecordingChange).Count | Should -Be 1
        Get-ChangedCount | Should -Be 19
        @(Get-GenesysEvent -Replay | Add-RecordingTag @tag).Outcome | Group-Object -NoElement | ForEach-Object { "$($_.Name) $($_.Count)" } | Sort-Object |
            Should -Be 'AlreadyApplied 19', 'Applied 1'

        $null = Invoke-SandboxControl $server interactions -Method Post -Body @{ count = 10 }
        $new = @(Get-GenesysEvent).Count
        $null = Invoke-SandboxControl $server faults -Method Delete
        Add-SandboxFault $server @{ match = @{ operation = 'TagRecording'; nth = 2 }; action = @{ kind = 'status'; statusCode = 503 } }
        @(Get-GenesysEvent | Add-RecordingTag @tag -ErrorAction SilentlyContinue | Set-RecordingMetadata -Metadata @{ a = 'b' }).Count | Should -Be ($new - 1)
        @(Get-GenesysEvent | Add-RecordingTag @tag | Set-RecordingMetadata -Metadata @{ a = 'b' }).Count | Should -Be 1
        Get-GenesysEvent | Should -BeNullOrEmpty
        Resume-RecordingChange | Should -BeNullOrEmpty
    }
}

Describe 'The same change of an event, several times in one run' {
    BeforeAll {
        $connection = Connect-TestSandbox $server -With @{ MaximumRetryCount = 0 }
        $manifest = $ModuleManifest
        $recordings = (Invoke-SandboxControl $server recordings).recordingIds
    }

    It 'ends where the service refuses it, <What>' -ForEach @(
        @{ What = 'by itself'; Count = 8; Other = $false }
        @{ What = 'with another change of the recording behind it'; Count = 2; Other = $true }
    ) {
        # In a job: what waits for itself would never end.
        $job = Start-ThreadJob {
            Import-Module $using:manifest
            $tag = $using:tag
            $rows = @(foreach ($i in 1..$using:Count) {
                    [pscustomobject]@{ RecordingId = 'no-such-recording'; SourceEventId = 'event-1'; Label = $tag.Label; TaxonomyId = $tag.TaxonomyId }
                    [pscustomobject]@{ RecordingId = ($using:recordings)[$i + $using:Count]; SourceEventId = ''; Label = $tag.Label; TaxonomyId = $tag.TaxonomyId }
                })
            if ($using:Other) {
                $rows += [pscustomobject]@{ RecordingId = 'no-such-recording'; SourceEventId = 'event-1'; Label = 'Quality:Good'; TaxonomyId = 'b2c3d4e5-f6a7-8901-bcde-f12345678901' }
            }
            $null = $rows | Add-RecordingTag -Connection $using:connection -ErrorAction SilentlyContinue -ErrorVariable problems
            $problems.FullyQualifiedErrorId
        }
        $null = $job | Wait-Job -Timeout 60
        $state = $job.State
        $state | Should -Be 'Completed'
        $ids = @($job | Receive-Job -Wait -AutoRemoveJob)
        $ids | Should -Be @(@('RecordingNotFound,GenesysRecordingTags.AddRecordingTagCommand') * ($Count + $Other))
    }
}

Describe 'Complete-GenesysEvent' {
    BeforeEach {
        Reset-Sandbox $server
        $connection = Connect-TestSandbox $server
    }

    AfterEach { Remove-TestConnection }

    It 'writes the events on with -PassThru, and finishes nothing with -WhatIf' {
        Get-GenesysEvent -First 2 | Complete-GenesysEvent -WhatIf | Should -BeNullOrEmpty
        $events = @(Get-GenesysEvent | Complete-GenesysEvent -PassThru)
        $events.Count | Should -Be 20
        $events[0] | Should -BeOfType GenesysRecordingTags.InteractionEvent
        Get-GenesysEvent | Should -BeNullOrEmpty
    }

    It 'takes events that went through <What>' -ForEach @(
        @{ What = 'a file'; Way = { param($events) $events | Export-Csv "$TestDrive/events.csv"; Import-Csv "$TestDrive/events.csv" } }
        @{ What = 'JSON'; Way = { param($events) $events | ConvertTo-Json | ConvertFrom-Json } }
        @{ What = 'serialization'; Way = { param($events) [Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize($events)) } }
    ) {
        $events = @(Get-GenesysEvent)
        & $Way $events | Complete-GenesysEvent
        Get-GenesysEvent | Should -BeNullOrEmpty
        Complete-GenesysEvent $events
    }

    It 'finishes the events of their own subscription alone, and lets another event of the recording go by' {
        $events = @(Get-GenesysEvent -SubscriptionName one)
        @(Get-GenesysEvent -SubscriptionName two).Count | Should -Be 20
        $events | Complete-GenesysEvent
        Get-GenesysEvent -SubscriptionName one | Should -BeNullOrEmpty
        @(Get-GenesysEvent -SubscriptionName two).Count | Should -Be 20
    }

    It 'refuses what is no event' {
        { [pscustomobject]@{ Colour = 'red' } | Complete-GenesysEvent -ErrorAction Stop } | Should -Throw
        Get-GenesysEvent -First 1 | Should -Not -BeNullOrEmpty
    }
}
