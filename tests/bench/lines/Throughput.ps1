# 10,000 changes with 32 in flight, against raw HTTP, a parallel script, a sequential script, and itself without a ledger.

function Measure-Throughput {
    param([int] $Count, [int] $Rounds, [switch] $Quick)

    $warmUp = [math]::Min(1000, $Count)
    $parallelCount = $Quick ? 400 : 1500
    $sequentialCount = $Quick ? 60 : 200
    $first = 200 + $warmUp
    $hasWrk = [bool](Get-Command wrk -CommandType Application -ErrorAction Ignore)
    $sandbox = Open-Sandbox -Option '--latency', '20ms', '--recordings', ($first + [math]::Max($Count * 2, 1500) + 100)
    $all = [Collections.Generic.List[object]]::new()
    $broken = [ordered]@{}
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
                $clients.Cmdlet = { Invoke-Worker -Name Changes -Order ($worker + @{ Next = $true }) }
                if ($kind -eq 'Metadata') { $clients.SkipBefore = { Invoke-Worker -Name Changes -Order ($worker + @{ SkipBefore = $true; Next = $true }) } }
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
                    try { $run = & $clients[$name] }
                    catch {
                        # The others still say something; this one must not look as if it had.
                        $broken["$kind, $name"] = "$_"
                        continue
                    }

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

    foreach ($client in $broken.Keys) {
        [pscustomobject]@{ Name = 'throughput'; What = "$client broke off"; Figure = $broken[$client]; Ratio = $null; Target = ''; Verdict = 'BROKE'; Detail = @{} }
    }

    Write-ThroughputResult -Runs @($all | Where-Object { -not $broken.Contains("$($_.Kind), $($_.Client)") }) -Count $Count
}

# The ratio is made within each round; what counts is the median of the rounds.
function Get-RoundRatio {
    param([object[]] $Runs, [string] $Kind, [string] $Client, [string[]] $Peer, [string] $Rate = 'Rate')

    $ratios = foreach ($round in $Runs | Where-Object Kind -EQ $Kind | Group-Object Round) {
        $mine = ($round.Group | Where-Object Client -EQ $Client).$Rate
        $theirs = ($round.Group | Where-Object Client -In $Peer | Measure-Object Rate -Maximum).Maximum
        $mine / $theirs
    }

    Get-Median $ratios
}

function Get-MedianRate {
    param([object[]] $Runs, [string] $Kind, [string] $Client, [string] $Rate = 'Rate')

    $rates = @($Runs | Where-Object { $_.Kind -eq $Kind -and $_.Client -eq $Client } | ForEach-Object $Rate)
    if ($rates) { Get-Median -Value $rates }
}

function Write-ThroughputResult {
    param([object[]] $Runs, [int] $Count)

    $amount = Format-Number $Count
    $failures = 0
    foreach ($run in $Runs | Where-Object { $_.PSObject.Properties['Failed'] }) { $failures += $run.Failed }
    foreach ($kind in 'Tags', 'Metadata') {
        $command = $kind -eq 'Tags' ? 'Add-RecordingTag' : 'Set-RecordingMetadata'
        $variants = @('Cmdlet', 'SkipBefore' | Where-Object { Get-MedianRate -Runs $Runs -Kind $kind -Client $_ })
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
                ConvertTo-BenchResult -Name 'throughput' -What "the next $amount x $label of the same process, against $peer" -Target '>= 0.95' `
                    -Ratio (Get-RoundRatio -Runs $Runs -Kind $kind -Client $variant -Peer $peer -Rate NextRate) `
                    -Figure "$(Format-Number (Get-MedianRate -Runs $Runs -Kind $kind -Client $variant -Rate NextRate)) of $(Format-Number $peerRate) a second"
            }

            $scripts = @(
                @{ Client = 'Parallel'; What = 'ForEach-Object -Parallel -ThrottleLimit 32 { Invoke-RestMethod }'; Target = '>= 4' }
                @{ Client = 'Sequential'; What = 'one Invoke-RestMethod at a time'; Target = '>= 30' }
            )
            foreach ($script in $scripts) {
                $peerRate = Get-MedianRate -Runs $Runs -Kind $kind -Client $script.Client
                if (-not $peerRate) { continue }
                ConvertTo-BenchResult -Name 'throughput' -What "$label, against $($script.What)" -Target $script.Target -Detail @{ PeerRate = $peerRate } `
                    -Ratio (Get-RoundRatio -Runs $Runs -Kind $kind -Client $variant -Peer $script.Client) -Figure "$(Format-Number $rate) of $(Format-Number $peerRate) a second"
            }
        }
    }

    $rate = Get-MedianRate -Runs $Runs -Kind 'Tags' -Client 'Cmdlet'
    $without = Get-MedianRate -Runs $Runs -Kind 'Tags' -Client 'NoLedger'
    if ($rate -and $without) {
        ConvertTo-BenchResult -Name 'throughput' -What 'Add-RecordingTag with its ledger, against -NoLedger' -Target '>= 0.95' -Detail @{ PeerRate = $without } `
            -Ratio (Get-RoundRatio -Runs $Runs -Kind 'Tags' -Client 'Cmdlet' -Peer 'NoLedger') -Figure "$(Format-Number $rate) of $(Format-Number $without) a second"
    }

    ConvertTo-BenchResult -Name 'throughput' -What 'changes that failed in these runs' -Target '<= 0' -Ratio $failures -Figure "$failures"
}
