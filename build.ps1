<#
.SYNOPSIS
    Builds, tests and shows GenesysRecordingTags.
.DESCRIPTION
    Build   puts the module under output/GenesysRecordingTags/<version>/
    Test    builds, then runs all xunit and Pester tests; the last line is "N passed, N failed, N skipped"
    Demo    builds, then runs the main job on the embedded sandbox
    Bench   builds, then measures against named peers (tests/bench)
    Pack    builds, then makes output/GenesysRecordingTags-<version>.zip
.EXAMPLE
    ./build.ps1 Test
#>
[CmdletBinding()]
param(
    [Parameter(Position = 0)]
    [ValidateSet('Build', 'Test', 'Demo', 'Bench', 'Pack')]
    [string] $Verb = 'Build',

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Release',

    # Passed on to the verb: the names of benchmarks, for example.
    [Parameter(ValueFromRemainingArguments)]
    [string[]] $Rest
)

Set-StrictMode -Version 3
$ErrorActionPreference = 'Stop'
$env:DOTNET_CLI_TELEMETRY_OPTOUT = '1'
$env:DOTNET_NOLOGO = '1'
$root = $PSScriptRoot
$output = Join-Path $root 'output'

function Invoke-Native {
    param([string] $File, [string[]] $Arguments)

    & $File @Arguments | Out-Host
    if ($LASTEXITCODE -ne 0) { throw "$File $($Arguments -join ' ') ended with exit code $LASTEXITCODE." }
}

function Get-NewPowerShell {
    # Windows PowerShell can start this script; the work needs PowerShell 7.4 or newer.
    $check = 'exit [int]($PSVersionTable.PSVersion -lt [version]"7.4")'
    if (Get-Command pwsh -CommandType Application -ErrorAction Ignore) {
        pwsh -NoLogo -NoProfile -NonInteractive -Command $check
        if ($LASTEXITCODE -eq 0) { return @('pwsh') }
    }
    dotnet tool restore *> $null
    if ($LASTEXITCODE -eq 0) { return @('dotnet', 'tool', 'run', 'pwsh', '--') }
}

function Invoke-WithoutPowerShell {
    Write-Host 'PowerShell 7.4 or newer is neither on PATH nor restorable as a .NET tool: only the .NET side runs; no cmdlet and no Pester test does.'
    switch ($Verb) {
        'Demo' { Invoke-Native dotnet @('run', '--project', "$root/src/GenesysRecordingTags.SandboxHost", '-c', $Configuration, '--', 'demo') }
        'Test' {
            $counts = Invoke-XunitTest
            $pester = @(Select-String -Path "$root/tests/Module/*.Tests.ps1" -Pattern '^\s*It\s').Count
            Write-TestSummary -Passed $counts.Passed -Failed $counts.Failed -Skipped ($counts.Skipped + $pester)
        }
        'Build' { Invoke-Native dotnet @('build', "$root/GenesysRecordingTags.sln", '-c', $Configuration, '--nologo', '-v', 'quiet') }
        default { throw "'$Verb' needs PowerShell 7.4 or newer." }
    }
}

function Get-ModuleVersion {
    (Import-PowerShellDataFile "$root/GenesysRecordingTags.psd1").ModuleVersion
}

function Invoke-ModuleBuild {
    Invoke-Native dotnet @('build', "$root/GenesysRecordingTags.sln", '-c', $Configuration, '--nologo', '-v', 'quiet')

    $module = Join-Path $output "GenesysRecordingTags/$(Get-ModuleVersion)"
    if (Test-Path $module) { Remove-Item $module -Recurse -Force }
    $dependencies = New-Item -ItemType Directory -Path "$module/Dependencies"
    $built = "$root/src/GenesysRecordingTags/bin/$Configuration/net8.0"

    # The cmdlets and the model share PowerShell's load context; all else has its own, so that no other module's copy gets in the way.
    Copy-Item "$built/GenesysRecordingTags.dll", "$built/GenesysRecordingTags.Model.dll" $module
    Get-ChildItem "$built/*.dll" -Exclude 'GenesysRecordingTags.dll', 'GenesysRecordingTags.Model.dll' | Copy-Item -Destination $dependencies
    foreach ($runtime in 'win-x64', 'win-x86', 'win-arm64', 'linux-x64', 'linux-arm', 'linux-arm64', 'linux-musl-x64', 'linux-musl-arm64', 'osx-x64', 'osx-arm64') {
        $native = "$built/runtimes/$runtime/native"
        if (Test-Path $native) {
            $target = New-Item -ItemType Directory -Path "$dependencies/runtimes/$runtime/native"
            Copy-Item "$native/*" $target
        }
    }

    Copy-Item "$root/GenesysRecordingTags.psd1", "$root/LICENSE", "$root/CHANGELOG.md" $module
    Copy-Item "$root/module/*" $module -Recurse
    Write-Host "Built. To use it: Import-Module '$(Split-Path $module)'"
    $module
}

function Invoke-XunitTest {
    $results = Join-Path $output 'test-results'
    if (Test-Path $results) { Remove-Item $results -Recurse -Force }
    dotnet test "$root/GenesysRecordingTags.sln" -c $Configuration --no-build --nologo -v quiet --logger trx --results-directory $results | Out-Host
    $ended = $LASTEXITCODE
    $counts = @{ Passed = 0; Failed = 0; Skipped = 0 }
    foreach ($file in Get-ChildItem $results -Filter *.trx) {
        $counters = ([xml](Get-Content -LiteralPath $file.FullName -Raw)).TestRun.ResultSummary.Counters
        $counts.Passed += [int]$counters.passed
        $counts.Failed += [int]$counters.failed
        $counts.Skipped += [int]$counters.total - [int]$counters.passed - [int]$counters.failed
    }
    # A run that broke off has no failed test to count.
    if ($ended -ne 0 -and $counts.Failed -eq 0) { $counts.Failed = 1 }
    $counts
}

function Get-PesterModule {
    # Saved below output/ where the machine has none, so that nothing is installed for the user.
    $saved = Join-Path $output 'tools'
    $env:PSModulePath = $saved, $env:PSModulePath -join [IO.Path]::PathSeparator
    $find = { Get-Module Pester -ListAvailable | Where-Object Version -GE '5.5' | Sort-Object Version -Descending | Select-Object -First 1 }
    $found = & $find
    if (-not $found -and (Get-Command Save-PSResource -ErrorAction Ignore)) {
        $null = New-Item -ItemType Directory -Path $saved -Force
        try { Save-PSResource Pester -Version '[5.5,7.0)' -Path $saved -TrustRepository -ErrorAction Stop } catch { Write-Host "Pester could not be saved: $_" }
        $found = & $find
    }
    $found
}

function Invoke-PesterTest {
    param([string] $Module)

    $tests = Get-ChildItem "$root/tests/Module/*.Tests.ps1"
    $pester = Get-PesterModule
    if (-not $pester) {
        $count = @($tests | Select-String -Pattern '^\s*It\s').Count
        Write-Host "Pester 5.5 or newer is not to be had: the $count Pester tests were not run."
        return @{ Passed = 0; Failed = 0; Skipped = $count }
    }

    # In a process of its own: this one must not hold the module's files.
    $result = Join-Path $output 'pester-result.json'
    if (Test-Path $result) { Remove-Item $result }
    $env:GRT_MODULE_PATH = $Module
    $env:GRT_SANDBOXHOST = "$root/src/GenesysRecordingTags.SandboxHost/bin/$Configuration/net8.0/SandboxHost.dll"
    & (Get-Process -Id $PID).Path -NoLogo -NoProfile -NonInteractive -File "$root/tests/Module/Invoke-ModuleTest.ps1" -Pester $pester.Path -Result $result | Out-Host
    if (-not (Test-Path $result)) {
        Write-Host 'The Pester run broke off.'
        return @{ Passed = 0; Failed = 1; Skipped = 0 }
    }
    Get-Content $result -Raw | ConvertFrom-Json -AsHashtable
}

function Write-TestSummary {
    param([int] $Passed, [int] $Failed, [int] $Skipped)

    Write-Host "$Passed passed, $Failed failed, $Skipped skipped"
    if ($Failed -gt 0 -or $Passed -eq 0) { exit 1 }
}

if ($PSVersionTable.PSVersion -lt [version]'7.4') {
    $new = @(Get-NewPowerShell)
    if (-not $new) {
        Invoke-WithoutPowerShell
        return
    }
    $first, $others = $new
    & $first @others -NoLogo -NoProfile -NonInteractive -File $PSCommandPath $Verb -Configuration $Configuration @Rest
    exit $LASTEXITCODE
}

switch ($Verb) {
    'Build' {
        $null = Invoke-ModuleBuild
    }
    'Test' {
        $module = Invoke-ModuleBuild
        $xunit = Invoke-XunitTest
        $pester = Invoke-PesterTest -Module $module
        Write-TestSummary -Passed ($xunit.Passed + $pester.Passed) -Failed ($xunit.Failed + $pester.Failed) -Skipped ($xunit.Skipped + $pester.Skipped)
    }
    'Demo' {
        $module = Invoke-ModuleBuild
        & (Get-Process -Id $PID).Path -NoLogo -NoProfile -File "$root/module/examples/Demo.ps1" -Module $module
        exit $LASTEXITCODE
    }
    'Bench' {
        $module = Invoke-ModuleBuild
        & (Get-Process -Id $PID).Path -NoLogo -NoProfile -File "$root/tests/bench/Invoke-Bench.ps1" -Module $module @Rest
        exit $LASTEXITCODE
    }
    'Pack' {
        $module = Invoke-ModuleBuild
        $archive = Join-Path $output "GenesysRecordingTags-$(Get-ModuleVersion).zip"
        Compress-Archive -Path (Split-Path $module) -DestinationPath $archive -Force
        Write-Host "Archive: $archive"
    }
}
