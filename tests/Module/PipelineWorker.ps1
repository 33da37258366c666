# A PowerShell that runs pipelines as PipelineMatrix.psm1 orders them: a line of JSON in, a line of JSON out. It is what gets killed.
param([Parameter(Mandatory)] [string] $Manifest)

Set-StrictMode -Version 3
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
$env:PSModulePath = (Split-Path (Split-Path (Split-Path $Manifest))), $env:PSModulePath -join [IO.Path]::PathSeparator
Import-Module $Manifest

# What every pipeline of the matrix begins with. The last line of an order's script is the pipeline itself.
$prologue = {
    param($order)

    Set-StrictMode -Version 3
    $ErrorActionPreference = 'Stop'
    $WarningPreference = $InformationPreference = 'SilentlyContinue'
    Import-Module $order.Manifest
    $feed = @{ PageSize = 5 }
    $tag = $order.Tag
    $metadata = $order.Metadata
    $manifest = $order.Manifest
    $left = $order.Left
    $work = $order.Work
    $connect = @{
        BaseUri = $order.BaseUri; ThrottleLimit = 4; MaximumRetryCount = 0
        Credential = [pscredential]::new($order.ClientId, [Net.NetworkCredential]::new('', $order.ClientSecret).SecurePassword)
    }
    if ($order.Api -eq 'Platform') { $connect.Api, $connect.LoginUri = 'Platform', $order.LoginUri }
    if ($order.LedgerPath) { $connect.LedgerPath = $order.LedgerPath }
    $connection = Connect-GenesysCloud @connect -PassThru
    if ($order.Resume -eq 'Before') { $null = Resume-RecordingChange }
}.ToString()

$epilogue = @'

if ($order.Resume -eq 'After') { $null = Resume-RecordingChange }
Disconnect-GenesysCloud
'@

function ConvertTo-Answer {
    param($Problem)

    $text = if ($Problem) { "$($Problem.FullyQualifiedErrorId): $Problem $($Problem.ScriptStackTrace)" } else { '' }
    ConvertTo-Json -Compress -InputObject @{ Error = $text }
}

[Console]::Out.WriteLine('ready')
while ($null -ne ($line = [Console]::In.ReadLine())) {
    $order = ConvertFrom-Json $line -AsHashtable
    $script = [scriptblock]::Create("$prologue`n$($order.Script)`n$epilogue")
    if ($order.IsHere) {
        # In the process's own pipeline, where Ctrl+C and prompts arrive.
        $problem = $null
        try { $null = & $script $order } catch { $problem = $_ }
        [Console]::Out.WriteLine((ConvertTo-Answer $problem))
        continue
    }

    $shell = [powershell]::Create()
    try {
        # One statement: PowerShell loses a stop that comes between two.
        $null = $shell.AddScript($script).AddArgument($order)
        $running = $shell.BeginInvoke()
        # The other side says when: "wait" for its end, or "stop" it where it is.
        $problem = $null
        if ([Console]::In.ReadLine() -eq 'stop') { $shell.Stop() }
        try { $null = $shell.EndInvoke($running) } catch { $problem = $_ }
        [Console]::Out.WriteLine((ConvertTo-Answer $problem))
    }
    finally { $shell.Dispose() }
}
