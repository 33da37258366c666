#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5' }
# What the pipeline does with requests in flight: it feeds, drains, stops, and leaves nothing running.

BeforeAll {
    Set-StrictMode -Version 3
    Import-Module "$PSScriptRoot/TestHelpers.psm1"
    Import-TestedModule
    $server = Start-SandboxServer -Recordings 500
    $tag = @{ Label = 'Compliance:PCI-DSS'; TaxonomyId = $ComplianceTaxonomy }
}

AfterAll {
    Remove-TestConnection
    Stop-SandboxServer $server
}

Describe 'A pipeline over many recordings' {
    BeforeEach {
        Reset-Sandbox $server
        $connection = Connect-TestSandbox $server
    }

    AfterEach { Remove-TestConnection }

    It 'tags each recording of the organisation once' {
        $results = Get-GenesysEvent | Add-RecordingTag @tag -RetentionPolicy 'Standard 365 Day'
        $results.Count | Should -Be 500
        $sent = Get-SandboxJournal $server -Operation TagRecording
        $sent.Count | Should -Be 500
        ($sent.recordingId | Sort-Object -Unique).Count | Should -Be 500
        $results[0].RetentionPolicy.Name | Should -BeExactly 'Standard 365 Day'
    }

    It 'asks for one page where -First is smaller than a page' {
        (Get-GenesysEvent -First 3).Count | Should -Be 3
        @(Get-SandboxJournal $server -Operation ReadEvents).Count | Should -Be 1
    }

    It 'goes on behind -First the next time, once those are finished' {
        $first = Get-GenesysEvent -First 3
        (Get-GenesysEvent -First 3).Id | Should -Be $first.Id
        $first | Complete-GenesysEvent
        $next = Get-GenesysEvent -First 3
        $next.Id | Should -HaveCount 3
        $next.Id | Should -Not -BeIn $first.Id
    }

    It 'keeps as many requests in flight as -ThrottleLimit says, and one for events' {
        Reset-Sandbox $server -LatencyMilliseconds 50
        $null = Get-GenesysEvent -First 60 | Add-RecordingTag @tag -ThrottleLimit 16
        (Invoke-SandboxControl $server stats).maxInFlight | Should -BeIn (12..17)
    }

    It 'writes results while input still comes in' {
        Reset-Sandbox $server -LatencyMilliseconds 5
        $ids = (Invoke-SandboxControl $server recordings).recordingIds
        $read = [Collections.Generic.List[int]]::new()
        $readAtFirstResult = 0
        $ids | ForEach-Object { $read.Add(1); $_ } | Add-RecordingTag @tag | ForEach-Object {
            if (-not $readAtFirstResult) { $readAtFirstResult = $read.Count }
        }
        $readAtFirstResult | Should -BeLessThan 150
    }

    It 'leaves nothing in flight behind Select-Object -First' {
        Reset-Sandbox $server -LatencyMilliseconds 200
        $two = Get-GenesysEvent | Add-RecordingTag @tag -ThrottleLimit 32 | Select-Object -First 2
        $two.Count | Should -Be 2
        Get-SandboxInFlight $server | Should -Be 0
        $sent = @(Get-SandboxJournal $server -Operation TagRecording).Count
        # Whatever were still to come would come before what a later command asks for.
        $null = Test-GenesysConnection
        @(Get-SandboxJournal $server -Operation TagRecording).Count | Should -Be $sent
        $sent | Should -BeLessThan 200
    }

    It 'leaves nothing in flight behind -ErrorAction Stop' {
        Reset-Sandbox $server -LatencyMilliseconds 100
        Add-SandboxFault $server @{ match = @{ operation = 'TagRecording'; nth = 3 }; action = @{ kind = 'Status'; statusCode = 403 } }
        { Get-GenesysEvent | Add-RecordingTag @tag -ThrottleLimit 16 -ErrorAction Stop } | Should -Throw -ErrorId 'PermissionDenied,*'
        Get-SandboxInFlight $server | Should -Be 0
    }

    It 'leaves nothing in flight where another command of the pipeline throws' {
        Reset-Sandbox $server -LatencyMilliseconds 100
        $ids = (Invoke-SandboxControl $server recordings).recordingIds
        { $ids | ForEach-Object { if ($_ -eq $ids[20]) { throw 'upstream' }; $_ } | Add-RecordingTag @tag -ThrottleLimit 16 } |
            Should -Throw 'upstream'
        Get-SandboxInFlight $server | Should -Be 0
        { $ids | Add-RecordingTag @tag -ThrottleLimit 16 | ForEach-Object { throw 'downstream' } } | Should -Throw 'downstream'
        Get-SandboxInFlight $server | Should -Be 0
    }

    It 'stops within half a second with requests in flight' {
        Reset-Sandbox $server -LatencyMilliseconds 5000
        $shell = [powershell]::Create()
        try {
            $null = $shell.AddScript({
                    param($manifest, $connection, $tag)
                    Import-Module $manifest
                    Get-GenesysEvent -Connection $connection -Replay | Add-RecordingTag @tag -Connection $connection -ThrottleLimit 8
                }).AddParameters(@{ manifest = $ModuleManifest; connection = $connection; tag = $tag })

            # The events come at once, only the tagging takes its time.
            Reset-Sandbox $server
            Add-SandboxFault $server @{ match = @{ operation = 'TagRecording' }; action = @{ kind = 'Delay'; delayMilliseconds = 3600000 } }
            $running = $shell.BeginInvoke()
            Wait-Until { (Get-SandboxInFlight $server) -ge 8 } -What 'eight requests in flight' -Milliseconds 10000
            # An hour before the requests would end by themselves; how fast it is, the benchmark measures.
            $shell.BeginStop($null, $null).AsyncWaitHandle.WaitOne(30000) | Should -BeTrue
            { $shell.EndInvoke($running) } | Should -Throw
            Wait-Until { (Get-SandboxInFlight $server) -eq 0 } -Milliseconds 30000 -What 'nothing in flight'
            $shell.Streams.Error.Count | Should -Be 0
        }
        finally { $shell.Dispose() }
    }

    It 'stops while it waits for events' {
        $shell = [powershell]::Create()
        try {
            $null = $shell.AddScript({
                    param($manifest, $connection)
                    Import-Module $manifest
                    Get-GenesysEvent -Connection $connection -Replay -Follow -PollInterval 01:00:00
                }).AddParameters(@{ manifest = $ModuleManifest; connection = $connection })
            $output = [Management.Automation.PSDataCollection[psobject]]::new()
            $running = $shell.BeginInvoke([Management.Automation.PSDataCollection[psobject]]::new(), $output)
            Wait-Until { $output.Count -ge 500 } -Milliseconds 10000 -What 'all events'
            $shell.BeginStop($null, $null).AsyncWaitHandle.WaitOne(30000) | Should -BeTrue
            { $shell.EndInvoke($running) } | Should -Throw
        }
        finally { $shell.Dispose() }
    }

    It 'writes the results of what came in before it waits for more with -Follow' {
        $shell = [powershell]::Create()
        try {
            $null = $shell.AddScript({
                    param($manifest, $connection, $tag)
                    Import-Module $manifest
                    Get-GenesysEvent -Connection $connection -Follow -PollInterval 01:00:00 | Add-RecordingTag @tag -Connection $connection
                }).AddParameters(@{ manifest = $ModuleManifest; connection = $connection; tag = $tag })
            $output = [Management.Automation.PSDataCollection[psobject]]::new()
            $running = $shell.BeginInvoke([Management.Automation.PSDataCollection[psobject]]::new(), $output)
            Wait-Until { $output.Count -ge 500 } -Milliseconds 15000 -What 'all results, an hour before the next poll'
            $shell.Stop()
            { $shell.EndInvoke($running) } | Should -Throw
        }
        finally { $shell.Dispose() }
    }

    It 'delivers again what -WhatIf let pass' {
        $run = Invoke-HostedPowerShell { param($connection, $tag) Get-GenesysEvent -Connection $connection | Add-RecordingTag @tag -Connection $connection -WhatIf } @{
            connection = $connection; tag = $tag
        }
        $run.Output.Count | Should -Be 0
        @(Get-SandboxJournal $server -Operation TagRecording).Count | Should -Be 0
        @(Get-GenesysEvent | Add-RecordingTag @tag).Count | Should -Be 500
    }

    It 'delivers again what was not yet passed on when the pipeline ended' {
        $null = Get-GenesysEvent | Add-RecordingTag @tag -ThrottleLimit 4 | Select-Object -First 10
        $null = Get-GenesysEvent | Add-RecordingTag @tag
        $applied = (Invoke-SandboxControl $server counts).recordings.PSObject.Properties.Value

        # What was cut off in mid-air is finished by Resume-RecordingChange; all else was applied, and nothing twice.
        ($applied.tags | Measure-Object -Maximum).Maximum | Should -Be 1
        $applied.Count | Should -BeGreaterThan 400
    }

    It 'shows progress, and none under SilentlyContinue' {
        Reset-Sandbox $server -LatencyMilliseconds 100
        $script = {
            param($manifest, $connection, $tag, $preference)
            $ProgressPreference = $preference
            Import-Module $manifest
            $null = Get-GenesysEvent -Connection $connection -Replay -First 64 |
                Select-Object -Property RecordingId |
                Add-RecordingTag @tag -Connection $connection -ThrottleLimit 4 -Force
        }
        $shown = foreach ($preference in 'Continue', 'SilentlyContinue') {
            $shell = [powershell]::Create()
            try {
                $watch = [Diagnostics.Stopwatch]::StartNew()
                $null = $shell.AddScript($script).AddParameters(@{
                        manifest = $ModuleManifest; connection = $connection; tag = $tag; preference = $preference
                    }).Invoke()
                $records = @($shell.Streams.Progress | Where-Object Activity -EQ 'Tagging recordings')
                [pscustomobject]@{ Records = $records; Seconds = $watch.Elapsed.TotalSeconds }
            }
            finally { $shell.Dispose() }
        }
        $shown[0].Records.Count | Should -BeGreaterThan 2
        $shown[0].Records.Count | Should -BeLessOrEqual (2 + 4 * $shown[0].Seconds)
        $shown[0].Records[0].StatusDescription | Should -Match '^\d+ done, 0 failed, \d+/s$'
        $shown[0].Records[-2].PercentComplete | Should -BeIn (1..100)
        $shown[0].Records[-2].SecondsRemaining | Should -BeGreaterOrEqual 0
        $shown[0].Records[-1].RecordType | Should -Be 'Completed'
        $shown[1].Records.Count | Should -Be 0
    }
}
