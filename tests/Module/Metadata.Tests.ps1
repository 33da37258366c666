#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5' }

BeforeAll {
    Set-StrictMode -Version 3
    Import-Module "$PSScriptRoot/TestHelpers.psm1"
    Import-TestedModule
    $server = Start-SandboxServer -Recordings 60
    $ids = (Invoke-SandboxControl $server recordings).recordingIds
}

AfterAll {
    Remove-TestConnection
    Stop-SandboxServer $server
}

Describe 'Set-RecordingMetadata' {
    BeforeEach {
        Reset-Sandbox $server
        $null = Connect-TestSandbox $server
    }

    AfterEach { Remove-TestConnection }

    It 'writes numbers, Booleans and times as text, whatever the culture' {
        $before = [cultureinfo]::CurrentCulture
        try {
            [cultureinfo]::CurrentCulture = 'de-DE'
            $null = Set-RecordingMetadata $ids[0] ([ordered]@{ n = 1.5; b = $true; t = [datetime]::new(2024, 1, 15, 10, 35, 0, [DateTimeKind]::Utc); d = [DayOfWeek]::Monday })
        }
        finally { [cultureinfo]::CurrentCulture = $before }
        (Get-SandboxJournal $server -Operation UpdateMetadata).body |
            Should -BeExactly '{"metadata":{"n":"1.5","b":"true","t":"2024-01-15T10:35:00.0000000Z","d":"Monday"}}'
    }

    It 'refuses what is no text, and goes on' {
        $rows = [pscustomobject]@{ RecordingId = $ids[0]; Metadata = @{ bad = @(1, 2) } },
        [pscustomobject]@{ RecordingId = $ids[1]; Metadata = @{ bad = $null } },
        [pscustomobject]@{ RecordingId = $ids[2]; Metadata = ('{"good":"yes"}' | ConvertFrom-Json) },
        [pscustomobject]@{ RecordingId = ''; Metadata = @{ a = 'b' } },
        [pscustomobject]@{ RecordingId = $ids[3] }
        $results = $rows | Set-RecordingMetadata -ErrorVariable problems -ErrorAction SilentlyContinue
        $results.RecordingId | Should -Be $ids[2]
        $problems.Count | Should -Be 4
        $problems | ForEach-Object { $_.FullyQualifiedErrorId | Should -BeLike 'InvalidRequest,*' }
        "$($problems -join ' ')" | Should -Match "metadata\.bad is of type Object\[\]"
        "$($problems -join ' ')" | Should -Match 'Row 4 of the input: The recording id is blank'
        @(Get-SandboxJournal $server -Operation UpdateMetadata).Count | Should -Be 1
    }
}

Describe 'Get-RecordingMetadata' {
    BeforeEach {
        Reset-Sandbox $server
        $null = Connect-TestSandbox $server
    }

    AfterEach { Remove-TestConnection }

    It 'reads many at the same time, in the order of the input' {
        Reset-Sandbox $server -LatencyMilliseconds 20
        ($ids | Get-RecordingMetadata -ThrottleLimit 16).RecordingId | Should -Be $ids
        (Invoke-SandboxControl $server stats).maxInFlight | Should -BeIn (8..16)
    }

    It 'leaves nothing in flight behind Select-Object -First' {
        Reset-Sandbox $server -LatencyMilliseconds 200
        @($ids | Get-RecordingMetadata -ThrottleLimit 16 | Select-Object -First 1).Count | Should -Be 1
        Wait-Until { (Get-SandboxInFlight $server) -eq 0 } -Milliseconds 100
    }
}
