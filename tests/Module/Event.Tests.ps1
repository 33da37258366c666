#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5' }

BeforeAll {
    Set-StrictMode -Version 3
    Import-Module "$PSScriptRoot/TestHelpers.psm1"
    Import-TestedModule
    $server = Start-SandboxServer -Recordings 90
}

AfterAll {
    Remove-TestConnection
    Stop-SandboxServer $server
}

Describe 'Get-GenesysEvent' {
    BeforeEach {
        Reset-Sandbox $server
        $connection = Connect-TestSandbox $server
    }

    AfterEach { Remove-TestConnection }

    It 'writes each interaction that left a recording, once' {
        $events = @(Get-GenesysEvent)
        $events.Count | Should -Be 90
        $events[0] | Should -BeOfType GenesysRecordingTags.InteractionEvent
        ($events.RecordingId | Sort-Object -Unique).Count | Should -Be 90
        $events[0].EventType | Should -Be 'interaction.completed'
        $events[0].CompletedAt.Offset | Should -Be ([timespan]::Zero)
    }

    It 'writes again what is not finished, and goes on behind what is; -Replay goes over all of them' {
        $first = @(Get-GenesysEvent)
        $first.Count | Should -Be 90
        @(Get-GenesysEvent).Id | Should -Be $first.Id
        Get-GenesysEvent | Complete-GenesysEvent
        @(Get-GenesysEvent).Count | Should -Be 0
        $null = Invoke-SandboxControl $server interactions -Method Post -Body @{ count = 5 }
        @(Get-GenesysEvent -IncludeUnrecorded).Count | Should -Be 5
        Get-GenesysEvent | Complete-GenesysEvent
        @(Get-GenesysEvent -Replay -First 2).Id | Should -Be $first[0, 1].Id
        Get-GenesysEvent -Replay -First 2 | Complete-GenesysEvent
        @(Get-GenesysEvent -IncludeUnrecorded).Where({ $_.RecordingId }).Count | Should -Be 0
    }

    It 'goes on behind finished events after a new connection over the same ledger' {
        $first = @(Get-GenesysEvent -First 10 | Complete-GenesysEvent -PassThru)
        $first.Count | Should -Be 10
        Disconnect-GenesysCloud
        Connect-GenesysCloud -BaseUri $server.Uri -Credential (Get-TestCredential) -LedgerPath $connection.LedgerPath
        $rest = @(Get-GenesysEvent)
        $rest.Count | Should -Be 80
        $rest.Id | Where-Object { $_ -in $first.Id } | Should -BeNullOrEmpty
    }

    It 'asks for pages of -PageSize, in a subscription of that name and type' {
        $null = Get-GenesysEvent -SubscriptionName other -EventType interaction.completed, interaction.updated -PageSize 30 -First 31
        $made = (Get-SandboxJournal $server -Operation CreateSubscription).body | ConvertFrom-Json
        $made.name, $made.pageSize | Should -Be 'other', 30
        $made.filter.eventTypes | Should -Be 'interaction.completed', 'interaction.updated'
        $pages = @(Get-SandboxJournal $server -Operation ReadEvents)
        $pages.Count | Should -Be 2
        $pages.target | Should -BeLike '*page_size=30*'
    }

    It 'counts what it leaves out' {
        Add-SandboxFault $server @{ match = @{ operation = 'ReadEvents'; nth = 1 }; action = @{ kind = 'DuplicatedEvents' } }
        $events = Get-GenesysEvent -Verbose 4>&1
        "$($events | Where-Object { $_ -is [Management.Automation.VerboseRecord] })" | Should -Match 'Left out: [1-9]\d* interactions without a recording, [1-9]\d* events delivered or finished before'
        @($events | Where-Object { $_ -is [GenesysRecordingTags.InteractionEvent] }).Count | Should -Be 90
    }

    It 'leaves out earlier interactions with -Since' {
        $all = @(Get-GenesysEvent -Replay)
        $middle = $all[45].CompletedAt
        $since = @(Get-GenesysEvent -Replay -Since $middle)
        $since.Count | Should -BeGreaterThan 0
        $since.Count | Should -BeLessThan 90
        $since | ForEach-Object { $_.CompletedAt | Should -BeGreaterOrEqual $middle }
        @(Get-GenesysEvent -Replay -Since ([datetime]::Now.AddYears(1))).Count | Should -Be 0
    }

    It 'refuses a poll interval of no length' {
        { Get-GenesysEvent -Follow -PollInterval 0 } | Should -Throw -ErrorId 'InvalidRequest,*'
    }

    It 'ends with an error that says which scope is missing' {
        Add-SandboxFault $server @{ match = @{ operation = 'ReadEvents' }; action = @{ kind = 'Status'; statusCode = 403 } }
        $failure = { Get-GenesysEvent } | Should -Throw -ErrorId 'PermissionDenied,*' -PassThru
        $failure.ErrorDetails.RecommendedAction | Should -Match 'event:read'
    }
}

Describe 'New-GenesysEventSubscription and Get-GenesysEventSubscription' {
    BeforeEach {
        Reset-Sandbox $server
        $null = Connect-TestSandbox $server
    }

    AfterEach { Remove-TestConnection }

    It 'makes one, and returns one that exists' {
        $made = New-GenesysEventSubscription -Name nightly -PageSize 10
        $made | Should -BeOfType GenesysRecordingTags.GenesysEventSubscription
        $made.Name, $made.PageSize | Should -Be 'nightly', 10
        (New-GenesysEventSubscription -Name nightly).Id | Should -Be $made.Id
        Add-SandboxFault $server @{ match = @{ operation = 'CreateSubscription' }; action = @{ kind = 'Conflict'; withoutId = $true } }
        (New-GenesysEventSubscription -Name nightly).Id | Should -Be $made.Id
    }

    It 'lists them, by name and by wildcard' {
        'a1', 'a2', 'b1' | ForEach-Object { $null = New-GenesysEventSubscription $_ }
        (Get-GenesysEventSubscription a*).Name | Sort-Object | Should -Be 'a1', 'a2'
        @(Get-GenesysEventSubscription).Count | Should -BeGreaterOrEqual 3
        Get-GenesysEventSubscription none -ErrorVariable problems -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $problems[0].TargetObject | Should -Be 'none'
    }
}
