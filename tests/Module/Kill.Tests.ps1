#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5' }
# Runs in real PowerShell that are killed (SIGKILL) at random moments. Fifty kills of a longer run, through Core: tests/Sandbox.Tests/Kill.

BeforeAll {
    Set-StrictMode -Version 3
    Import-Module "$PSScriptRoot/TestHelpers.psm1"
    Import-TestedModule
    $server = Start-SandboxServer -Recordings 500 -LatencyMilliseconds 8
    $all = (Invoke-SandboxControl $server recordings).recordingIds | Sort-Object
    $random = [Random]::new(20241121)

    # What a scheduled task does, each time it is started.
    $scripts = @{
        Prologue = @"
`$ErrorActionPreference = 'Stop'
Import-Module '$ModuleManifest'
`$credential = [pscredential]::new('$ClientId', (ConvertTo-SecureString '$ClientSecret' -AsPlainText -Force))
Connect-GenesysCloud -BaseUri '$($server.Uri)' -Credential `$credential -LedgerPath `$env:GRT_LEDGER -ThrottleLimit 4

"@
        Events   = @"
`$null = Resume-RecordingChange
`$null = Get-GenesysEvent | Add-RecordingTag -Label Compliance:PCI-DSS -TaxonomyId $ComplianceTaxonomy
"@
        Rows     = "`$null = Import-Csv `$env:GRT_ROWS | Add-RecordingTag"
    }

    function Start-Run {
        param([string] $Kind, [hashtable] $Environment)
        $file = "$TestDrive/$Kind.ps1"
        Set-Content -LiteralPath $file -Value ($scripts.Prologue + $scripts[$Kind])
        $start = [Diagnostics.ProcessStartInfo]::new([Environment]::ProcessPath)
        '-NoLogo', '-NoProfile', '-NonInteractive', '-File', $file | ForEach-Object { $start.ArgumentList.Add($_) }
        $Environment.GetEnumerator() | ForEach-Object { $start.Environment[$_.Key] = $_.Value }
        $start.RedirectStandardOutput = $true
        $process = [Diagnostics.Process]::Start($start)
        [pscustomobject]@{ Process = $process; Output = $process.StandardOutput.ReadToEndAsync() }
    }

    function Stop-Run {
        # Kills a run when the service has applied so many changes, or after so long; tells whether it met it alive, and what it had said.
        param($Run, [int] $Tags, [int] $Milliseconds = 60000)
        $watch = [Diagnostics.Stopwatch]::StartNew()
        while ($watch.ElapsedMilliseconds -lt $Milliseconds -and -not $Run.Process.HasExited -and (Get-TagTotal) -lt $Tags) { Start-Sleep -Milliseconds 1 }
        $Run.Process.Kill()
        $Run.Process.WaitForExit()
        $wasKilled = $Run.Process.ExitCode -eq 137
        if (-not $wasKilled) { $Run.Process.ExitCode | Should -Be 0 -Because $Run.Output.Result }
        [pscustomobject]@{ WasKilled = $wasKilled; Said = $Run.Output.Result }
        $Run.Process.Dispose()
    }

    $client = [Net.Http.HttpClient]::new()
    function Get-TagTotal {
        # Without Invoke-RestMethod, which takes longer than what is looked for.
        $json = $client.GetStringAsync("$($server.Uri)__sandbox/counts?recordingId=none").GetAwaiter().GetResult()
        [int] [regex]::Match($json, '"tags":(\d+)').Groups[1].Value
    }

    function Get-Applied {
        $map = @{}
        (Invoke-SandboxControl $server counts).recordings.PSObject.Properties | ForEach-Object { $map[$_.Name] = [int] $_.Value.tags }
        $map
    }
}

AfterAll {
    Remove-TestConnection
    $client.Dispose()
    Stop-SandboxServer $server
}

Describe 'A run that is killed' {
    BeforeEach { Reset-Sandbox $server -LatencyMilliseconds 8 }
    AfterEach { Remove-TestConnection }

    It 'over events loses none of them and tags no recording twice' {
        $environment = @{ GRT_LEDGER = "$TestDrive/events/ledger.db" }
        $kills = 0
        $warned = 0
        for ($i = 0; $kills -lt 8 -and $i -lt 30; $i++) {
            $run = Start-Run Events $environment
            $known = Get-TagTotal

            # Every fourth in the middle of starting and connecting, the others so many changes later.
            $ended = if ($i % 4 -eq 1) { Stop-Run $run -Tags ($known + 20) -Milliseconds $random.Next(200, 2500) } else { Stop-Run $run -Tags ($known + $random.Next(1, 60)) }
            $kills += [int] $ended.WasKilled
            $warned += [int] ($ended.Said -match 'unfinished')
        }
        $kills | Should -Be 8
        $warned | Should -BeGreaterThan 0 -Because 'connecting says that a run was interrupted'

        $last = Start-Run Events $environment
        $last.Process.WaitForExit(60000) | Should -BeTrue
        $last.Process.ExitCode | Should -Be 0 -Because $last.Output.Result

        $applied = Get-Applied
        $applied.Keys | Sort-Object | Should -Be $all
        $applied.Values | Sort-Object -Unique | Should -Be 1
        $totals = (Invoke-SandboxControl $server counts).totals
        $totals.changedReplays, $totals.pendingOverwrites | Should -Be 0, 0

        Connect-GenesysCloud -BaseUri $server.Uri -Credential (Get-TestCredential) -LedgerPath $environment.GRT_LEDGER -WarningVariable warnings
        $warnings | Should -BeNullOrEmpty
        (Test-RecordingAudit).IsIntact | Should -BeTrue
        @(Get-RecordingAudit -Outcome Succeeded).RecordingId | Sort-Object | Should -Be $all
        Get-RecordingAudit | Where-Object Outcome -NotIn 'Succeeded', 'Skipped', 'Unknown' | Should -BeNullOrEmpty
        Get-GenesysEvent | Should -BeNullOrEmpty
        Resume-RecordingChange | Should -BeNullOrEmpty
    }

    It 'over rows has every change that the service applied in the audit, once it is resumed' {
        $environment = @{ GRT_LEDGER = "$TestDrive/rows/ledger.db"; GRT_ROWS = "$TestDrive/rows.csv" }
        $resumed = 0
        for ($i = 0; $i -lt 5; $i++) {
            $all[($i * 40)..($i * 40 + 39)] | ForEach-Object { [pscustomobject]@{ RecordingId = $_; Label = 'Compliance:PCI-DSS'; TaxonomyId = $ComplianceTaxonomy; Confidence = '0.5' } } |
                Export-Csv $environment.GRT_ROWS
            $null = Stop-Run (Start-Run Rows $environment) -Tags ((Get-TagTotal) + $random.Next(1, 30))

            $warnings = $null
            Connect-GenesysCloud -BaseUri $server.Uri -Credential (Get-TestCredential) -LedgerPath $environment.GRT_LEDGER -WarningVariable warnings -WarningAction SilentlyContinue
            $finished = @(Resume-RecordingChange)
            $resumed += $finished.Count
            if ($finished.Count) { "$warnings" | Should -Match "\b$($finished.Count)\b.*Resume-RecordingChange" }
            $applied = Get-Applied
            @(Get-RecordingAudit -Outcome Succeeded).RecordingId | Sort-Object | Should -Be ($applied.Keys | Sort-Object)
            $applied.Values | Sort-Object -Unique | Should -Be 1
            (Test-RecordingAudit).IsIntact | Should -BeTrue
            Disconnect-GenesysCloud
        }
        $resumed | Should -BeGreaterThan 0 -Because 'a kill that meets nothing under way proves nothing'
        (Invoke-SandboxControl $server counts).totals.changedReplays | Should -Be 0
    }
}
