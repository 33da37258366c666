#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5' }
# Times: shown with their zone, and read the same in every culture and calendar.

BeforeAll {
    Set-StrictMode -Version 3
    Import-Module "$PSScriptRoot/TestHelpers.psm1"
    Import-TestedModule
    $server = Start-SandboxServer -Recordings 10 -With '--index-delay', '0'
    $ids = (Invoke-SandboxControl $server recordings).recordingIds
    $null = Connect-TestSandbox $server
    $null = $ids[0..2] | Set-RecordingMetadata -Tag x
    $records = Get-RecordingAudit
    $ledger = (Get-GenesysConnection).LedgerPath
    $form = '\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ'
}

AfterAll {
    Remove-TestConnection
    Stop-SandboxServer $server
}

Describe 'A time' {
    It 'is shown in UTC with its sign, in tables, lists and the report' {
        $last = $records[-1].Timestamp.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", [cultureinfo]::InvariantCulture)
        Get-RecordingAudit | Format-Table | Out-String -Width 200 | Should -Match ([regex]::Escape($last))
        Get-RecordingAudit | Format-List | Out-String -Width 200 | Should -Match "Timestamp\s+: $form"
        Get-GenesysEvent -First 1 -Replay | Out-String -Width 300 | Should -Match $form
        Get-GenesysConnection | Format-List | Out-String -Width 300 | Should -Match "ConnectedAt\s+: $form"
        Test-GenesysConnection | Out-String -Width 300 | Should -Match $form
        Measure-RecordingAudit | Out-String -Width 300 | Should -Match "From\s+: $form"
        Export-RecordingAudit "$TestDrive/times.html"
        $page = [IO.File]::ReadAllText("$TestDrive/times.html")
        $page | Should -Match ([regex]::Escape($last))
        @([regex]::Matches($page, '\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?!Z)')).Count | Should -Be 0
    }

    It 'is taken by -Since and -Until as it was copied from anywhere' {
        $moment = $records[-1].Timestamp
        $shown = $moment.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", [cultureinfo]::InvariantCulture)
        $csv = Export-RecordingAudit "$TestDrive/times.csv" -PassThru | Import-Csv | Select-Object -Last 1
        $forms = $shown, $shown.Replace('Z', ' UTC'), $shown.Replace('Z', ' GMT'), $shown.Replace(' ', 'T'), $shown.Replace('Z', '+00:00'), $shown.Replace('Z', ' +00:00'),
        $csv.Timestamp, $moment, $moment.UtcDateTime, $moment.LocalDateTime, [datetime]::SpecifyKind($moment.LocalDateTime, 'Unspecified'),
        $moment.LocalDateTime.ToString('yyyy-MM-dd HH:mm:ss'), $moment.ToOffset('05:30').ToString('yyyy-MM-ddTHH:mm:sszzz'), $moment.ToString('r'), "$moment", "$($moment.LocalDateTime)"
        foreach ($given in $forms) {
            $since = @(Get-RecordingAudit -Since $given)
            $since.Sequence | Should -Contain $records[-1].Sequence -Because "-Since '$given' ($($given.GetType().Name))"
        }
        # Shown cut to the second, a time means all of its second where a span ends with it.
        foreach ($given in $shown, $shown.Replace('Z', '+00:00'), $csv.Timestamp, $moment) {
            @(Get-RecordingAudit -Until $given).Sequence | Should -Contain $records[-1].Sequence -Because "-Until '$given'"
        }
        Get-RecordingAudit -Until '2001-02-03 04:05:06Z' | Should -BeNullOrEmpty
        (Measure-RecordingAudit -Since $shown).Count | Should -BeGreaterThan 0
        @(Get-GenesysEvent -Since '2001-02-03 04:05:06Z' -First 1 -Replay).Count | Should -Be 1
        Export-RecordingAudit "$TestDrive/since.csv" -Since $shown -Until $shown
        @(Import-Csv "$TestDrive/since.csv").Count | Should -BeGreaterThan 0
    }

    It 'that is none is refused with the forms there are' {
        { Get-RecordingAudit -Since 'yesterday' } | Should -Throw "*'yesterday' is not a time*2026-11-25 13:09:54Z*"
        { Get-RecordingAudit -Since '25.11.2026' } | Should -Throw '*is not a time*'
    }

    It 'is shown and read the same in <_>' -ForEach 'fa-IR', 'ar-SA', 'th-TH', 'de-DE' {
        $first = $records[0].Timestamp.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", [cultureinfo]::InvariantCulture)
        $lines = Invoke-FreshPowerShell @"
            [cultureinfo]::CurrentCulture = [cultureinfo]::CurrentUICulture = '$_'
            [Threading.Thread]::CurrentThread.CurrentCulture.Name
            Import-Module `$ModuleManifest
            @(Get-RecordingAudit -LedgerPath '$ledger' -Since '$first' -Until '$first').Count -ge 1
            @(Get-RecordingAudit -LedgerPath '$ledger' -Since '2001-02-03').Count
            @(Get-RecordingAudit -LedgerPath '$ledger' -Until '2024-12-31T23:59:59Z').Count
            @(Get-RecordingAudit -LedgerPath '$ledger' -Since (Get-Date).AddYears(-1)).Count
            ((Get-RecordingAudit -LedgerPath '$ledger' -First 1 | Format-Table | Out-String -Width 200) -match '$first')
            ((Get-RecordingAudit -LedgerPath '$ledger' -First 1 | Format-List | Out-String -Width 200) -match 'Timestamp\s+: $first')
            Export-RecordingAudit '$TestDrive/$_.html' -LedgerPath '$ledger'
            [IO.File]::ReadAllText('$TestDrive/$_.html').Contains('$first')
            Export-RecordingAudit '$TestDrive/$_.csv' -LedgerPath '$ledger'
            (Import-Csv '$TestDrive/$_.csv')[0].Timestamp
            Connect-GenesysCloud -Sandbox -NoLedger
            ([datetimeoffset] (Get-GenesysEvent -First 1).CompletedAt).UtcDateTime.Year -in 2020..2030
            (Set-RecordingMetadata (Get-GenesysEvent -First 1 -Replay).RecordingId -Metadata @{ t = [datetime]::new(2024, 1, 15, 10, 35, 0, [DateTimeKind]::Utc) }).Metadata['t']
"@
        $csv = Export-RecordingAudit "$TestDrive/invariant-$_.csv" -PassThru | Import-Csv
        $lines | Should -Be $_, 'True', '3', '0', '3', 'True', 'True', 'True', $csv[0].Timestamp, 'True', '2024-01-15T10:35:00.0000000Z'
    }
}
