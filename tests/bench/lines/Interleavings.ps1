# Systematic exploration of the interleavings of Core's concurrent parts (Coyote). Not part of the default: nothing is measured.

function Measure-Interleaving {
    param([switch] $Quick)

    $env:COYOTE_CLI_TELEMETRY_OPTOUT = '1'
    $project = Join-Path $BenchPaths.Bench 'Interleavings'
    $built = Join-Path $project 'bin/Release/net8.0'
    Push-Location $BenchPaths.Root
    try {
        $said = dotnet build $project -c Release --nologo -v quiet
        if ($LASTEXITCODE -ne 0) { throw "Interleavings could not be built: $said" }
        $said = dotnet tool restore
        if ($LASTEXITCODE -ne 0) { throw "The tools could not be restored: $said" }
        $said = dotnet coyote rewrite (Join-Path $built 'coyote.json')
        if ($LASTEXITCODE -ne 0) { throw "Coyote could not rewrite the assemblies: $said" }
        $report = dotnet (Join-Path $built 'Interleavings.dll') ($Quick ? 50 : 1000)
    }
    finally { Pop-Location }
    foreach ($line in $report -match '^(.+): (\d+) schedules, (\d+) found') {
        $null = $line -match '^(.+): (\d+) schedules, (\d+) found'
        ConvertTo-BenchResult -Name 'interleavings' -What "Interleavings: schedules of the $($Matches[1]) that break something" -Target '<= 0' -Ratio ([int]$Matches[3]) -Figure "$($Matches[2]) schedules" -Detail @{ Report = $report }
    }
}
