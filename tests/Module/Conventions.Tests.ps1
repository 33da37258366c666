#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5' }
# What holds for every exported command. A new command has to be made known here before these pass.

BeforeDiscovery {
    Import-Module "$PSScriptRoot/TestHelpers.psm1"
    Import-TestedModule
    $commands = Get-Command -Module GenesysRecordingTags | ForEach-Object { @{ Name = $_.Name } }

    # Each convention runs for the commands it is about, so that no case passes without an assertion.
    $writing = $commands.Where({ $_.Name -notmatch '^(Disconnect|Unregister)-' })
    $changing = $commands.Where({ $_.Name -match '^(Add|Set|Compress|Complete|Resume|Undo|Register|Unregister|Remove|Initialize|Sync|Export)-' -or $_.Name -eq 'New-GenesysEventSubscription' })
    $perItem = 'Add-RecordingTag', 'Set-RecordingMetadata', 'Get-RecordingMetadata' | ForEach-Object { @{ Name = $_ } }
    $connected = $commands.Where({ (Get-Command $_.Name).Parameters.ContainsKey('Connection') -and $_.Name -notin 'Import-RecordingTaxonomy', 'Disconnect-GenesysCloud' })
}

BeforeAll {
    Set-StrictMode -Version 3
    Import-Module "$PSScriptRoot/TestHelpers.psm1"
    Import-TestedModule
    $root = Split-Path (Split-Path $PSScriptRoot)
    $server = Start-SandboxServer -Recordings 10
    $ids = (Invoke-SandboxControl $server recordings).recordingIds

    $available = (Invoke-SandboxControl $server conversations).conversationIds | ForEach-Object { Invoke-SandboxControl $server "conversations?id=$_" } |
        Where-Object { @($_.recordings).Where({ $_.fileState -eq 'AVAILABLE' }) } | Select-Object -First 1

    # How to run each command that changes something, for -WhatIf.
    $changes = @{
        'Add-RecordingTag' = @{ RecordingId = $ids[0]; Label = 'Compliance:GDPR'; TaxonomyId = $ComplianceTaxonomy }
        'Set-RecordingMetadata' = @{ RecordingId = $ids[0]; Metadata = @{ a = 'b' } }
        'New-GenesysEventSubscription' = @{ Name = 'what-if' }
        'Export-RecordingAudit' = @{ Path = "$TestDrive/what-if.csv" }
        'Resume-RecordingChange' = @{}
        'Compress-RecordingAudit' = @{ Before = [datetime]::UtcNow.AddDays(1) }
        'Undo-RecordingChange' = @{ AuditId = 'made by the test' }
        'Register-RecordingComplianceSink' = @{ Name = 'what-if'; Path = "$TestDrive/what-if.jsonl" }
        'Unregister-RecordingComplianceSink' = @{ Name = '*' }
        'Sync-RecordingCompliance' = @{}
        'Complete-GenesysEvent' = @{ InputObject = [pscustomobject]@{ Id = 'evt-000001' } }
        'Remove-RecordingTag' = @{ RecordingId = 'r-1'; ConversationId = 'c-1'; Label = 'Compliance:GDPR'; TaxonomyId = $ComplianceTaxonomy }
        'Initialize-RecordingTagSchema' = @{}
        'Set-RecordingRetention' = @{
            RecordingId = @($available.recordings).Where({ $_.fileState -eq 'AVAILABLE' })[0].id; ConversationId = $available.id; Policy = 'PCI 90 Day'
        }
    }

    # Commands of the Platform API: they may read what there is, to show what they would change.
    $platformOnly = 'Remove-RecordingTag', 'Initialize-RecordingTagSchema', 'Set-RecordingRetention'

    # How to run each command that has per-item errors, so that it has one and one success.
    $mixed = @{
        'Add-RecordingTag' = @{ Input = 'no-such-one', $ids[1]; With = @{ Label = 'Compliance:GDPR'; TaxonomyId = $ComplianceTaxonomy; Force = $true } }
        'Set-RecordingMetadata' = @{ Input = 'no-such-one', $ids[1]; With = @{ Tag = 'x' } }
        'Get-RecordingMetadata' = @{ Input = 'no-such-one', $ids[1]; With = @{} }
    }
}

AfterAll {
    Remove-TestConnection
    Stop-SandboxServer $server
}

Describe '<Name>' -ForEach $commands {
    BeforeAll { $command = Get-Command $Name }

    It 'has a class of its name in a file of its name' {
        $class = $Name.Replace('-', '') + 'Command'
        $command.ImplementingType.FullName | Should -BeExactly "GenesysRecordingTags.$class"
        @(Get-ChildItem "$root/src/GenesysRecordingTags/Commands" -Recurse -Filter "$class.cs").Count | Should -Be 1
    }

    It 'is tested' {
        @(Select-String -Path "$PSScriptRoot/*.Tests.ps1", "$root/tests/Engine.Tests/*.cs" -Pattern "$Name\b" -List | Where-Object Filename -NE 'Conventions.Tests.ps1').Count | Should -BeGreaterThan 0
    }

    It 'has an approved verb, and parameters in Pascal case, singular and typed' {
        (Get-Verb $command.Verb) | Should -Not -BeNullOrEmpty
        $own = $command.Parameters.Values | Where-Object { $_.Name -notin [Management.Automation.Cmdlet]::CommonParameters + [Management.Automation.Cmdlet]::OptionalCommonParameters }
        $own | ForEach-Object { $_.Name | Should -MatchExactly '^[A-Z][A-Za-z]+$' }
        @($own.Name | Where-Object { $_ -match '[^s]s$' -and $_ -ne 'Status' }) | Should -BeNullOrEmpty
    }

}

Describe '<Name>, which writes objects' -ForEach $writing {
    It 'says what it writes' { (Get-Command $Name).OutputType.Count | Should -BeGreaterThan 0 }
}

Describe '<Name>, which changes something' -ForEach $changing {
    It 'supports -WhatIf' { (Get-Command $Name).Parameters.Keys | Should -Contain 'WhatIf' }

    It 'sends nothing with -WhatIf' {
        $changes.Keys | Should -Contain $Name -Because 'this test has to know how to run it'
        Reset-Sandbox $server
        $connection = if ($Name -in $platformOnly) {
            Connect-GenesysCloud -BaseUri "$($server.Uri)platform-api" -LoginUri "$($server.Uri)login" -Api Platform -Credential (Get-TestCredential) -NoLedger -PassThru
            $null = Invoke-SandboxControl $server journal -Method Delete
        }
        else { Connect-TestSandbox $server }
        try {
            if ($Name -eq 'Undo-RecordingChange') {
                $changes[$Name] = @{ AuditId = (Set-RecordingMetadata $ids[0] -Tag 'x').AuditId }
                $null = Invoke-SandboxControl $server journal -Method Delete
            }
            $run = Invoke-HostedPowerShell { param($name, $with, $connection) & $name @with -Connection $connection -WhatIf } @{
                name = $Name; with = $changes[$Name]; connection = $connection
            }
            $run.Output.Count | Should -Be 0
            $run.Streams.Error.Count | Should -Be 0
            $run.Streams.Information.Count | Should -Be 0
            @(Get-SandboxJournal $server).Where({ $Name -notin $platformOnly -or $_.method -ne 'GET' }).Count | Should -Be 0
        }
        finally { Remove-TestConnection }
    }

}

Describe '<Name>, which takes many items' -ForEach $perItem {
    It 'goes on or stops after a bad item, as -ErrorAction says' {
        $case = $mixed[$Name]
        $with = $case.With
        Reset-Sandbox $server
        $null = Connect-TestSandbox $server
        try {
            @($case.Input | & $Name @with -ErrorAction SilentlyContinue -ErrorVariable quiet).Count | Should -Be 1
            $quiet.Count | Should -Be 1
            @($case.Input | & $Name @with -ErrorAction Continue -ErrorVariable loud 2>$null).Count | Should -Be 1
            $loud.Count | Should -Be 1
            { $case.Input | & $Name @with -ErrorAction Stop } | Should -Throw -ErrorId 'RecordingNotFound,*'
        }
        finally { Remove-TestConnection }
    }
}

Describe '<Name>, which needs a connection' -ForEach $connected {
    It 'ends with NotConnected where there is none' {
        $with = if ($changes.ContainsKey($Name)) { $changes[$Name] } else { @{} }
        $sets = (Get-Command $Name).ParameterSets
        if (-not ($sets | Where-Object { -not ($_.Parameters | Where-Object { $_.IsMandatory -and $_.Name -notin $with.Keys }) })) {
            $with = @{ RecordingId = 'x' }
        }
        { & $Name @with } | Should -Throw -ErrorId 'NotConnected,*'
    }
}

Describe 'The manifest' {
    It 'exports only what there is, and only cmdlets' {
        $manifest = Import-PowerShellDataFile $ModuleManifest
        (Get-Command -Module GenesysRecordingTags -CommandType Cmdlet).Name | Sort-Object | Should -BeExactly ($manifest.CmdletsToExport | Sort-Object)
        @(Get-Command -Module GenesysRecordingTags -CommandType Function, Alias).Count | Should -Be 0
    }

    It 'has a view for every type that a command writes' {
        $views = ([xml](Get-Content "$ModulePath/GenesysRecordingTags.Format.ps1xml" -Raw)).Configuration.ViewDefinitions.View.ViewSelectedBy.TypeName
        (Get-Command -Module GenesysRecordingTags).OutputType.Name | Where-Object { $_ -like 'GenesysRecordingTags.*' } | Sort-Object -Unique |
            ForEach-Object { $views | Should -Contain $_ }
    }
}
