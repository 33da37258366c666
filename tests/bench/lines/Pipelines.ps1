# The pipelines of tests/Module/Pipelines.Tests.ps1, each ended in the middle many more times. It takes Pester from the module path.

function Measure-Pipeline {
    param([switch] $Quick)

    $rounds = $Quick ? 2 : 10
    $resultFile = Join-Path $BenchPaths.Work 'pipelines.json'
    $tests = Join-Path $BenchPaths.Root 'tests/Module'
    $arguments = '-NoLogo', '-NoProfile', '-NonInteractive', '-File', (Join-Path $tests 'Invoke-ModuleTest.ps1'),
    '-Pester', 'Pester', '-Result', $resultFile, '-Path', (Join-Path $tests 'Pipelines.Tests.ps1')
    $environment = @{ GRT_MODULE_PATH = $BenchPaths.Module; GRT_SANDBOXHOST = $BenchPaths.SandboxHost; GRT_PIPELINE_ROUNDS = $rounds; GRT_PIPELINE_SEED = Get-Random -Maximum 1000000 }
    $client = Open-Client -File $BenchPaths.PowerShell -Argument $arguments -Environment $environment
    if (-not $client.Process.WaitForExit(7200000)) {
        Close-ChildProcess $client.Process
        throw 'The pipelines did not end within two hours.'
    }

    if (-not (Test-Path -LiteralPath $resultFile)) { throw "No result: $($client.Output.Result) $($client.Errors.Result)" }
    $counts = Get-Content -LiteralPath $resultFile -Raw | ConvertFrom-Json
    ConvertTo-BenchResult -Name 'pipelines' -What 'Shapes of pipelines that lost an event, did one twice, or have a record that is not true' -Target '<= 0' -Ratio $counts.Failed `
        -Figure "$($counts.Failed) of $($counts.Passed + $counts.Failed), each ended in the middle at least $(2 * $rounds) times; seed $($environment.GRT_PIPELINE_SEED)" `
        -Detail @{ Said = $client.Output.Result }
    $client.Process.Dispose()
}
