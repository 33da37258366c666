# What the tests of audit and compliance share: a look into SQLite files, tampering with exports, a webhook's receiver.
Set-StrictMode -Version 3
$ErrorActionPreference = 'Stop'

function Invoke-Sqlite {
    <# Runs SQL on a SQLite file, with the module's own provider, and gives back the rows. #>
    [CmdletBinding()]
    param([Parameter(Mandatory)] [string] $Path, [Parameter(Mandatory)] [string] $Sql)

    $context = [Runtime.Loader.AssemblyLoadContext]::All | Where-Object Name -EQ 'GenesysRecordingTags' | Select-Object -First 1
    $assembly = $context.LoadFromAssemblyName([Reflection.AssemblyName] 'Microsoft.Data.Sqlite')
    $connection = [Activator]::CreateInstance($assembly.GetType('Microsoft.Data.Sqlite.SqliteConnection'), "Data Source=$Path;Pooling=False")
    try {
        $connection.Open()
        $command = $connection.CreateCommand()
        $command.CommandText = $Sql
        $reader = $command.ExecuteReader()
        while ($reader.Read()) {
            $row = [ordered]@{}
            for ($i = 0; $i -lt $reader.FieldCount; $i++) { $row[$reader.GetName($i)] = $reader.GetValue($i) }
            [pscustomobject] $row
        }
        $reader.Dispose()
    }
    finally { $connection.Dispose() }
}

function Edit-Line {
    <# Makes a copy of a text file with its lines edited. #>
    [CmdletBinding()]
    param([Parameter(Mandatory)] [string] $Path, [Parameter(Mandatory)] [string] $Destination, [Parameter(Mandatory)] [scriptblock] $Edit)

    $lines = [Collections.Generic.List[string]] [IO.File]::ReadAllLines($Path)
    & $Edit $lines
    [IO.File]::WriteAllText($Destination, $lines -join "`n")
}

function Start-WebhookReceiver {
    <# A real HTTP receiver on loopback that refuses the first so many deliveries. #>
    [CmdletBinding()]
    param([int] $RefuseFirst = 0)

    $probe = [Net.Sockets.TcpListener]::new([ipaddress]::Loopback, 0)
    $probe.Start()
    $port = $probe.LocalEndpoint.Port
    $probe.Stop()
    $listener = [Net.HttpListener]::new()
    $listener.Prefixes.Add("http://127.0.0.1:$port/")
    $listener.Start()
    $state = [hashtable]::Synchronized(@{ Refused = 0; RefuseFirst = $RefuseFirst; Received = [Collections.ArrayList]::Synchronized([Collections.ArrayList]::new()) })
    $shell = [powershell]::Create().AddScript({
            param($listener, $state)
            while ($listener.IsListening) {
                try { $exchange = $listener.GetContext() } catch { return }
                $body = [IO.StreamReader]::new($exchange.Request.InputStream).ReadToEnd()
                if ($state.Refused -lt $state.RefuseFirst) {
                    $state.Refused++
                    $exchange.Response.StatusCode = 503
                }
                else {
                    $headers = @{}
                    $exchange.Request.Headers.AllKeys | ForEach-Object { $headers[$_] = $exchange.Request.Headers[$_] }
                    $null = $state.Received.Add([pscustomobject]@{ Body = $body; Headers = $headers })
                }
                $exchange.Response.Close()
            }
        }).AddParameters(@{ listener = $listener; state = $state })
    $null = $shell.BeginInvoke()
    [pscustomobject]@{ Uri = [uri] "http://127.0.0.1:$port/hook"; State = $state; Listener = $listener; Shell = $shell }
}

function Stop-WebhookReceiver {
    [CmdletBinding()]
    param([Parameter(Mandatory)] $Receiver)

    $Receiver.Listener.Close()
    $Receiver.Shell.Dispose()
}

Export-ModuleMember -Function *
