# Mutation testing (Stryker.NET) of the rules: changes, events, the ledger, retry and validation. Not part of the default: it takes hours.

function Measure-Mutation {
    param([switch] $Quick)

    # What is mutated, and the tests that are about it.
    $parts = [ordered]@{
        'validation and retry' = @{
            Mutate = '**/Validation/*.cs', '**/Http/RetryRules.cs', '**/Http/Backoff.cs', '**/Api/TransientErrors.cs'
            Test = 'Validation', 'Changes', 'RetryTests', 'TransientErrors'
        }
        'events' = @{ Mutate = @('**/Events/*.cs'); Test = 'Events', 'EventInboxTests' }
        'ledger rules' = @{
            Mutate = '**/Ledger/ChangeCoordinator.cs', '**/Ledger/EventInbox.cs', '**/Ledger/ClockRollbackGuard.cs', '**/Ledger/Chain/*.cs'
            Test = 'Ledger', 'Changes', 'Audit'
        }
        'changes' = @{ Mutate = @('**/Changes/*.cs'); Test = 'Changes', 'ChangeCoordinatorTests', 'UndoPlannerTests' }
    }
    $tests = Join-Path $BenchPaths.Root 'tests/Core.Tests'
    Push-Location $tests
    try {
        $said = dotnet tool restore
        if ($LASTEXITCODE -ne 0) { throw "The tools could not be restored: $said" }
        foreach ($name in @($parts.Keys)[0..($Quick ? 0 : $parts.Count - 1)]) {
            $part = $parts[$name]
            $configuration = Join-Path $BenchPaths.Work 'stryker.json'
            $results = Join-Path $BenchPaths.Work "mutation-$($name.Replace(' ', '-'))"
            @{ 'stryker-config' = [ordered]@{
                    project = 'GenesysRecordingTags.Core.csproj'; 'test-projects' = @('Core.Tests.csproj'); configuration = 'Release'
                    concurrency = 1; 'coverage-analysis' = 'perTest'; 'additional-timeout' = 30000; reporters = @('json'); 'ignore-mutations' = @('string')
                    mutate = $part.Mutate; 'test-case-filter' = ($part.Test | ForEach-Object { "FullyQualifiedName~$_" }) -join '|'
                    thresholds = @{ high = 95; low = 85; break = 0 }
                }
            } | ConvertTo-Json -Depth 5 | Set-Content -LiteralPath $configuration
            $said = dotnet stryker --config-file $configuration --output $results
            if ($LASTEXITCODE -ne 0) { throw "Stryker broke off: $said" }
            $mutants = (Get-Content (Join-Path $results 'reports/mutation-report.json') -Raw | ConvertFrom-Json -AsHashtable).files.Values.mutants
            $killed = @($mutants | Where-Object status -In 'Killed', 'Timeout').Count
            $survived = @($mutants | Where-Object status -In 'Survived', 'NoCoverage')
            ConvertTo-BenchResult -Name 'mutation' -What "Mutants killed: $name" -Target '>= 0.85' -Ratio ($killed / ($killed + $survived.Count)) -Figure "$killed of $($killed + $survived.Count)" -Detail @{ Survived = $survived }
        }
    }
    finally { Pop-Location }
}
