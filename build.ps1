<#
.SYNOPSIS
    Builds, tests and shows GenesysRecordingTags: ./build.ps1 [Build|Test|Demo|Bench|Pack]. What each does is in tools/Build.
.EXAMPLE
    ./build.ps1 Test
#>
$env:DOTNET_CLI_TELEMETRY_OPTOUT = $env:DOTNET_NOLOGO = '1'
Push-Location $PSScriptRoot
try {
    dotnet run --project tools/Build --configuration Release --verbosity quiet -- @args
    exit $LASTEXITCODE
}
finally { Pop-Location }
