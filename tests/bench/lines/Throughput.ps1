# 10,000 changes with 32 in flight, against raw HTTP, a parallel script, a sequential script, and itself without a ledger.

function Measure-Throughput {
    param([int] $Count, [int] $Rounds, [switch] $Quick)

    $warmUp = [math]::Min(1000, $Count)
    $parallelCount = $Quick ? 400 : 1500
    $sequentialCount = $Quick ? 60 : 200
    $first = 200 + $warmUp
    $hasWrk = [bool](Get-Command wrk -CommandType Application -ErrorAction Ignore)
    $sandbox = Open-Sandbox -Option '--latency', '20ms', '--recordings', ($first + [math]::Max($Count, 1500) + 100)
    $all = [Collections.Generic.List[object]]::new()
    try {
        # The server's own code is warm before anybody is measured.
        $null = Invoke-RawHttp -Sandbox $sandbox -Kind Tags -Count 2000 -WarmUp 0 -First 200
        $null = Invoke-RawHttp -Sandbox $sandbox -Kind Metadata -Count 2000 -WarmUp 0 -First 200
        for ($round = 1; $round -le $Rounds; $round++) {
            foreach ($kind in 'Tags', 'Metadata') {
                $clients = [ordered]@{}
                $token = Get-SandboxToken $sandbox
                $worker = @{ BaseUri = $sandbox.BaseUri; Kind = $kind; Count = $Count; WarmUp = $warmUp; First = $first }
                $peer = @{ BaseUri = $sandbox.BaseUri; Kind = $kind; First = $first; Token = $token }
                $clients.HttpClient = { Invoke-RawHttp -Sandbox $sandbox -Kind $kind -Count $Count -WarmUp $warmUp -First $first }
                if ($hasWrk) { $clients.Wrk = { Invoke-Wrk -Sandbox $sandbox -Kind $kind -Count $Count -First $first -Seconds ([math]::Max(2, [math]::Ceiling($Count / 1600))) } }
                $clients.Cmdlet = { Invoke-Worker -Name Changes -Order $worker }
                if ($kind -eq 'Metadata') { $clients.SkipBefore = { Invoke-Worker -Name Changes -Order ($worker + @{ SkipBefore = $true }) } }
                if ($kind -eq 'Tags') { $clients.NoLedger = { Invoke-Worker -Name Changes -Order ($worker + @{ NoLedger = $true }) } }
                $clients.Parallel = { Invoke-Worker -Name ParallelPeer -Order ($peer + @{ Count = $parallelCount; WarmUp = 150 }) }
                $clients.Sequential = { Invoke-Worker -Name SequentialPeer -Order ($peer + @{ Count = $sequentialCount; WarmUp = 20 }) }

                # Every other round in the opposite order, so that nobody always runs last.
                $names = @($clients.Keys)
                if ($round % 2 -eq 0) { [array]::Reverse($names) }
                foreach ($name in $names) {
                    Clear-Sandbox $sandbox
                    $sandbox.Process.Refresh()
                    $serverCpu = $sandbox.Process.TotalProcessorTime
                    $run = & $clients[$name]
                    $sandbox.Process.Refresh()
                    $run | Add-Member -NotePropertyMembers @{
                        Round = $round; Kind = $kind; Client = $name; ServerCpuSeconds = ($sandbox.Process.TotalProcessorTime - $serverCpu).TotalSeconds
                    }
                    Write-Progress -Activity 'throughput' -Status "round $round, $kind, ${name}: $(Format-Number $run.Rate)/s"
                    Write-Verbose "round $round, $kind, ${name}: $(Format-Number $run.Rate)/s"
                    $all.Add($run)
                }
            }
        }
    }
    finally {
        Close-Sandbox $sandbox
    }

    Write-ThroughputResult -Runs $all -Count $Count
}

# The ratio is made within each round; what counts is the median of the rounds.
function Get-RoundRatio {
    param([object[]] $Runs, [string] $Kind, [string] $Client, [string[]] $Peer)

    $ratios = foreach ($round in $Runs | Where-Object Kind -EQ $Kind | Group-Object Round) {
        $mine = ($round.Group | Where-Object Client -EQ $Client).Rate
        $theirs = ($round.Group | Where-Object Client -In $Peer | Measure-Object Rate -Maximum).Maximum
        $mine / $theirs
    }

    Get-Median $ratios
}

function Get-MedianRate {
    param([object[]] $Runs, [string] $Kind, [string] $Client)

    $rates = @($Runs | Where-Object { $_.Kind -eq $Kind -and $_.Client -eq $Client } | ForEach-Object Rate)
    if ($rates) { Get-Median $rates }
}

function Write-ThroughputResult {
    param([object[]] $Runs, [int] $Count)

    $amount = Format-Number $Count
    $failed = @($Runs | Where-Object { $_.PSObject.Properties['Failed'] -and $_.Failed -gt 0 })
    foreach ($kind in 'Tags', 'Metadata') {
        $command = $kind -eq 'Tags' ? 'Add-RecordingTag' : 'Set-RecordingMetadata'
        $variants = $kind -eq 'Tags' ? @('Cmdlet') : @('Cmdlet', 'SkipBefore')
        $raw = @('HttpClient', 'Wrk' | Where-Object { Get-MedianRate -Runs $Runs -Kind $kind -Client $_ })
        foreach ($variant in $variants) {
            $label = $variant -eq 'SkipBefore' ? "$command -SkipBefore" : $command
            $rate = Get-MedianRate -Runs $Runs -Kind $kind -Client $variant
            $detail = @{ Rate = $rate; Runs = @($Runs | Where-Object { $_.Kind -eq $kind -and $_.Client -eq $variant }) }
            foreach ($peer in $raw) {
                $peerRate = Get-MedianRate -Runs $Runs -Kind $kind -Client $peer
                ConvertTo-BenchResult -Name 'throughput' -What "$amount x $label, against $peer with 32 connections" -Target '>= 0.95' `
                    -Ratio (Get-RoundRatio -Runs $Runs -Kind $kind -Client $variant -Peer $peer) -Figure "$(Format-Number $rate) of $(Format-Number $peerRate) a second" `
                    -Detail ($detail + @{ PeerRate = $peerRate; PeerRuns = @($Runs | Where-Object { $_.Kind -eq $kind -and $_.Client -eq $peer }) })
            }

            $peerRate = Get-MedianRate -Runs $Runs -Kind $kind -Client 'Parallel'
            ConvertTo-BenchResult -Name 'throughput' -What "$label, against ForEach-Object -Parallel -ThrottleLimit 32 { Invoke-RestMethod }" -Target '>= 4' `
                -Ratio (Get-RoundRatio -Runs $Runs -Kind $kind -Client $variant -Peer 'Parallel') -Figure "$(Format-Number $rate) of $(Format-Number $peerRate) a second" -Detail @{ PeerRate = $peerRate }
            $peerRate = Get-MedianRate -Runs $Runs -Kind $kind -Client 'Sequential'
            ConvertTo-BenchResult -Name 'throughput' -What "$label, against one Invoke-RestMethod at a time" -Target '>= 30' `
                -Ratio (Get-RoundRatio -Runs $Runs -Kind $kind -Client $variant -Peer 'Sequential') -Figure "$(Format-Number $rate) of $(Format-Number $peerRate) a second" -Detail @{ PeerRate = $peerRate }
        }
    }

    $rate = Get-MedianRate -Runs $Runs -Kind 'Tags' -Client 'Cmdlet'
    $without = Get-MedianRate -Runs $Runs -Kind 'Tags' -Client 'NoLedger'
    ConvertTo-BenchResult -Name 'throughput' -What 'Add-RecordingTag with its ledger, against -NoLedger' -Target '>= 0.95' -Ratio (Get-RoundRatio -Runs $Runs -Kind 'Tags' -Client 'Cmdlet' -Peer 'NoLedger') `
        -Figure "$(Format-Number $rate) of $(Format-Number $without) a second" -Detail @{ PeerRate = $without }
    ConvertTo-BenchResult -Name 'throughput' -What 'changes that failed in these runs' -Target '<= 0' -Ratio ($failed | Measure-Object Failed -Sum).Sum -Figure "$($failed.Count) runs with failures"
}
