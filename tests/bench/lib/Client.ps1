# The clients that are measured: each in a process of its own, bounded in time, ended by its own handle.

function Open-Client {
    param([Parameter(Mandatory)] [string] $File, [string[]] $Argument, [hashtable] $Environment = @{})

    $start = [Diagnostics.ProcessStartInfo]::new($File)
    foreach ($item in $Argument) { $start.ArgumentList.Add($item) }
    foreach ($key in $Environment.Keys) { $start.Environment[$key] = [string]$Environment[$key] }
    $start.Environment['NO_COLOR'] = '1'
    $start.RedirectStandardOutput = $true
    $start.RedirectStandardError = $true
    $process = [Diagnostics.Process]::Start($start)
    [pscustomobject]@{
        Process = $process
        Output  = $process.StandardOutput.ReadToEndAsync()
        Errors  = $process.StandardError.ReadToEndAsync()
    }
}

function Wait-Client {
    param([Parameter(Mandatory)] $Client, [int] $TimeoutSec = 180)

    try {
        if (-not $Client.Process.WaitForExit($TimeoutSec * 1000)) {
            Close-ChildProcess $Client.Process
            throw "A client did not end within $TimeoutSec s: $($Client.Process.StartInfo.ArgumentList -join ' ')"
        }

        $text = $Client.Output.GetAwaiter().GetResult()
        if ($Client.Process.ExitCode -ne 0) {
            throw "A client ended with exit code $($Client.Process.ExitCode): $text $($Client.Errors.GetAwaiter().GetResult())"
        }

        $text
    }
    finally {
        $Client.Process.Dispose()
    }
}

# A worker is a script of workers/ in a fresh pwsh. It is told what to do by a hashtable, and answers with one JSON object.
function Open-Worker {
    param([Parameter(Mandatory)] [string] $Name, [hashtable] $Order = @{})

    $id = [guid]::NewGuid().ToString('n')
    $orderFile = Join-Path $BenchPaths.Work "$id.order.json"
    $resultFile = Join-Path $BenchPaths.Work "$id.result.json"
    $all = @{ Module = $BenchPaths.Module; Client = $BenchClient; Bodies = $BenchBodies; LedgerPath = (Join-Path $BenchPaths.Work "$id.ledger/ledger.db") }
    foreach ($key in $Order.Keys) { $all[$key] = $Order[$key] }
    $null = New-Item -ItemType Directory -Path (Split-Path $all.LedgerPath) -Force
    Set-Content -LiteralPath $orderFile -Value (ConvertTo-Json $all -Depth 5)
    $arguments = '-NoLogo', '-NoProfile', '-NonInteractive', '-File', (Join-Path $BenchPaths.Workers "$Name.ps1"), '-OrderPath', $orderFile, '-ResultPath', $resultFile
    $client = Open-Client -File $BenchPaths.PowerShell -Argument $arguments
    $client | Add-Member -NotePropertyMembers @{ OrderFile = $orderFile; ResultFile = $resultFile; LedgerFolder = Split-Path $all.LedgerPath; SharesLedger = $Order.ContainsKey('LedgerPath') } -PassThru
}

function Wait-Worker {
    param([Parameter(Mandatory)] $Worker, [int] $TimeoutSec = 180)

    try {
        $text = Wait-Client -Client $Worker -TimeoutSec $TimeoutSec
        if (-not (Test-Path -LiteralPath $Worker.ResultFile)) { throw "A worker wrote no result: $text" }
        Get-Content -LiteralPath $Worker.ResultFile -Raw | ConvertFrom-Json
    }
    finally {
        Remove-Item -LiteralPath $Worker.OrderFile, $Worker.ResultFile -ErrorAction Ignore
        # Another worker may still be at work on a ledger that two share: the work folder goes in the end anyway.
        if (-not $Worker.SharesLedger) { Remove-Item -LiteralPath $Worker.LedgerFolder -Recurse -Force -ErrorAction Ignore }
    }
}

function Invoke-Worker {
    param([Parameter(Mandatory)] [string] $Name, [hashtable] $Order = @{}, [int] $TimeoutSec = 180)

    Wait-Worker -Worker (Open-Worker -Name $Name -Order $Order) -TimeoutSec $TimeoutSec
}

function Invoke-RawHttp {
    param([Parameter(Mandatory)] $Sandbox, [Parameter(Mandatory)] [string] $Kind, [int] $Count, [int] $WarmUp, [int] $First, [int] $Connections = 32)

    $arguments = $BenchPaths.RawHttp, '--base', $Sandbox.BaseUri, '--token', (Get-SandboxToken $Sandbox), '--kind', $Kind, '--body', $BenchBodies[$Kind],
    '--count', $Count, '--warmup', $WarmUp, '--first', $First, '--connections', $Connections
    Wait-Client -Client (Open-Client -File dotnet -Argument $arguments) | ConvertFrom-Json
}

function Invoke-Wrk {
    param([Parameter(Mandatory)] $Sandbox, [Parameter(Mandatory)] [string] $Kind, [int] $Count, [int] $First, [int] $Seconds, [int] $Connections = 32)

    $environment = @{
        BENCH_KIND = $Kind; BENCH_TOKEN = Get-SandboxToken $Sandbox; BENCH_FIRST = $First; BENCH_COUNT = $Count
        BENCH_RUN = [guid]::NewGuid().ToString('n').Substring(0, 12); BENCH_BODY = $BenchBodies[$Kind]
    }
    $arguments = '-t1', "-c$Connections", "-d$($Seconds)s", '--latency', '-s', $BenchPaths.WrkScript, $Sandbox.BaseUri
    $text = Wait-Client -Client (Open-Client -File wrk -Argument $arguments -Environment $environment)
    if ($text -notmatch '(?m)^RESULT (\{.*\})') { throw "wrk said: $text" }
    $result = $Matches[1] | ConvertFrom-Json
    if ($result.Failed -gt 0) { throw "wrk: $($result.Failed) of $($result.Count) requests failed." }
    $result
}
