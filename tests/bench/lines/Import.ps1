# Import-Module against a module of one trivial cmdlet, in fresh processes, in turn.

function Measure-Import {
    param([switch] $Quick)

    $trivial = Join-Path $BenchPaths.Work 'TrivialModule'
    $null = New-Item -ItemType Directory -Path $trivial -Force
    Copy-Item "$($BenchPaths.Bench)/TrivialModule/bin/Release/net8.0/TrivialModule.dll", "$($BenchPaths.Bench)/TrivialModule/TrivialModule.psd1" $trivial
    $paths = [ordered]@{ Module = Join-Path $BenchPaths.Module 'GenesysRecordingTags.psd1'; Trivial = Join-Path $trivial 'TrivialModule.psd1' }
    $times = @{ Module = [Collections.Generic.List[double]]::new(); Trivial = [Collections.Generic.List[double]]::new() }
    $rounds = $Quick ? 7 : 21
    foreach ($round in 0..$rounds) {
        foreach ($name in $paths.Keys) {
            $milliseconds = (Invoke-Worker -Name Import -Order @{ Path = $paths[$name] }).Milliseconds
            # The first of each only warms the disk's cache.
            if ($round -gt 0) { $times[$name].Add($milliseconds) }
        }
    }

    $mine, $theirs = (Get-Median $times.Module), (Get-Median $times.Trivial)
    ConvertTo-BenchResult -Name 'import' -What 'Import-Module, against a trivial module of one cmdlet' -Target '<= 1.3' -Ratio ($mine / $theirs) `
        -Figure "$(Format-Number $mine '0.0') against $(Format-Number $theirs '0.0') ms, medians of $rounds fresh processes each" -Detail @{ Module = @($times.Module); Trivial = @($times.Trivial) }
}
