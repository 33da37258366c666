# A bar chart by hand: changes a second, longest bar first. It takes its colours from the reader's light or dark setting.

function ConvertTo-BenchChart {
    param([Parameter(Mandatory)] [object[]] $Bar, [Parameter(Mandatory)] [string] $Title, [Parameter(Mandatory)] [string] $Note)

    $row, $left, $room, $top = 26, 250, 330, 46
    $height = $top + $row * $Bar.Count + 26
    $longest = ($Bar | Measure-Object Value -Maximum).Maximum
    $escape = { param($text) [Security.SecurityElement]::Escape($text) }
    $lines = @(
        "<svg xmlns=`"http://www.w3.org/2000/svg`" viewBox=`"0 0 680 $height`" width=`"680`" height=`"$height`" role=`"img`" aria-label=`"$(& $escape $Title)`">"
        '  <style>'
        '    text { font: 13px system-ui, "Segoe UI", sans-serif; fill: #24292f } .title { font-weight: 600; font-size: 14px } .note { font-size: 11px; fill: #57606a }'
        '    .peer { fill: #8c959f } .own { fill: #0969da }'
        '    @media (prefers-color-scheme: dark) { text { fill: #e6edf3 } .note { fill: #9198a1 } .peer { fill: #6e7681 } .own { fill: #4493f8 } }'
        '  </style>'
        "  <text class=`"title`" x=`"0`" y=`"18`">$(& $escape $Title)</text>"
    )
    $y = $top
    foreach ($bar in $Bar) {
        $width = (Format-Number ([math]::Max(1.5, $room * $bar.Value / $longest)) '0.0')
        $lines += "  <text x=`"$($left - 8)`" y=`"$y`" text-anchor=`"end`">$(& $escape $bar.Label)</text>"
        $lines += "  <rect class=`"$($bar.IsOwn ? 'own' : 'peer')`" x=`"$left`" y=`"$($y - 13)`" width=`"$width`" height=`"17`" rx=`"2`"/>"
        $lines += "  <text x=`"$($left + [double]$width + 6)`" y=`"$y`">$(Format-Number $bar.Value)</text>"
        $y += $row
    }

    $lines += "  <text class=`"note`" x=`"0`" y=`"$($y + 8)`">$(& $escape $Note)</text>"
    ($lines + '</svg>') -join "`n"
}

# The bars of a throughput run; nothing where it was not part of the bench.
function Get-ThroughputBar {
    param([object[]] $Result)

    $throughput = @($Result | Where-Object { $_.Name -eq 'throughput' -and $_.Detail.Count })
    if (-not $throughput) { return }
    $rateOf = { param($pattern, $property) $throughput | Where-Object What -Match $pattern | Select-Object -First 1 | ForEach-Object { $_.Detail[$property] } }
    $bars = @(
        @{ Label = 'wrk, 32 connections'; Value = & $rateOf 'Add-RecordingTag, against Wrk' 'PeerRate' }
        @{ Label = 'bare HttpClient, 32 connections'; Value = & $rateOf 'Add-RecordingTag, against HttpClient' 'PeerRate' }
        @{ Label = 'Add-RecordingTag'; Value = & $rateOf 'Add-RecordingTag, against HttpClient' 'Rate'; IsOwn = $true }
        @{ Label = 'Set-RecordingMetadata -SkipBefore'; Value = & $rateOf 'SkipBefore, against HttpClient' 'Rate'; IsOwn = $true }
        @{ Label = 'Set-RecordingMetadata, reads too'; Value = & $rateOf 'Set-RecordingMetadata, against HttpClient' 'Rate'; IsOwn = $true }
        @{ Label = 'ForEach-Object -Parallel, 32'; Value = & $rateOf 'Add-RecordingTag, against ForEach' 'PeerRate' }
        @{ Label = 'one Invoke-RestMethod at a time'; Value = & $rateOf 'Add-RecordingTag, against one' 'PeerRate' }
    )
    $bars | Where-Object { $_.Value } | ForEach-Object { [pscustomobject]@{ Label = $_.Label; Value = [double]$_.Value; IsOwn = $_.ContainsKey('IsOwn') } } | Sort-Object Value -Descending
}
