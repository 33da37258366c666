#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5' }

BeforeAll {
    Set-StrictMode -Version 3
    Import-Module "$PSScriptRoot/TestHelpers.psm1"
    Import-TestedModule

    $server = Start-SandboxServer -Recordings 20 -With '--index-delay', '0'
    $ids = (Invoke-SandboxControl $server recordings).recordingIds
    $ledger = "$TestDrive/ledger.db"
    $null = Connect-GenesysCloud -BaseUri $server.Uri -Credential (Get-TestCredential) -LedgerPath $ledger -PassThru
    $taxonomy = @{ TaxonomyId = $ComplianceTaxonomy }

    # One command after the other, so that the order of the records is known. Twelve records: six with one label, two of them with another one afterwards; two that failed, in a run of a name; metadata; an undoing.
    $null = $ids[0..5] | ForEach-Object { Add-RecordingTag $_ -Label 'Compliance:PCI-DSS' @taxonomy -RetentionPolicy 'Standard 365 Day' -RunName 'First sweep' }
    $null = $ids[4..5] | ForEach-Object { Add-RecordingTag $_ -Label 'Compliance:GDPR' @taxonomy -RunName 'Second sweep' }
    'gone-1', 'gone-2' | ForEach-Object { Add-RecordingTag $_ -Label 'Compliance:GDPR' @taxonomy -RunName 'Second sweep' -ErrorAction SilentlyContinue }
    $null = Set-RecordingMetadata $ids[0] @{ priority_level = 'high' }
    $null = Undo-RecordingChange (Get-RecordingAudit $ids[5] -RunName 'Second sweep').AuditId
}

AfterAll {
    Remove-TestConnection
    Stop-SandboxServer $server
}

Describe 'Questions to the audit' {
    It '<Name>' -ForEach @(
        @{ Name = 'finds a label'; With = @{ Label = 'Compliance:GDPR' }; Expected = 7, 8, 9, 10 }
        @{ Name = 'finds a label in any letter case, and by a wildcard'; With = @{ Label = 'compliance:gdpr', '*pci*' }; Expected = 1..10 + 12 }
        @{ Name = 'finds two conditions at once'; With = @{ Label = '*'; Outcome = 'Failed' }; Expected = 9, 10 }
        @{ Name = 'finds a taxonomy'; With = @{ TaxonomyId = '????????-*'; Last = 2 }; Expected = 10, 12 }
        @{ Name = 'finds a retention policy'; With = @{ RetentionPolicy = 'Standard*'; RunName = 'First*' }; Expected = 1..6 }
        @{ Name = 'finds an action'; With = @{ Action = 'SetMetadata' }; Expected = 11 }
        @{ Name = 'finds an error'; With = @{ ErrorId = 'RecordingNotFound' }; Expected = 9, 10 }
        @{ Name = 'finds an actor'; With = @{ Actor = [Environment]::UserName; First = 3 }; Expected = 1, 2, 3 }
        @{ Name = 'finds a client'; With = @{ Client = '*'; Last = 3 }; Expected = 10, 11, 12 }
        @{ Name = 'finds a run'; With = @{ RunName = 'Second sweep' }; Expected = 7, 8, 9, 10 }
        @{ Name = 'finds several runs'; With = @{ RunName = 'First sweep', 'Sec*'; Outcome = 'Succeeded' }; Expected = 1..8 }
        @{ Name = 'finds the last'; With = @{ Last = 2 }; Expected = 11, 12 }
        @{ Name = 'finds what succeeded'; With = @{ Outcome = 'Succeeded'; Last = 3 }; Expected = 8, 11, 12 }
        @{ Name = 'finds nothing where there is nothing'; With = @{ Label = 'none' }; Expected = @() }
    ) {
        @(Get-RecordingAudit @With | ForEach-Object Sequence) | Should -Be $Expected
        @(Get-RecordingAudit @With -LedgerPath $ledger | ForEach-Object Sequence) | Should -Be $Expected
    }

    It 'finds the last of some recordings, which may come through the pipeline' {
        (Get-RecordingAudit $ids[0] -Last 1).Sequence | Should -Be 11
        ($ids[0], $ids[5] | Get-RecordingAudit -Last 3).Sequence | Should -Be 8, 11, 12
        ($ids[0], $ids[5] | Get-RecordingAudit -Label '*GDPR').Sequence | Should -Be 8
        { Get-RecordingAudit -First 1 -Last 1 } | Should -Throw -ErrorId 'InvalidRequest,*'
    }

    It 'finds what carries a label now: one record a recording, undone and replaced ones not' {
        (Get-RecordingAudit -Current -Label 'Compliance:PCI-DSS').RecordingId | Sort-Object | Should -Be (@($ids[0..3]) + $ids[5] | Sort-Object)
        (Get-RecordingAudit -Current -Label 'Compliance:PCI-DSS')[-1].Sequence | Should -Be 12
        (Get-RecordingAudit -Current -Label 'Compliance:GDPR').RecordingId | Should -Be $ids[4]
        @(Get-RecordingAudit -Current -Label 'Compliance:GDPR' -RetentionPolicy 'Standard 365 Day').RecordingId | Should -Be $ids[4]
        Get-RecordingAudit -Current -Label 'Compliance:GDPR' -RetentionPolicy 'Other' | Should -BeNullOrEmpty
        @(Get-RecordingAudit -Current).Count | Should -Be 6
        (Get-RecordingAudit $ids[4] -Current).Sequence | Should -Be 7
        (Get-RecordingAudit -Current -Label '*' -Last 1).Sequence | Should -Be 12
    }

    It 'of several recordings have each record once, the oldest first, and -First counts them all' {
        $one = (Get-RecordingAudit $ids[0]).Sequence
        $two = (Get-RecordingAudit $ids[4]).Sequence
        (Get-RecordingAudit $ids[4], $ids[0], $ids[4]).Sequence | Should -Be (@($one) + @($two) | Sort-Object)
        (Get-RecordingAudit -RecordingId $ids[4], $ids[0] -First 1).Sequence | Should -Be (@($one) + @($two) | Sort-Object)[0]
        Get-RecordingAudit $ids[0], 'rec-nobody' -ErrorVariable problems -ErrorAction SilentlyContinue | Should -HaveCount $one.Count
        $problems | Should -HaveCount 1
    }

    It 'mean a label itself first, in every culture' {
        $culture = [cultureinfo]::CurrentCulture
        try {
            [cultureinfo]::CurrentCulture = 'tr-TR'
            (Get-RecordingAudit -Label 'COMPLIANCE:PCI-DSS').Count | Should -Be (Get-RecordingAudit -Label 'Compliance:PCI-DSS').Count
            (Get-RecordingAudit -Current -Label 'COMPLIANCE:*').Count | Should -Be (Get-RecordingAudit -Current -Label 'Compliance:*').Count
        }
        finally { [cultureinfo]::CurrentCulture = $culture }
    }

    It 'say that a bracket was left open' {
        { Get-RecordingAudit -Label 'Quality:[' } | Should -Throw -ErrorId 'InvalidRequest,*'
    }

    It 'says which run there is not' {
        Get-RecordingAudit -RunName 'none' -ErrorVariable problems -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $problems.FullyQualifiedErrorId | Should -BeLike 'RunNotFound,*'
    }

    It 'takes figures and makes tables and reports of the same selections' {
        $measured = Measure-RecordingAudit -RunName 'Second sweep'
        $measured.Count, $measured.Failed | Should -Be 4, 2
        (Measure-RecordingAudit -RecordingId $ids[0], $ids[1]).Count | Should -Be 3
        Export-RecordingAudit "$TestDrive/failed.csv" -Outcome Failed -Label '*GDPR'
        (Import-Csv "$TestDrive/failed.csv").RecordingId | Sort-Object | Should -Be 'gone-1', 'gone-2'
        Export-RecordingAudit "$TestDrive/failed.html" -RunName 'Second sweep'
        Get-Content "$TestDrive/failed.html" -Raw | Should -Match 'gone-2'
        Export-RecordingAudit "$TestDrive/one.csv" -RecordingId $ids[5]
        (Import-Csv "$TestDrive/one.csv").RecordingId | Should -Be $ids[5], $ids[5], $ids[5]
        { Export-RecordingAudit "$TestDrive/part.jsonl" -Label '*GDPR' } | Should -Throw -ErrorId 'InvalidRequest,*'
    }

    It 'makes a table of records that are piped' {
        Get-RecordingAudit -Outcome Failed | Export-RecordingAudit "$TestDrive/piped.csv"
        (Import-Csv "$TestDrive/piped.csv").RecordingId | Sort-Object | Should -Be 'gone-1', 'gone-2'
        Get-RecordingAudit | Where-Object Sequence -In 3, 11 | Export-RecordingAudit "$TestDrive/piped.html" -PassThru | Should -BeOfType IO.FileInfo
    }

    It 'completes from what the ledger has' {
        $complete = { param($line) (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText }
        & $complete 'Get-RecordingAudit -Label Comp' | Should -Be "'Compliance:GDPR'", "'Compliance:PCI-DSS'"
        & $complete 'Measure-RecordingAudit -ErrorId ' | Should -Be 'RecordingNotFound'
        & $complete 'Export-RecordingAudit -RetentionPolicy S' | Should -Contain "'Standard 365 Day'"
        & $complete 'Get-RecordingAudit -RunName ' | Should -Contain "'Second sweep'"
        & $complete 'Get-RecordingAudit -Action Set' | Should -Contain 'SetMetadata'
    }
}

Describe 'Failed changes that are made again' {
    It 'are sent again in their run, each once, and only those that were not applied since' {
        $before = (Get-RecordingAudit).Count
        $preview = Get-RecordingAudit -RunName 'Second sweep' -Outcome Failed | Resume-RecordingChange -WhatIf 4>&1 6>&1
        (Get-RecordingAudit).Count | Should -Be $before

        # Still not there: two records more, in the same run.
        Get-RecordingAudit -RunName 'Second sweep' -Outcome Failed | Resume-RecordingChange -ErrorAction SilentlyContinue -ErrorVariable problems
        $problems.Count | Should -Be 2
        (Get-RecordingAudit -Last 2).RunName | Should -Be 'Second sweep', 'Second sweep'
        (Get-RecordingAudit -Last 2).After.Tags.Label | Should -Be 'Compliance:GDPR', 'Compliance:GDPR'

        # By now each has failed twice, and is sent once.
        Get-RecordingAudit -RunName 'Second sweep' -Outcome Failed | Resume-RecordingChange -ErrorAction SilentlyContinue
        (Get-RecordingAudit).Count | Should -Be ($before + 4)
    }

    It 'are not sent over a later change of the recording, which is said' {
        Add-SandboxFault $server @{ match = @{ operation = 'TagRecording'; recordingId = $ids[9] }; action = @{ kind = 'Status'; statusCode = 403 } }
        $null = Add-RecordingTag $ids[9] -Label 'Compliance:GDPR' @taxonomy -RunName 'overtaken' -ErrorAction SilentlyContinue
        $null = Invoke-SandboxControl $server faults -Method Delete
        $null = Add-RecordingTag $ids[9] -Label 'Compliance:PCI-DSS' @taxonomy -RunName 'overtaken'
        $again = Get-RecordingAudit -RunName 'overtaken' -Outcome Failed | Resume-RecordingChange -WarningVariable warnings -WarningAction SilentlyContinue
        $again | Should -BeNullOrEmpty
        "$warnings" | Should -BeLike "*'$($ids[9])': not sent: Add tag 'Compliance:GDPR'*has overtaken it. -Force sends it all the same.*"
        (Get-RecordingAudit $ids[9] -Last 1).After.Tags.Label | Should -Be 'Compliance:PCI-DSS'
        Get-RecordingAudit -RunName 'overtaken' -Outcome Failed | Resume-RecordingChange -Force | ForEach-Object { $_.Tags.Label } | Should -Be 'Compliance:GDPR'
        $null = Add-RecordingTag $ids[9] -Label 'Compliance:PCI-DSS' @taxonomy
    }

    It 'are made with other values by the command that makes such changes' {
        $results = Get-RecordingAudit -RunName 'Second sweep' -Outcome Succeeded |
            Add-RecordingTag -Tag (New-RecordingTag 'Compliance:PCI-DSS' $ComplianceTaxonomy) -RunName 'Corrected'
        $results.RecordingId | Sort-Object | Should -Be ($ids[4..5] | Sort-Object)
        $results.RunName | Select-Object -Unique | Should -Be 'Corrected'
        Get-RecordingAudit -Current -Label 'Compliance:GDPR' | Should -BeNullOrEmpty
    }

    It 'are nothing where the change succeeded' {
        $before = (Get-RecordingAudit).Count
        Get-RecordingAudit -Label '*PCI*' -First 2 | Resume-RecordingChange -Verbose 4>&1 | Should -Match 'succeeded'
        (Get-RecordingAudit).Count | Should -Be $before
    }
}

Describe 'Compress-RecordingAudit' {
    It 'says what it would move, moves it, and nothing is lost to anybody who asks' {
        $before = Get-RecordingAudit | ForEach-Object AuditId
        $cut = (Get-RecordingAudit -First 9)[-1].Timestamp
        Compress-RecordingAudit -Before $cut -Path "$TestDrive/old.db" -WhatIf
        "$TestDrive/old.db" | Should -Not -Exist

        $archive = Compress-RecordingAudit -Before $cut -Path "$TestDrive/old.db"

        $archive | Should -BeOfType GenesysRecordingTags.RecordingAuditArchive
        $archive.FirstSequence, $archive.RecordCount, $archive.Path | Should -Be 1, 8, (Get-Item "$TestDrive/old.db").FullName
        $archive.Length | Should -Be (Get-Item "$TestDrive/old.db").Length
        Get-RecordingAudit | ForEach-Object AuditId | Should -Be $before
        (Get-RecordingAudit -RunName 'First sweep').Count | Should -Be 6
        (Test-RecordingAudit).RecordCount | Should -Be $before.Count
        Test-RecordingAudit -Quiet | Should -BeTrue
        Test-RecordingAudit "$TestDrive/old.db" -Quiet | Should -BeTrue
        (Get-RecordingAudit -LedgerPath "$TestDrive/old.db").Count | Should -Be 8
    }

    It 'keeps the same change of a run from being made again' {
        $again = $ids[0..3] | Add-RecordingTag -Label 'Compliance:PCI-DSS' @taxonomy -RetentionPolicy 'Standard 365 Day' -RunName 'First sweep'
        $again.Outcome | Select-Object -Unique | Should -Be 'AlreadyApplied'
    }

    It 'refuses a file that is there, and does nothing where nothing is old' {
        { Compress-RecordingAudit -Before (Get-Date).AddDays(1) -Path "$TestDrive/old.db" } | Should -Throw -ErrorId 'Conflict,*'
        Compress-RecordingAudit -Before ([datetime] '2020-01-01') -Verbose 4>&1 | Should -Match 'no record to move'
    }

    It 'names the archive that a recording needs, and goes on with others' {
        Move-Item "$TestDrive/old.db" "$TestDrive/away.db"
        Disconnect-GenesysCloud
        $null = Connect-GenesysCloud -BaseUri $server.Uri -Credential (Get-TestCredential) -LedgerPath $ledger -PassThru
        Add-RecordingTag $ids[0] -Label 'Compliance:GDPR' @taxonomy -ErrorVariable problems -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        "$($problems[0])" | Should -Match 'old\.db.*is not there'
        (Add-RecordingTag $ids[15] -Label 'Compliance:GDPR' @taxonomy).Outcome | Should -Be 'Applied'
        Test-RecordingAudit -Quiet | Should -BeFalse
        Move-Item "$TestDrive/away.db" "$TestDrive/old.db"
        Test-RecordingAudit -Quiet | Should -BeTrue
    }
}
