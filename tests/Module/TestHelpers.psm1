# What the tests share: the packaged module, a sandbox server in a process of its own, and a fresh PowerShell.
Set-StrictMode -Version 3
$ErrorActionPreference = 'Stop'

$root = Split-Path (Split-Path $PSScriptRoot)
$version = (Import-PowerShellDataFile "$root/GenesysRecordingTags.psd1").ModuleVersion

# The sandbox's sample data.
$script:ComplianceTaxonomy = 'a1b2c3d4-e5f6-7890-abcd-ef1234567890'
$script:DraftTaxonomy = 'd4e5f6a7-b8c9-0123-def0-234567890123'
$script:ClientId = 'sandbox-client'
$script:ClientSecret = 'sandbox-secret'

$script:ModulePath = if ($env:GRT_MODULE_PATH) { $env:GRT_MODULE_PATH } else { "$root/output/GenesysRecordingTags/$version" }
$script:ModuleManifest = Join-Path $ModulePath 'GenesysRecordingTags.psd1'
$script:SandboxHost = if ($env:GRT_SANDBOXHOST) { $env:GRT_SANDBOXHOST } else {
    "$root/src/GenesysRecordingTags.SandboxHost/bin/Release/net8.0/SandboxHost.dll"
}

function Import-TestedModule {
    Import-Module $ModuleManifest -Global
}

function Start-SandboxServer {
    <# A sandbox over real HTTP; it ends with this process at the latest. #>
    [CmdletBinding()]
    param([int] $Recordings = 200, [int] $LatencyMilliseconds = 0, [int] $Port = 0, [string[]] $With = @())

    $start = [Diagnostics.ProcessStartInfo]::new('dotnet')
    $arguments = $SandboxHost, 'serve', '--port', $Port, '--recordings', $Recordings, '--latency', $LatencyMilliseconds, '--parent-pid', $PID + $With
    $arguments | ForEach-Object { $start.ArgumentList.Add($_) }
    $start.RedirectStandardOutput = $true
    $process = [Diagnostics.Process]::Start($start)
    $line = $process.StandardOutput.ReadLine()
    if ($line -notmatch '^listening (http\S+)') { throw "SandboxHost did not start: $line" }
    [pscustomobject]@{ Uri = [uri] $Matches[1]; Process = $process }
}

function Stop-SandboxServer {
    [CmdletBinding()]
    param([Parameter(Mandatory)] $Server)

    if (-not $Server.Process.HasExited) { $Server.Process.Kill() }
    $Server.Process.WaitForExit()
    $Server.Process.Dispose()
}

function Get-SandboxControlUri {
    <# Of several organisations of one host, each has control paths of its own. #>
    [CmdletBinding()]
    [OutputType([string])]
    param([Parameter(Mandatory)] $Server)

    "$($Server.Uri.GetLeftPart('Authority'))/__sandbox/$($Server.PSObject.Properties['Organization'] ? "organizations/$($Server.Organization)/" : '')"
}

function Invoke-SandboxControl {
    <# Steers the sandbox: see /__sandbox/ in SandboxHost. #>
    [CmdletBinding()]
    param([Parameter(Mandatory)] $Server, [Parameter(Mandatory)] [string] $Path, [string] $Method = 'Get', $Body)

    $request = @{ Uri = "$(Get-SandboxControlUri $Server)$Path"; Method = $Method; NoProxy = $true }
    if ($PSBoundParameters.ContainsKey('Body')) {
        $request.Body = ConvertTo-Json -InputObject $Body -Depth 8
        $request.ContentType = 'application/json'
    }
    Invoke-RestMethod @request
}

function Reset-Sandbox {
    [CmdletBinding()]
    param([Parameter(Mandatory)] $Server, [int] $LatencyMilliseconds = 0)

    $null = Invoke-SandboxControl $Server reset -Method Post
    $null = Invoke-SandboxControl $Server latency -Method Post -Body @{ milliseconds = $LatencyMilliseconds }
}

function Get-SandboxJournal {
    <# The requests that came, less those for tokens. #>
    [CmdletBinding()]
    param([Parameter(Mandatory)] $Server, [string] $Operation)

    $path = if ($Operation) { "journal?operation=$Operation" } else { 'journal' }
    (Invoke-SandboxControl $Server $path).entries | Where-Object { $_.operation -ne 'IssueToken' -or $Operation }
}

function Add-SandboxFault {
    [CmdletBinding()]
    param([Parameter(Mandatory)] $Server, [Parameter(Mandatory)] [hashtable[]] $Rule)

    $null = Invoke-SandboxControl $Server faults -Method Post -Body @($Rule)
}

function Get-SandboxInFlight {
    [CmdletBinding()]
    param([Parameter(Mandatory)] $Server)

    (Invoke-SandboxControl $Server stats).inFlight
}

function Get-TestCredential {
    [CmdletBinding()]
    [OutputType([pscredential])]
    param([string] $Secret = $ClientSecret, [string] $Id = $ClientId)

    [pscredential]::new($Id, [Net.NetworkCredential]::new('', $Secret).SecurePassword)
}

function Connect-TestSandbox {
    <# Connects over HTTP, with a ledger of its own. #>
    [CmdletBinding()]
    param([Parameter(Mandatory)] $Server, [hashtable] $With = @{})

    $ledger = Join-Path ([IO.Path]::GetTempPath()) "grt-test-$PID-$([guid]::NewGuid().ToString('n')).db"
    $script:ledgers.Add($ledger)
    Connect-GenesysCloud -BaseUri $Server.Uri -Credential (Get-TestCredential) -LedgerPath $ledger -PassThru @With
}

$script:ledgers = [Collections.Generic.List[string]]::new()

function Remove-TestConnection {
    Get-GenesysConnection | Disconnect-GenesysCloud
    $ledgers | ForEach-Object { Remove-Item "$_*" -Recurse -Force -ErrorAction Ignore }
    $ledgers.Clear()
}

function Invoke-FreshPowerShell {
    <# Runs a script in a new process, under strict mode, and gives back what it wrote, as text lines. #>
    [CmdletBinding()]
    param([Parameter(Mandatory)] [string] $Script, [hashtable] $Environment = @{})

    $file = Join-Path ([IO.Path]::GetTempPath()) "grt-test-$([guid]::NewGuid().ToString('n')).ps1"
    $prologue = "Set-StrictMode -Version 3; `$ErrorActionPreference = 'Stop'; `$ModuleManifest = '$ModuleManifest'; `$ModulePath = '$ModulePath'`n"
    Set-Content -LiteralPath $file -Value ($prologue + $Script)
    $start = [Diagnostics.ProcessStartInfo]::new([Environment]::ProcessPath)
    '-NoLogo', '-NoProfile', '-NonInteractive', '-File', $file | ForEach-Object { $start.ArgumentList.Add($_) }
    $Environment.GetEnumerator() | ForEach-Object { $start.Environment[$_.Key] = $_.Value }
    $start.Environment['NO_COLOR'] = '1'
    $start.RedirectStandardOutput = $start.RedirectStandardError = $true
    $process = [Diagnostics.Process]::Start($start)
    try {
        $errors = $process.StandardError.ReadToEndAsync()
        $text = $process.StandardOutput.ReadToEnd()
        $process.WaitForExit()
        if ($process.ExitCode -ne 0) { throw "The script ended with exit code $($process.ExitCode): $text $($errors.Result)" }
        $text -split '\r?\n' | Where-Object { $_ }
    }
    finally {
        $process.Dispose()
        Remove-Item $file
    }
}

function Invoke-HostedPowerShell {
    <# Runs a script block in a runspace of its own, whose streams can be looked at one by one, and gives back output and streams. #>
    [CmdletBinding()]
    param([Parameter(Mandatory)] [scriptblock] $Script, [hashtable] $Parameters = @{})

    $shell = [powershell]::Create()
    try {
        $null = $shell.AddCommand('Import-Module').AddParameter('Name', $ModuleManifest).AddStatement()
        $null = $shell.AddScript($Script).AddParameters($Parameters)
        $output = $shell.Invoke()
        $streams = @{}
        foreach ($name in 'Error', 'Warning', 'Verbose', 'Debug', 'Information', 'Progress') {
            # A copy: some streams are emptied when the shell goes.
            $streams[$name] = @($shell.Streams.$name)
        }
        [pscustomobject]@{ Output = $output; Streams = [pscustomobject] $streams }
    }
    finally { $shell.Dispose() }
}

function Restore-DateText {
    <# Takes the marks of ConvertFrom-JsonText off again. #>
    param($Value)

    if ($Value -is [string]) { return $Value -replace '^~(?=\d{4}-\d\d-\d\dT)' }
    if ($Value -is [Collections.IDictionary]) { foreach ($key in @($Value.Keys)) { $Value[$key] = Restore-DateText $Value[$key] } }
    elseif ($Value -is [pscustomobject]) { foreach ($property in $Value.PSObject.Properties) { $property.Value = Restore-DateText $property.Value } }
    elseif ($Value -is [array]) { return , @($Value | ForEach-Object { Restore-DateText $_ }) }
    $Value
}

function ConvertFrom-JsonText {
    <# ConvertFrom-Json that leaves dates as they are written, in PowerShell 7.4 too, which has no -DateKind. #>
    [CmdletBinding()]
    param([Parameter(Mandatory, ValueFromPipeline)] [string] $Json, [switch] $AsHashtable)

    process {
        if ((Get-Command ConvertFrom-Json).Parameters.ContainsKey('DateKind')) { return ConvertFrom-Json $Json -AsHashtable:$AsHashtable -DateKind String }
        Restore-DateText (ConvertFrom-Json ($Json -replace '"(?=\d{4}-\d\d-\d\dT)', '"~') -AsHashtable:$AsHashtable)
    }
}

function Wait-Until {
    <# Waits for something that comes true by itself; fails where it does not. #>
    [CmdletBinding()]
    param([Parameter(Mandatory)] [scriptblock] $Condition, [int] $Milliseconds = 5000, [string] $What = 'the condition')

    $watch = [Diagnostics.Stopwatch]::StartNew()
    while (-not (& $Condition)) {
        if ($watch.ElapsedMilliseconds -gt $Milliseconds) { throw "After $Milliseconds ms, still not: $What" }
        Start-Sleep -Milliseconds 20
    }
}

Export-ModuleMember -Function * -Variable ComplianceTaxonomy, DraftTaxonomy, ClientId, ClientSecret, ModulePath, ModuleManifest
