# The sandbox host as a child process on a free port of loopback, and what the bench asks of its control paths.

function Open-Sandbox {
    param([string[]] $Option)

    $start = [Diagnostics.ProcessStartInfo]::new('dotnet')
    foreach ($argument in @($BenchPaths.SandboxHost, 'serve', '--port', '0', '--journal', '0', '--exit-on-stdin-close', '--parent-pid', "$PID") + $Option) {
        $start.ArgumentList.Add($argument)
    }

    $start.RedirectStandardInput = $true
    $start.RedirectStandardOutput = $true
    $process = [Diagnostics.Process]::Start($start)
    $line = $process.StandardOutput.ReadLine()
    if ($line -notmatch '^listening (http://127\.0\.0\.1:\d+)') {
        Close-ChildProcess $process
        throw "The sandbox host said '$line'."
    }

    [pscustomobject]@{ Process = $process; BaseUri = $Matches[1] }
}

function Close-Sandbox {
    param([Parameter(Mandatory)] $Sandbox)

    $Sandbox.Process.StandardInput.Close()
    if (-not $Sandbox.Process.WaitForExit(5000)) { Close-ChildProcess $Sandbox.Process }
    $Sandbox.Process.Dispose()
}

function Close-ChildProcess {
    param([Parameter(Mandatory)] [Diagnostics.Process] $Process)

    if (-not $Process.HasExited) {
        $Process.Kill($true)
        $null = $Process.WaitForExit(5000)
    }
}

function Invoke-SandboxControl {
    param([Parameter(Mandatory)] $Sandbox, [string] $Method = 'GET', [Parameter(Mandatory)] [string] $Path, $Body)

    $request = @{ Method = $Method; Uri = "$($Sandbox.BaseUri)/__sandbox/$Path"; TimeoutSec = 60 }
    if ($null -ne $Body) {
        $request.Body = ConvertTo-Json -InputObject $Body -Depth 5 -Compress
        $request.ContentType = 'application/json'
    }

    Invoke-RestMethod @request
}

function Get-SandboxToken {
    param([Parameter(Mandatory)] $Sandbox)

    $basic = [Convert]::ToBase64String([Text.Encoding]::ASCII.GetBytes("$($BenchClient.Id):$($BenchClient.Secret)"))
    $form = @{ grant_type = 'client_credentials'; scope = $BenchClient.Scope }
    (Invoke-RestMethod -Method Post -Uri "$($Sandbox.BaseUri)/oauth/token" -Headers @{ Authorization = "Basic $basic" } -Body $form).access_token
}

function Clear-Sandbox {
    param([Parameter(Mandatory)] $Sandbox)

    $null = Invoke-SandboxControl -Sandbox $Sandbox -Method POST -Path 'reset'
}
