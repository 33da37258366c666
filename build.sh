#!/usr/bin/env bash
# Builds, tests and shows GenesysRecordingTags: ./build.sh [build|test|demo|bench|pack]. What each does is in tools/Build.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
exec dotnet run --project tools/Build --configuration Release --verbosity quiet -- "$@"
