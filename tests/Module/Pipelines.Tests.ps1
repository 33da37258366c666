#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5' }
# Pipelines from events to changes, each ended at random moments in every way there is: nothing is lost, nothing done twice, and the audit
# says what the service holds: the same scripts on both APIs. GRT_PIPELINE_API takes one of them. GRT_PIPELINE_ROUNDS ends each of them more often, GRT_PIPELINE_SEED at other moments; GRT_PIPELINE_SHAPE chooses.

BeforeDiscovery {
    Import-Module "$PSScriptRoot/PipelineMatrix.psm1"
    $number = 0
    $shapes = Get-PipelineShape | ForEach-Object { @{ Name = $_.Name; Shape = $_; Number = $number++ } } |
        Where-Object { -not $env:GRT_PIPELINE_SHAPE -or $_.Name -like $env:GRT_PIPELINE_SHAPE }
    $apis = 'Media', 'Platform' | Where-Object { -not $env:GRT_PIPELINE_API -or $_ -eq $env:GRT_PIPELINE_API } | ForEach-Object {
        $api = $_

        # Each shape on one of them, where nobody asked for more: a third on the Platform API.
        $takesAll = $env:GRT_PIPELINE_ROUNDS -or $env:GRT_PIPELINE_API -or $env:GRT_PIPELINE_SHAPE
        @{ Api = $api; Chosen = @($shapes | Where-Object { $takesAll -or ($_.Number % 3 -eq 0) -eq ($api -eq 'Platform') }) }
    }
}

BeforeAll {
    Set-StrictMode -Version 3
    Import-Module "$PSScriptRoot/TestHelpers.psm1"
    Import-Module "$PSScriptRoot/PipelineMatrix.psm1"
    Import-TestedModule
    $server = Start-SandboxServer -LatencyMilliseconds 4 -With '--upload-delay', '0', '--analytics-lag', '0'
    $rounds = $env:GRT_PIPELINE_ROUNDS ? [int] $env:GRT_PIPELINE_ROUNDS : 1
    $seed = $env:GRT_PIPELINE_SEED ? [int] $env:GRT_PIPELINE_SEED : 20241125
}

AfterAll {
    Stop-PipelineWorker
    Stop-SandboxServer $server
}

Describe 'On the <Api> API, events that go to changes by way of' -ForEach $apis {
    It '<Name>' -ForEach $Chosen {
        $run = New-PipelineRun -Server $server -Shape $Shape -Api $Api -Folder "$TestDrive/$Api$Number" -Seed ($seed + $Number)
        $ways = $Shape.IsSlow ? @('Throw', 'Kill') : $Shape.AnswersNo ? @('Kill', 'Throw', 'Kill') : @('Stop', 'Throw', 'Kill', 'Downstream', 'Error', 'Kill')
        if (-not $IsWindows -and $Number % 3 -eq 0) { $ways += 'Interrupt' }

        foreach ($round in 1..$rounds) {
            foreach ($way in $ways) { Invoke-PipelineDeath $run -Way $way }
        }
        Complete-PipelineRun $run
        Assert-PipelineRun $run
    }
}
