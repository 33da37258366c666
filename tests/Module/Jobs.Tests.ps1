#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5' }
# Three jobs from start to end, each on a machine that has nothing but PowerShell and the module: a spreadsheet with typing errors, a task that
# nobody watches, and a mistake that is put right and proven much later. The scripts are what their users type.

BeforeDiscovery {
    $python = (Get-Command python3, python -CommandType Application -ErrorAction Ignore | Select-Object -First 1).Source
}

BeforeAll {
    Set-StrictMode -Version 3
    Import-Module "$PSScriptRoot/TestHelpers.psm1"
    $random = [Random]::new(20261125)

    function New-Machine {
        # A home directory with the module installed, and what the environment says of the client.
        param([string] $Name, $Server)
        $folder = "$TestDrive/$Name"
        $modules = $IsWindows ? "$folder/Documents/PowerShell/Modules" : "$folder/.local/share/powershell/Modules"
        $null = New-Item "$modules/GenesysRecordingTags" -ItemType Directory
        Copy-Item $ModulePath "$modules/GenesysRecordingTags/" -Recurse
        $environment = @{ HOME = $folder; USERPROFILE = $folder; PSModulePath = $modules }
        'XDG_DATA_HOME', 'XDG_CONFIG_HOME', 'XDG_CACHE_HOME' | ForEach-Object { $environment[$_] = '' }
        if ($Server) {
            $environment += @{ GENESYS_BASE_URI = "$($Server.Uri)"; GENESYS_CLIENT_ID = $ClientId; GENESYS_CLIENT_SECRET = $ClientSecret }
        }
        [pscustomobject]@{ Folder = $folder; Environment = $environment }
    }

    function Start-Session {
        # A console in the machine's home directory, which gets a script to run.
        param($Machine, [string] $Script)
        $file = "$($Machine.Folder)/session-$([guid]::NewGuid().ToString('n')).ps1"
        Set-Content -LiteralPath $file -Value $Script
        $start = [Diagnostics.ProcessStartInfo]::new([Environment]::ProcessPath)
        '-NoLogo', '-NoProfile', '-NonInteractive', '-File', $file | ForEach-Object { $start.ArgumentList.Add($_) }
        $Machine.Environment.GetEnumerator() | ForEach-Object { $start.Environment[$_.Key] = $_.Value }
        $start.Environment['NO_COLOR'] = '1'
        $start.WorkingDirectory = $Machine.Folder
        $start.RedirectStandardOutput = $start.RedirectStandardError = $true
        $process = [Diagnostics.Process]::Start($start)
        [pscustomobject]@{ Process = $process; Output = $process.StandardOutput.ReadToEndAsync(); Errors = $process.StandardError.ReadToEndAsync() }
    }

    function Complete-Session {
        param($Session)
        $Session.Process.WaitForExit()
        [pscustomobject]@{ ExitCode = $Session.Process.ExitCode; Text = $Session.Output.Result.Trim(); Errors = $Session.Errors.Result.Trim() }
        $Session.Process.Dispose()
    }

    function Invoke-Session {
        param($Machine, [string] $Script)
        $result = Complete-Session (Start-Session $Machine $Script)
        $result.ExitCode | Should -Be 0 -Because "$($result.Text) $($result.Errors)"
        $result.Text
    }

    function Get-TagTotal {
        param($Server)
        (Invoke-SandboxControl $Server 'counts?recordingId=none').totals.tags
    }

    function Stop-SessionWithin {
        # Kills a session once the service has made so many more changes.
        param($Session, $Server, [int] $Changes)
        $goal = (Get-TagTotal $Server) + $Changes
        Wait-Until { $Session.Process.HasExited -or (Get-TagTotal $Server) -ge $goal } -Milliseconds 60000 -What "$Changes changes"
        $Session.Process.Kill()
        (Complete-Session $Session).ExitCode
    }

    function Get-CountByRecording {
        param($Server)
        $map = @{}
        (Invoke-SandboxControl $Server counts).recordings.PSObject.Properties | ForEach-Object { $map[$_.Name] = [int] $_.Value.tags }
        $map
    }
}

Describe 'A spreadsheet of 2,000 recordings with typing errors' {
    BeforeAll {
        $server = Start-SandboxServer -Recordings 2000 -LatencyMilliseconds 10
        $ids = (Invoke-SandboxControl $server recordings).recordingIds | Sort-Object
        $machine = New-Machine sheet $server
        'TaxonomyId,TaxonomyName,Label', "$ComplianceTaxonomy,Compliance,Compliance:GDPR", "$ComplianceTaxonomy,Compliance,Compliance:PCI-DSS" |
            Set-Content "$($machine.Folder)/taxonomies.csv"

        # The row without a recording is an error of the command, and no change that the audit could name.
        # Every fortieth label and every fiftieth confidence is mistyped, three recordings are not there, one row has no recording.
        $rows = for ($i = 0; $i -lt 2000; $i++) {
            [pscustomobject]@{
                RecordingId = $i -in 700, 1400, 1999 ? "rec-lost-$i" : $i -eq 1000 ? '' : $ids[$i]
                Label       = $i % 40 -eq 5 ? 'Compliance:GDRP' : 'Compliance:GDPR'
                Confidence  = $i % 50 -eq 7 ? '0,9' : '0.9'
            }
        }
        $rows | Export-Csv "$($machine.Folder)/november.csv"
        $wrong = @($rows | Where-Object { $_.Label -like '*GDRP' -or $_.Confidence -eq '0,9' })
        $lost = @($rows | Where-Object { $_.RecordingId -like 'rec-lost-*' })
        $sweep = @'
Connect-GenesysCloud
Import-RecordingTaxonomy ./taxonomies.csv | Out-Null
Import-Csv ./november.csv | Add-RecordingTag -RunName 'GDPR sweep 2026-11' -ErrorAction SilentlyContinue | Out-Null
'@
    }
    AfterAll { Stop-SandboxServer $server }

    It 'is looked through before anything is sent' {
        $text = Invoke-Session $machine @'
Connect-GenesysCloud
Import-RecordingTaxonomy ./taxonomies.csv | Out-Null
Import-Csv ./november.csv | Test-RecordingTag | Where-Object IsValid -EQ $false | ForEach-Object Problems | ForEach-Object Message
'@
        @($text -split '\r?\n' -match "Did you mean 'Compliance:GDPR'").Count | Should -Be @($rows | Where-Object Label -EQ 'Compliance:GDRP').Count
        @(Get-SandboxJournal $server -Operation TagRecording).Count | Should -Be 0
    }

    It 'is cut off five times and run again: each row is applied once, and it is one run' {
        foreach ($cut in 1..5) {
            $session = Start-Session $machine $sweep
            Stop-SessionWithin $session $server $random.Next(20, 350) | Should -Be 137 -Because "cut $cut met it at work"
        }
        $null = Invoke-Session $machine $sweep
        $applied = Get-CountByRecording $server
        @($applied.Values | Sort-Object -Unique) | Should -Be 1
        $applied.Count | Should -Be (1999 - $wrong.Count - $lost.Count)

        $runs = Invoke-Session $machine 'Connect-GenesysCloud; Get-RecordingRun | ConvertTo-Csv' | ConvertFrom-Csv
        $runs | Should -HaveCount 1
        $runs.RunName, $runs.State, $runs.Applied, $runs.Failed, $runs.Unfinished |
            Should -Be 'GDPR sweep 2026-11', 'Completed', "$($applied.Count)", "$($wrong.Count + $lost.Count)", '0'
    }

    It 'says which rows failed and why, and the corrected ones are applied by the same line' {
        $failed = Invoke-Session $machine @'
Connect-GenesysCloud
Get-RecordingAudit -RunName 'GDPR sweep*' -Outcome Failed | Select-Object RecordingId, ErrorId, Error | Export-Csv ./failed.csv
Import-Csv ./failed.csv | Group-Object ErrorId -NoElement | Select-Object Name, Count | ConvertTo-Csv
'@ | ConvertFrom-Csv
        ($failed | Where-Object Name -EQ 'RecordingNotFound').Count | Should -BeGreaterOrEqual 3
        $text = Invoke-Session $machine @"
(Get-Content ./november.csv) -replace 'GDRP', 'GDPR' -replace '0,9', '0.9' | Set-Content ./november.csv
$sweep
Get-RecordingRun 'GDPR sweep 2026-11' | Select-Object Applied, Failed | ConvertTo-Csv
"@
        $run = $text | ConvertFrom-Csv
        $run.Applied, $run.Failed | Should -Be "$(1999 - $lost.Count)", "$($lost.Count)"
        $applied = Get-CountByRecording $server
        @($applied.Values | Sort-Object -Unique) | Should -Be 1
        $applied.Count | Should -Be (1999 - $lost.Count)
    }
}

Describe 'A task that nobody watches' -Skip:$IsWindows {
    BeforeAll {
        $server = Start-SandboxServer -Recordings 400 -LatencyMilliseconds 10
        $machine = New-Machine task $server
        # The script of the how-to, with the environment's client in place of the vault's.
        $text = Get-Content "$PSScriptRoot/../../docs/how-to/scheduled-task.md" -Raw
        $script = [regex]::Match($text, '(?s)```powershell account\r?\n(#Requires.+?)```').Groups[1].Value
        $connect = 'Connect-GenesysCloud -Region us-east-1 -Credential (Get-Secret genesys)'
        $script | Should -BeLike "*$connect*"
        $task = $script.Replace($connect, 'Connect-GenesysCloud')
        function Invoke-Task { Complete-Session (Start-Session $machine $task) }
    }
    AfterAll { Stop-SandboxServer $server }

    It 'that is killed in the middle is finished by the next one, and nothing is done twice' {
        Stop-SessionWithin (Start-Session $machine $task) $server 60 | Should -Be 137
        (Invoke-Task).ExitCode | Should -Be 0
        $applied = Get-CountByRecording $server
        $applied.Count | Should -Be @((Invoke-SandboxControl $server recordings).recordingIds).Count
        @($applied.Values | Sort-Object -Unique) | Should -Be 1
        (Invoke-Task).ExitCode | Should -Be 0
        (Get-TagTotal $server) | Should -Be $applied.Count
    }

    It 'leaves a log that a machine reads, without the secret' {
        $lines = Get-Content "$($machine.Folder)/.genesys/tag-new.jsonl"
        $entries = $lines | ConvertFrom-Json
        @($entries.event | Sort-Object -Unique) | Should -Contain 'request'
        $lines | Should -Not -Match $ClientSecret
        Get-Content "$($machine.Folder)/.genesys/tag-new.transcript.txt" | Should -Not -Match $ClientSecret
    }

    It 'ends at once while another one is at work: 3' {
        $lock = [IO.File]::Open("$($machine.Folder)/.genesys/tag-new.lock", 'OpenOrCreate', 'ReadWrite', 'None')
        try { (Invoke-Task).ExitCode | Should -Be 3 }
        finally { $lock.Dispose() }
    }

    It 'tells that recordings failed: 2' {
        Reset-Sandbox $server
        Remove-Item "$($machine.Folder)/.genesys/ledger.db*" -Recurse
        Add-SandboxFault $server @{ match = @{ operation = 'TagRecording'; nth = 3 }; action = @{ kind = 'Status'; statusCode = 404 } }
        (Invoke-Task).ExitCode | Should -Be 2
        (Get-CountByRecording $server).Count | Should -Be (@((Invoke-SandboxControl $server recordings).recordingIds).Count - 1)
    }

    It 'tells that it could not work: 1, and why' {
        $machine.Environment.GENESYS_CLIENT_SECRET = 'another'
        $result = Invoke-Task
        $result.ExitCode | Should -Be 1
        $result.Errors | Should -Match 'AuthenticationFailed|InvalidCredential|Unauthorized'
    }
}

Describe 'A mistake that is put right, and proven much later' {
    BeforeAll {
        $server = Start-SandboxServer -Recordings 500 -With '--upload-delay', '0', '--analytics-lag', '0'
        $machine = New-Machine officer $server
        $machine.Environment.Remove('GENESYS_BASE_URI')
        $connect = "Connect-GenesysCloud -BaseUri '$($server.Uri)platform-api' -LoginUri '$($server.Uri)login' -Api Platform " +
        '-Credential ([pscredential]::new($env:GENESYS_CLIENT_ID, (ConvertTo-SecureString $env:GENESYS_CLIENT_SECRET -AsPlainText -Force)))'
        "TaxonomyId,TaxonomyName,Label`n$ComplianceTaxonomy,Compliance,Compliance:GDPR`n$ComplianceTaxonomy,Compliance,Compliance:PCI-DSS" |
            Set-Content "$($machine.Folder)/taxonomies.csv"
        $auditor = New-Machine auditor
    }
    AfterAll { Stop-SandboxServer $server }

    It 'is found and taken back by the name of its run, and the report says so' {
        $lines = (Invoke-Session $machine @"
$connect
Initialize-RecordingTagSchema -Confirm:`$false | Out-Null
Import-RecordingTaxonomy ./taxonomies.csv | Out-Null
Get-GenesysEvent | Select-Object -First 300 | Set-Variable calls
`$calls | Select-Object -First 20 | Add-RecordingTag -Label Compliance:GDPR -RunName 'GDPR requests' | Out-Null
`$calls | Add-RecordingTag -Label Compliance:PCI-DSS -RunName 'Card calls' | Out-Null
"carry it: `$(@(Get-RecordingAudit -Current -Label Compliance:PCI-DSS).Count)"
Undo-RecordingChange -RunName 'Card calls' -Confirm:`$false | Measure-Object | ForEach-Object { "undone: `$(`$_.Count)" }
"left: `$(@(Get-RecordingAudit -Current -Label Compliance:PCI-DSS).Count)"
"others: `$(@(Get-RecordingAudit -Current -Label Compliance:GDPR).Count)"
Export-RecordingAudit ./report.html
Get-RecordingRun | Sort-Object StartedAt | ForEach-Object { "`$(`$_.Command) '`$(`$_.RunName)': `$(`$_.Applied) applied, `$(`$_.Failed) failed" }
"@) -split '\r?\n'
        $lines | Should -Contain 'carry it: 300'
        $lines | Should -Contain 'undone: 300'
        $lines | Should -Contain 'left: 0'
        $lines | Should -Contain 'others: 20'
        $lines | Should -Contain "Undo-RecordingChange '': 300 applied, 0 failed"
        (Invoke-SandboxControl $server platform-counts).recordDeletes | Should -Be 300
        $report = Get-Content "$($machine.Folder)/report.html" -Raw
        $report | Should -Match 'Card calls'
        $report | Should -Match '(?i)undone'
    }

    It 'is proven for one recording, after its records were archived, to somebody who has nothing but the proof' {
        $null = Invoke-Session $machine @"
$connect
Compress-RecordingAudit -Before (Get-Date) -Path ./2026.grtaudit -Confirm:`$false | Out-Null
Get-RecordingAudit -RunName 'GDPR requests' -Last 1 | Export-RecordingAudit ./proof.json -Proof
"@
        (Get-Item "$($machine.Folder)/proof.json").Length | Should -BeLessThan 20KB
        Copy-Item "$($machine.Folder)/proof.json" $auditor.Folder
        Invoke-Session $auditor @'
$proof = Test-RecordingAudit ./proof.json -WarningAction Ignore
"intact: $($proof.IsIntact), records: $($proof.RecordCount)"
'@ | Should -Be 'intact: True, records: 3'

        # One word of it is another.
        $forged = (Get-Content "$($auditor.Folder)/proof.json" -Raw).Replace('PCI-DSS', 'PCI-DSX')
        Set-Content "$($auditor.Folder)/forged.json" $forged -NoNewline
        Invoke-Session $auditor '(Test-RecordingAudit ./forged.json -WarningAction Ignore).IsIntact' | Should -Be 'False'
    }

    It 'is proven without the module, too' -Skip:(-not $python) -ForEach @{ Python = $python } {
        $recipe = "$PSScriptRoot/../../docs/how-to/verify_recording_proof.py"
        $null = & $Python $recipe "$($auditor.Folder)/proof.json"
        $LASTEXITCODE | Should -Be 0
        $null = & $Python $recipe "$($auditor.Folder)/forged.json" 2>&1
        $LASTEXITCODE | Should -Not -Be 0
    }
}
