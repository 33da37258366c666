# Mutation testing (Stryker.NET) of the rules: changes, events, the ledger, retry and validation. Not part of the default: it takes hours.

function Measure-Mutation {
    param([switch] $Quick)

    # What is mutated, and the tests that are about it.
    $parts = [ordered]@{
        'validation' = @{ Mutate = @('**/Validation/*.cs'); Test = 'Tests.Validation', 'BrokenTextTests' }
        'retry' = @{
            Mutate = '**/Http/RetryRules.cs', '**/Http/RetryAfterReader.cs', '**/Http/Backoff.cs', '**/Http/RequestState.cs', '**/Api/TransientErrors.cs'
            Test = 'Tests.Http.Retry', 'RequestStateTests', 'TransientErrors', 'RequestSemanticsTests', 'Tests.Http.ErrorTests'
        }
        'events' = @{ Mutate = @('**/Events/*.cs'); Test = 'Tests.Events', 'EventInboxTests' }
        'changes' = @{ Mutate = @('**/Changes/*.cs'); Test = 'Tests.Changes', 'UndoPlannerTests' }
        # What keeps a ledger on disk is not a rule, and neither is what reads the text of a record without making an object of it.
        'ledger rules' = @{
            Mutate = @(
                'ChangeCoordinator', 'EventInbox', 'ClockRollbackGuard', 'RunRegister', 'LedgerTags', 'LedgerWriter', 'LedgerEntry', 'RecentMap', 'MemoryInbox', 'MemoryLedgerState', 'StoredChange',
                'Storage/LastKnownState', 'Chain/AuditJson', 'Chain/AuditHash', 'Chain/AuditRecords', 'Chain/PropertyChanges', 'Chain/RecordFilter' | ForEach-Object { "**/Ledger/$_.cs" })
            Test = 'LedgerRulesTests', 'LeaseRulesTests', 'RecordFilterTests', 'Tests.Events', 'Version1LedgerTests', 'ChangeCoordinatorTests', 'EventInboxTests', 'Ledger.RunTests', 'SharedLedgerTests', 'LedgerEntryTests', 'LedgerFaultTests', 'UnreadableRowTests', 'RecordingLedgerTests',
                'AuditFormatTests', 'Tests.Changes.SameChange', 'UnfinishedChangeTests', 'RetentionChangeTests'
        }
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
                    concurrency = 1; 'coverage-analysis' = 'perTest'; 'additional-timeout' = 30000; reporters = @('json'); 'ignore-mutations' = @('string'); 'ignore-methods' = @('ConfigureAwait')
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
