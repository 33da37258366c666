#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5' }
# A ledger that can't be made, written, locked or read to its end: what can't be recorded is not sent, and says so.

BeforeDiscovery {
    # What takes a disk's room or a folder's permission away is not to be had everywhere: said in the test's name where it is skipped.
    $isRoot = -not $IsWindows -and (id -u) -eq 0
    $canMount = $false
    if ($IsLinux -and $isRoot -and (Get-Command unshare -ErrorAction Ignore)) {
        unshare -m sh -c 'd=$(mktemp -d); mount -t tmpfs -o size=1m tmpfs "$d" && umount "$d" && rmdir "$d"' 2>$null
        $canMount = $LASTEXITCODE -eq 0
    }
    $canDrop = $IsLinux -and ((-not $isRoot) -or [bool] (Get-Command setpriv -ErrorAction Ignore))
    if ($canDrop -and $isRoot) {
        $null = setpriv --reuid=65534 --regid=65534 --clear-groups -- test -r $PSScriptRoot -a -x ([Environment]::ProcessPath)
        $canDrop = $LASTEXITCODE -eq 0
    }
}

BeforeAll {
    Set-StrictMode -Version 3
    Import-Module "$PSScriptRoot/TestHelpers.psm1"
    Import-TestedModule
    $server = Start-SandboxServer -Recordings 120
    $tag = @{ Label = 'Compliance:PCI-DSS'; TaxonomyId = $ComplianceTaxonomy }
    $isRoot = -not $IsWindows -and (id -u) -eq 0
    $all = (Invoke-SandboxControl $server recordings).recordingIds | Sort-Object

    # What every child of these tests begins with.
    $prologue = @"
Set-StrictMode -Version 3
`$ErrorActionPreference = 'Stop'
Import-Module '$ModuleManifest'
`$tag = @{ Label = 'Compliance:PCI-DSS'; TaxonomyId = '$ComplianceTaxonomy' }
`$connect = @{ BaseUri = '$($server.Uri)'; Credential = [pscredential]::new('$ClientId', (ConvertTo-SecureString '$ClientSecret' -AsPlainText -Force)) }
function Describe(`$record) { @{ Id = `$record.FullyQualifiedErrorId; Category = "`$(`$record.CategoryInfo.Category)"; Message = "`$record"; Action = `$record.ErrorDetails.RecommendedAction; Target = "`$(`$record.TargetObject)" } }

"@

    function Start-Child {
        # Starts a script in a new PowerShell, behind a program that changes what it may do.
        param([string] $Script, [string[]] $Behind = @())
        $file = Join-Path ([IO.Path]::GetTempPath()) "grt-fault-$([guid]::NewGuid().ToString('n')).ps1"
        Set-Content -LiteralPath $file -Value ($prologue + $Script)
        $command = @($Behind) + @([Environment]::ProcessPath, '-NoLogo', '-NoProfile', '-NonInteractive', '-File', $file)
        $start = [Diagnostics.ProcessStartInfo]::new($command[0])
        $command[1..($command.Count - 1)] | ForEach-Object { $start.ArgumentList.Add($_) }
        $start.RedirectStandardOutput = $start.RedirectStandardError = $true
        $start.Environment['NO_COLOR'] = '1'
        $start.Environment['HOME'] = [IO.Path]::GetTempPath()
        $process = [Diagnostics.Process]::Start($start)
        [pscustomobject]@{ Process = $process; File = $file; Output = $process.StandardOutput.ReadToEndAsync(); Errors = $process.StandardError.ReadToEndAsync() }
    }

    function Receive-Child {
        # What the script wrote as its last line, which is JSON.
        param($Child, [int] $Seconds = 60)
        $ended = $Child.Process.WaitForExit($Seconds * 1000)
        if (-not $ended) { $Child.Process.Kill() }
        $text = $Child.Output.Result
        Remove-Item $Child.File
        if (-not $ended -or $Child.Process.ExitCode -ne 0) { throw "The child did not come to its end: $text $($Child.Errors.Result)" }
        ($text.Trim() -split '\r?\n')[-1] | ConvertFrom-Json -AsHashtable
    }

    function Get-TagCount {
        @((Invoke-SandboxControl $server counts).recordings.PSObject.Properties.Value.tags)
    }

    function Connect-Ledger {
        param([string] $Path)
        try {
            Connect-GenesysCloud -BaseUri $server.Uri -Credential (Get-TestCredential) -LedgerPath $Path -WarningAction SilentlyContinue
        }
        catch { $_ }
    }

    # Begun now, for it takes half a minute; looked at in the end.
    $lock = $null
    if ($IsLinux) {
        $lockedPath = Join-Path ([IO.Path]::GetTempPath()) "grt-locked-$PID.db"
        $holder = [powershell]::Create()
        $null = $holder.AddScript({
                param($manifest, $connect)
                Import-Module $manifest
                Connect-GenesysCloud @connect -Scope Runspace
            }).AddParameters(@{ manifest = $ModuleManifest; connect = @{ BaseUri = $server.Uri; Credential = Get-TestCredential; LedgerPath = $lockedPath } }).Invoke()
        $lock = [IO.File]::Open("$lockedPath-shm", 'Open', 'ReadWrite', 'ReadWrite')

        # The write lock of a SQLite log is this byte of its shared-memory file.
        $lock.Lock(120, 1)
        $waiting = Start-Child @"
`$watch = [Diagnostics.Stopwatch]::StartNew()
try { Connect-GenesysCloud @connect -LedgerPath '$lockedPath'; 'null' } catch { (Describe `$_) + @{ Seconds = `$watch.Elapsed.TotalSeconds } | ConvertTo-Json -Compress }
"@
    }
}

AfterAll {
    Remove-TestConnection
    Stop-SandboxServer $server
    if ($lock) { $lock.Dispose(); $holder.Dispose(); Remove-Item "$lockedPath*" -Recurse -Force }
}

Describe 'Connect-GenesysCloud with a ledger that can''t be' {
    BeforeEach { Reset-Sandbox $server }
    AfterEach { Remove-TestConnection }

    It '<What>: says so, says where, and asks for no token' -ForEach @(
        @{ What = 'below a file'; Make = { Set-Content "$TestDrive/file" x; "$TestDrive/file/ledger.db" } }
        @{ What = 'in a place where nothing can be made'; Make = { '/proc/nowhere/ledger.db' } }
        @{ What = 'that is a folder'; Make = { (New-Item -ItemType Directory -Force "$TestDrive/folder.db").FullName } }
        @{ What = 'that is another kind of file'; Make = { Set-Content "$TestDrive/letter.db" ('Dear ledger, ' * 100); "$TestDrive/letter.db" } }
    ) {
        $path = & $Make
        $failure = Connect-Ledger $path
        $failure.FullyQualifiedErrorId | Should -BeExactly 'LedgerUnavailable,GenesysRecordingTags.ConnectGenesysCloudCommand'
        $failure.CategoryInfo.Category | Should -Be 'ResourceUnavailable'
        "$failure" | Should -Match ([regex]::Escape($path))
        $failure.ErrorDetails.RecommendedAction | Should -Match '-LedgerPath'
        @(Get-SandboxJournal $server -Operation IssueToken).Count | Should -Be 0
        Get-GenesysConnection | Should -BeNullOrEmpty
    }

    It 'in a folder that may not be written' -Skip:(-not $canDrop) {
        $folder = New-Item -ItemType Directory (Join-Path ([IO.Path]::GetTempPath()) "grt-readonly-$PID")
        try {
            chmod 0555 $folder.FullName
            $script = "try { Connect-GenesysCloud @connect -LedgerPath '$($folder.FullName)/ledger.db'; 'null' } catch { Describe `$_ | ConvertTo-Json -Compress }"
            $behind = if ($isRoot) { 'setpriv', '--reuid=65534', '--regid=65534', '--clear-groups', '--' } else { @() }
            $failure = Receive-Child (Start-Child $script -Behind $behind)
            $failure.Id | Should -BeExactly 'LedgerUnavailable,GenesysRecordingTags.ConnectGenesysCloudCommand'
            $failure.Message | Should -Match 'grt-readonly-.*denied'
            $failure.Action | Should -Match 'writable.*-LedgerPath'
            @(Get-SandboxJournal $server -Operation IssueToken).Count | Should -Be 0
        }
        finally { Remove-Item $folder -Recurse -Force }
    }
}

Describe 'A ledger that was cut off in the middle of a write' {
    BeforeEach { Reset-Sandbox $server }
    AfterEach { Remove-TestConnection }

    It 'goes on from what is whole of it, and applies nothing twice' {
        # Still open, so that all of it stands in the log beside the file, as after a power cut.
        $path = "$TestDrive/whole.db"
        Connect-Ledger $path | Should -BeNullOrEmpty
        $null = Get-GenesysEvent -First 100 | Add-RecordingTag @tag
        (Get-TagCount).Count | Should -Be 100
        $log = [IO.File]::Open("$path-wal", 'Open', 'Read', 'ReadWrite')
        $bytes = [byte[]]::new($log.Length)
        $log.ReadExactly($bytes, 0, $bytes.Length)
        $log.Dispose()
        Disconnect-GenesysCloud

        $random = [Random]::new(7)
        foreach ($share in 0.999, 0.9, 0.6, 0.3, 0.02) {
            $cut = "$TestDrive/cut-$share.db"
            $length = [int] ($bytes.Length * $share) - $random.Next(1, 600)
            [IO.File]::WriteAllBytes($cut, [byte[]]::new(0))
            [IO.File]::WriteAllBytes("$cut-wal", $bytes[0..$length])
            Connect-Ledger $cut | Should -BeNullOrEmpty
            $null = Get-GenesysEvent | Add-RecordingTag @tag -ErrorAction Stop
            $null = Resume-RecordingChange
            (Test-RecordingAudit).IsIntact | Should -BeTrue
            @(Get-RecordingAudit -Outcome Succeeded).RecordingId | Sort-Object | Should -Be $all
            Disconnect-GenesysCloud
            Get-TagCount | Should -Be (@(1) * 120)
        }
        (Invoke-SandboxControl $server counts).totals.changedReplays | Should -Be 0
    }

    It 'is refused where what is missing was written long ago' {
        $path = "$TestDrive/damaged.db"
        Connect-Ledger $path | Should -BeNullOrEmpty
        $null = Get-GenesysEvent | Add-RecordingTag @tag
        Disconnect-GenesysCloud
        $file = [IO.File]::OpenWrite($path)
        $file.SetLength([int] ($file.Length / 2))
        $file.Dispose()
        $failure = Connect-Ledger $path
        $failure.FullyQualifiedErrorId | Should -BeExactly 'LedgerUnavailable,GenesysRecordingTags.ConnectGenesysCloudCommand'
        "$failure" | Should -Match 'damaged\.db.* is damaged'
        $failure.ErrorDetails.RecommendedAction | Should -Match 'backup.*-LedgerPath'
    }
}

Describe 'A ledger whose disk runs full in mid-run' {
    It 'sends nothing that it can''t record, says what it did, and goes on when there is room' -Skip:(-not $canMount) {
        Reset-Sandbox $server -LatencyMilliseconds 2
        $script = @'
$disk = $env:GRT_DISK
Connect-GenesysCloud @connect -LedgerPath "$disk/ledger.db"

# Room for a few changes, and then for none.
$filler = [IO.File]::OpenWrite("$disk/filler")
try { while ($true) { $filler.Write([byte[]]::new(4096)); $filler.Flush() } } catch { }
$filler.SetLength($filler.Length - 64kb)
$filler.Flush()
$first = @{ Results = 0; Errors = @(); Ending = $null }
try {
    Get-GenesysEvent | Add-RecordingTag @tag -ErrorAction SilentlyContinue -ErrorVariable problems | ForEach-Object { $first.Results++ }
}
catch { $first.Ending = Describe $_ }
$first.Errors = @($problems | Where-Object { $_ -is [Management.Automation.ErrorRecord] } | ForEach-Object { Describe $_ })
$during = (Invoke-RestMethod "$($connect.BaseUri)__sandbox/counts" -NoProxy).totals.tags

$filler.SetLength(0)
$filler.Dispose()
$null = Get-GenesysEvent | Add-RecordingTag @tag -ErrorVariable problems
$null = Resume-RecordingChange -ErrorVariable +problems
$audit = @(Get-RecordingAudit -Outcome Succeeded)
$isIntact = (Test-RecordingAudit).IsIntact
Disconnect-GenesysCloud
@{ First = $first; During = $during; Later = @($problems).Count; IsIntact = $isIntact; Recorded = $audit.RecordingId } | ConvertTo-Json -Depth 5 -Compress
'@
        # In a mount of the child's own, which is gone with it.
        $behind = 'unshare', '-m', 'sh', '-c', 'GRT_DISK=$(mktemp -d); export GRT_DISK; mount -t tmpfs -o size=8m tmpfs "$GRT_DISK" && exec "$@"', 'sh'
        $told = Receive-Child (Start-Child $script -Behind $behind)
        $told.First.Ending.Id | Should -BeExactly 'LedgerUnavailable,GenesysRecordingTags.GetGenesysEventCommand'
        $told.First.Ending.Action | Should -Not -BeNullOrEmpty

        # How many of the recordings come to tell of it before the cursor ends the pipeline is a matter of moments.
        foreach ($problem in $told.First.Errors) {
            $problem.Id | Should -BeExactly 'LedgerUnavailable,GenesysRecordingTags.AddRecordingTagCommand'
            $problem.Message | Should -Match "^Recording 'rec-[^']+': (not sent, |the change was made, but its audit record could not be written).*disk is full"
            $problem.Action | Should -Match 'Make room'
            $problem.Target | Should -Not -BeNullOrEmpty
        }
        $told.Later | Should -Be 0
        $told.IsIntact | Should -BeTrue
        Get-TagCount | Should -Be (@(1) * 120)
        $told.Recorded | Sort-Object | Should -Be $all
        (Invoke-SandboxControl $server counts).totals.changedReplays | Should -Be 0

        # What it had room for, and not one more: the rest was never sent.
        $told.During | Should -BeLessThan 120
    }
}

Describe 'A ledger that another process keeps locked' {
    It 'is waited for, half a minute long, and then said to be locked' -Skip:(-not $IsLinux) {
        $failure = Receive-Child $waiting
        $failure.Id | Should -BeExactly 'LedgerUnavailable,GenesysRecordingTags.ConnectGenesysCloudCommand'
        $failure.Message | Should -Match 'grt-locked-.*is locked by another process'
        $failure.Action | Should -Match 'Wait until.*-LedgerPath'
        $failure.Seconds | Should -BeGreaterThan 29
    }

    It 'is used as soon as it is free' -Skip:(-not $IsLinux) {
        $soon = Start-Child "Set-Content '$lockedPath.begun' x; Connect-GenesysCloud @connect -LedgerPath '$lockedPath'; Get-GenesysConnection | ForEach-Object Name | ConvertTo-Json"
        Wait-Until { Test-Path "$lockedPath.begun" } -Milliseconds 30000 -What 'the child is about to connect'
        $soon.Process.HasExited | Should -BeFalse
        $lock.Unlock(120, 1)
        Receive-Child $soon | Should -Be $server.Uri.Authority
    }
}
