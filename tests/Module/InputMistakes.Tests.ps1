#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5' }
# Mistakes in the input that PowerShell itself would pass over silently.

BeforeAll {
    Set-StrictMode -Version 3
    Import-Module "$PSScriptRoot/TestHelpers.psm1"
    Import-TestedModule
    $server = Start-SandboxServer -Recordings 100 -With '--index-delay', '0'
    $ids = (Invoke-SandboxControl $server recordings).recordingIds
    $tag = @{ Label = 'Compliance:PCI-DSS'; TaxonomyId = $ComplianceTaxonomy }
    $quiet = @{ WarningVariable = 'warnings'; WarningAction = 'SilentlyContinue' }
}

AfterAll {
    Remove-TestConnection
    Stop-SandboxServer $server
}

Describe 'A list of recordings' {
    BeforeEach {
        Reset-Sandbox $server
        $null = Connect-TestSandbox $server
    }

    AfterEach { Remove-TestConnection }

    It 'whose column has another name is refused with the line that renames it' {
        [pscustomobject]@{ 'Recording Id' = $ids[0] } | Add-RecordingTag @tag -ErrorVariable problems -ErrorAction SilentlyContinue
        "$($problems[0])" | Should -BeLike "*Name its column 'Recording Id' RecordingId: Select-Object *, @{ Name = 'RecordingId'; Expression = { `$_.'Recording Id' } }*"
        [pscustomobject]@{ 'Recording Id' = $ids[0] } | Select-Object *, @{ Name = 'RecordingId'; Expression = { $_.'Recording Id' } } |
            Add-RecordingTag @tag | ForEach-Object RecordingId | Should -Be $ids[0]
    }

    It 'that is separated by semicolons is told to be' {
        "RecordingId;Label`n$($ids[0]);x" | ConvertFrom-Csv | Add-RecordingTag @tag -ErrorVariable problems -ErrorAction SilentlyContinue
        "$($problems[0])" | Should -BeLike "*Import-Csv -Delimiter ';'*"
    }

    It 'is piped, not given as one argument' {
        { Add-RecordingTag $ids[0..2] @tag } | Should -Throw "*One recording is taken at a time, and 3 were given. Pipe them: '$($ids[0])', '$($ids[1])', *"
        @(Get-SandboxJournal $server -Operation TagRecording).Count | Should -Be 0
        Add-RecordingTag @($ids[0]) @tag | ForEach-Object RecordingId | Should -Be $ids[0]
    }

    It 'whose rows of one recording are apart is warned of, once' {
        $labels = 'Compliance:PCI-DSS', 'Compliance:PCI-DSS', 'Compliance:GDPR', 'Compliance:GDPR'
        $rows = 0..3 | ForEach-Object { [pscustomobject]@{ RecordingId = $ids[$_ % 2]; Label = $labels[$_]; TaxonomyId = $ComplianceTaxonomy } }
        $null = $rows | Add-RecordingTag -Force @quiet
        @($warnings -match 'not next to each other') | Should -HaveCount 1
        "$($warnings[0])" | Should -BeLike "*'$($ids[0])'*Sort-Object RecordingId*"
        ($rows | Sort-Object RecordingId -Stable | Add-RecordingTag -Force @quiet).TagsApplied | Should -Be 2, 2
        $warnings | Should -BeNullOrEmpty
    }
}

Describe 'Set-RecordingMetadata' {
    BeforeEach {
        Reset-Sandbox $server
        $null = Connect-TestSandbox $server
    }

    AfterEach { Remove-TestConnection }

    It 'refuses a text Metadata column, sends nothing of that row, and goes on' {
        $rows = "RecordingId,Metadata,Tag`n$($ids[0]),priority=high,vip`n$($ids[1]),,vip" | ConvertFrom-Csv
        $results = $rows | Set-RecordingMetadata -ErrorVariable problems -ErrorAction SilentlyContinue
        $results.RecordingId | Should -Be $ids[1]
        $problems | Should -HaveCount 1
        $problems[0].FullyQualifiedErrorId | Should -BeLike 'InvalidRequest,*'
        $problems[0].CategoryInfo.Category | Should -Be 'InvalidData'
        $problems[0] | Should -BeLike "Row 1 of the input: Recording '$($ids[0])': metadata is the text 'priority=high'*Nothing of it was sent*"
        $problems[0].ErrorDetails.RecommendedAction | Should -BeLike '*-Metadata { @{ *ConvertFrom-Json*'
        $problems[0].TargetObject | Should -Be $rows[0]
        @(Get-SandboxJournal $server -Operation UpdateMetadata).recordingId | Should -Be $ids[1]
    }

    It 'refuses on the command line what is not keys and values' {
        { Set-RecordingMetadata $ids[0] -Metadata 'a=b' -Tag x } | Should -Throw "*metadata is the text 'a=b'*" -ErrorId 'InvalidRequest,*'
        { Set-RecordingMetadata $ids[0] -Metadata 5 } | Should -Throw '*metadata is of type Int32*' -ErrorId 'InvalidRequest,*'
        @(Get-SandboxJournal $server -Operation UpdateMetadata).Count | Should -Be 0
    }

    It 'takes metadata made of columns, as the error says' {
        $rows = "RecordingId,Priority,Json`n$($ids[0]),high,`"{`"`"a`"`":`"`"b`"`"}`"" | ConvertFrom-Csv
        ($rows | Set-RecordingMetadata -Metadata { @{ priority_level = $_.Priority } }).Metadata['priority_level'] | Should -Be 'high'
        ($rows | Set-RecordingMetadata -Metadata { $_.Json | ConvertFrom-Json }).Metadata['a'] | Should -Be 'b'
        (Get-RecordingMetadata $ids[0] | Set-RecordingMetadata -Metadata { @{ seen = $_.Status } }).Metadata['seen'] | Should -Be 'ready'
    }

    It 'says once a run that a cell of several words is one tag, and how to give several' {
        $rows = "RecordingId,Tag`n$($ids[0]),`"vip,red`"`n$($ids[1]),`"a,b`"`n$($ids[2]),c" | ConvertFrom-Csv
        ($rows | Set-RecordingMetadata @quiet).Tags | Sort-Object | Should -Be 'a,b', 'c', 'vip,red'
        $warnings | Should -HaveCount 1
        $warnings[0] | Should -BeLike "*'vip,red' is one plain tag*-Tag { `$_.Tag -split ',' }*"

        ($rows[0] | Set-RecordingMetadata -Tag { $_.Tag -split ',' } @quiet).Tags | Should -Be 'vip', 'red'
        $warnings | Should -BeNullOrEmpty
        (Set-RecordingMetadata $ids[3] -Tag 'vip,red' @quiet).Tags | Should -Be 'vip,red'
        $warnings | Should -BeNullOrEmpty
    }
}

Describe 'Add-RecordingTag' {
    BeforeEach {
        Reset-Sandbox $server
        $null = Connect-TestSandbox $server
    }

    AfterEach { Remove-TestConnection }

    It 'says that a text Tag column is left out' {
        $row = [pscustomobject]@{ RecordingId = $ids[0]; Label = $tag.Label; TaxonomyId = $tag.TaxonomyId; Tag = 'vip,red' }
        ($row | Add-RecordingTag @quiet).Tags.Label | Should -Be $tag.Label
        $warnings | Should -HaveCount 1
        $warnings[0] | Should -BeLike "*column Tag ('vip,red') is text and is left out*"
    }

    It 'says once a run which columns look like a parameter and are none' {
        $rows = $ids | ForEach-Object {
            [pscustomobject]@{ RecordingId = $_; Label = $tag.Label; TaxonomyId = $tag.TaxonomyId; RetentionPolcy = 'Legal Hold'; Confidnce = 0.5; Comment = 'x' }
        }
        @($rows | Add-RecordingTag @quiet).Count | Should -Be 100
        $warnings | Should -HaveCount 1
        $warnings[0] | Should -BeLike "*'RetentionPolcy'*did you mean 'RetentionPolicy'?*'Confidnce'*did you mean 'Confidence'?"
        $warnings[0] | Should -Not -BeLike '*Comment*'
    }

    It 'says so of keys of a tag' {
        $null = Add-RecordingTag $ids[0] -Tag @{ Label = $tag.Label; TaxonomyId = $tag.TaxonomyId; Confidnce = 0.5; Statsu = 'Pending' }, @{ Lable = 'x' } @quiet -ErrorAction SilentlyContinue
        $warnings | Should -HaveCount 1
        $warnings[0] | Should -BeLike "*'Confidnce' does not belong to a tag*'Confidence'?*'Statsu'*'Status'?"
    }

    It 'is quiet about columns that are right, alike by chance, or of another kind' {
        $row = [pscustomobject]@{ MediaId = $ids[0]; label = $tag.Label; TAXONOMYID = $tag.TaxonomyId; Status = 'Active'; State = 'x'; Statuses = 'y'; ConversationId = 'c'; Note = 'z' }
        $null = $row | Add-RecordingTag @quiet
        $warnings | Should -BeNullOrEmpty
        $null = Get-RecordingMetadata $ids[1] | Add-RecordingTag @tag @quiet
        $warnings | Should -BeNullOrEmpty
    }
}

Describe 'Other commands' {
    It 'say it too' {
        $null = [pscustomobject]@{ RecordingId = 'r'; Label = 'A'; TaxonomyId = 'T'; Confidnce = 0.5 } | Test-RecordingTag @quiet
        $warnings | Should -HaveCount 1
        $null = Test-RecordingTag -Tag @{ Label = 'A'; TaxonomyId = 'T'; Statsu = 'x' } @quiet
        $warnings | Should -HaveCount 1
    }
}

Describe 'Test-RecordingAudit' {
    It 'says of a <_> that only .jsonl can be verified' -ForEach 'csv', 'html' {
        $null = Connect-TestSandbox $server
        $null = Set-RecordingMetadata $ids[0] -Tag x
        Export-RecordingAudit "$TestDrive/audit.$_"
        Test-RecordingAudit "$TestDrive/audit.$_" -ErrorVariable problems -ErrorAction SilentlyContinue @quiet | Should -BeNullOrEmpty
        $problems[0].FullyQualifiedErrorId | Should -BeLike 'InvalidFile,*'
        $problems[0] | Should -BeLike "*audit.$_*can't be verified*.jsonl*"
        $problems[0].ErrorDetails.RecommendedAction | Should -BeLike '*Export-RecordingAudit audit.jsonl*'
        $warnings | Should -BeNullOrEmpty
        Test-RecordingAudit "$TestDrive/audit.$_" -Quiet -ErrorAction SilentlyContinue | Should -BeExactly $false
        Remove-TestConnection
    }
}

Describe 'A change of unknown outcome' {
    BeforeEach { Reset-Sandbox $server }
    AfterEach { Remove-TestConnection }

    It 'is said by the next command on its connection, once, with what to run' {
        $connection = Connect-TestSandbox $server @{ MaximumRetryCount = 0 }
        Add-SandboxFault $server @{ match = @{ operation = 'TagRecording'; first = 2 }; action = @{ kind = 'Reset'; afterApplying = $true } }
        $ids[0, 1] | Add-RecordingTag @tag -ErrorAction SilentlyContinue @quiet
        $warnings | Should -BeNullOrEmpty
        $null = Connect-GenesysCloud -Sandbox -Name another -NoLedger -PassThru
        $null = Get-RecordingTaxonomy -Connection another @quiet
        $warnings | Should -BeNullOrEmpty
        $null = Get-RecordingMetadata $ids[5] -Connection $connection @quiet
        $warnings | Should -HaveCount 1
        $warnings[0] | Should -BeLike '2 changes have an unknown outcome*Resume-RecordingChange -WhatIf*Resume-RecordingChange*'
        $null = Get-RecordingMetadata $ids[5] -Connection $connection @quiet
        $warnings | Should -BeNullOrEmpty
        @(Resume-RecordingChange -Connection $connection).Count | Should -Be 2
    }

    It 'is not said where it was settled before' {
        $null = Connect-TestSandbox $server @{ MaximumRetryCount = 0 }
        Add-SandboxFault $server @{ match = @{ operation = 'TagRecording'; first = 1 }; action = @{ kind = 'Reset'; afterApplying = $true } }
        Add-RecordingTag $ids[0] @tag -ErrorAction SilentlyContinue
        $null = Resume-RecordingChange @quiet
        $warnings | Should -BeNullOrEmpty
        $null = Get-RecordingMetadata $ids[5] @quiet
        $warnings | Should -BeNullOrEmpty
    }

    It 'is said after Ctrl+C' {
        $connection = Connect-TestSandbox $server
        Add-SandboxFault $server @{ match = @{ operation = 'UpdateMetadata' }; action = @{ kind = 'Delay'; delayMilliseconds = 20000 } }
        $shell = [powershell]::Create()
        try {
            $null = $shell.AddCommand('Import-Module').AddParameter('Name', $ModuleManifest).AddStatement()
            $null = $shell.AddScript({ param($connection, $ids) $ids | Set-RecordingMetadata -Tag x -SkipBefore -Connection $connection -ThrottleLimit 4 }).AddParameters(@{ connection = $connection; ids = $ids[0..9] })
            $running = $shell.BeginInvoke()
            Wait-Until { (Get-SandboxInFlight $server) -ge 4 } -What 'requests in flight'
            $shell.Stop()
            Wait-Until { $running.IsCompleted } -What 'the end of the pipeline'
        }
        finally { $shell.Dispose() }
        $null = Get-RecordingAudit @quiet
        $warnings | Should -HaveCount 1
        $warnings[0] | Should -BeLike '4 changes have an unknown outcome*'
    }

    It 'is said without a ledger too' {
        $null = Connect-GenesysCloud -BaseUri $server.Uri -Credential (Get-TestCredential) -NoLedger -MaximumRetryCount 0
        Add-SandboxFault $server @{ match = @{ operation = 'TagRecording'; first = 1 }; action = @{ kind = 'Reset'; afterApplying = $true } }
        Add-RecordingTag $ids[0] @tag -ErrorAction SilentlyContinue
        $null = Get-RecordingMetadata $ids[0] @quiet
        $warnings | Should -HaveCount 1
        $warnings[0] | Should -BeLike 'A change has an unknown outcome*keeps no ledger*Get-RecordingMetadata*'
    }
}
