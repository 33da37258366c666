#!/usr/bin/env bash
# Builds, tests and shows GenesysRecordingTags: ./build.sh [build|test|demo|bench|pack]
# Takes PowerShell 7.4+ from PATH, else restores it as the pinned .NET tool, else does what .NET alone can do.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

verb=$(printf '%s' "${1:-build}" | tr '[:upper:]' '[:lower:]')
shift || true
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

is_new_enough() {
    "$@" -NoLogo -NoProfile -NonInteractive -Command 'exit [int]($PSVersionTable.PSVersion -lt [version]"7.4")' >/dev/null 2>&1
}

if [ "${GRT_NO_PWSH:-}" != 1 ]; then
    if command -v pwsh >/dev/null 2>&1 && is_new_enough pwsh; then
        exec pwsh -NoLogo -NoProfile -NonInteractive -File build.ps1 "$verb" "$@"
    fi
    if dotnet tool restore >/dev/null 2>&1 && is_new_enough dotnet tool run pwsh --; then
        exec dotnet tool run pwsh -- -NoLogo -NoProfile -NonInteractive -File build.ps1 "$verb" "$@"
    fi
fi

no_powershell='PowerShell 7.4 or newer is neither on PATH nor restorable as a .NET tool'
case "$verb" in
build)
    dotnet build GenesysRecordingTags.sln -c Release --nologo -v quiet
    echo "$no_powershell: the assemblies were built, the module was not packaged."
    ;;
demo)
    echo "$no_powershell: this demo runs through the .NET side alone; no cmdlet was run."
    dotnet run --project src/GenesysRecordingTags.SandboxHost -c Release -v quiet -- demo
    ;;
test)
    results=output/test-results
    rm -rf "$results"
    failed=0
    dotnet test GenesysRecordingTags.sln -c Release --nologo -v quiet --logger trx --results-directory "$results" || failed=1
    # Each result file has one line with its counters.
    count() { grep -ho "<Counters [^>]*" "$results"/*.trx | grep -o " $1=\"[0-9]*\"" | tr -dc '0-9\n' | awk '{ n += $1 } END { print n + 0 }'; }
    passed=$(count passed)
    broken=$(count failed)
    total=$(count total)
    pester=$(grep -hcE '^[[:space:]]*It[[:space:]]' tests/Module/*.Tests.ps1 | awk '{ n += $1 } END { print n + 0 }')
    echo "$no_powershell: the $pester Pester tests were not run."
    echo "$passed passed, $broken failed, $((total - passed - broken + pester)) skipped"
    [ "$failed" = 0 ] && [ "$broken" = 0 ] && [ "$passed" -gt 0 ]
    ;;
bench | pack)
    echo "$no_powershell: '$verb' needs it." >&2
    exit 1
    ;;
*)
    echo "There is no verb '$verb': build, test, demo, bench, pack." >&2
    exit 2
    ;;
esac
