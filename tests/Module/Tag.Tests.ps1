#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5' }

BeforeAll {
    Set-StrictMode -Version 3
    Import-Module "$PSScriptRoot/TestHelpers.psm1"
    Import-TestedModule
    $server = Start-SandboxServer -Recordings 1200
    $ids = (Invoke-SandboxControl $server recordings).recordingIds
    $tag = @{ Label = 'Compliance:PCI-DSS'; TaxonomyId = $ComplianceTaxonomy }
}

AfterAll {
    Remove-TestConnection
    Stop-SandboxServer $server
}

Describe 'New-RecordingTag' {
    It 'builds, and does not judge' {
        $built = New-RecordingTag Compliance:GDPR $ComplianceTaxonomy
        $built.Label, $built.TaxonomyId, $built.Confidence, $built.Status | Should -Be 'Compliance:GDPR', $ComplianceTaxonomy, 1.0, 'Active'
        $bad = New-RecordingTag '' '' -Confidence 'abc' -Status 'nonsense'
        $bad.ConfidenceText, $bad.Status | Should -Be 'abc', 'nonsense'
    }

    It 'makes tags of rows' {
        $rows = 'Label,TaxonomyId,Confidence,Status', 'A,T,0.25,pending', 'B,T,,' | ConvertFrom-Csv
        $tags = $rows | New-RecordingTag
        $tags.Confidence | Should -Be 0.25, 1
        $tags.Status | Should -Be 'Pending', 'Active'
    }
}

Describe 'Test-RecordingTag' {
    It 'needs no connection, and takes tags piped one by one for one set' {
        $result = (New-RecordingTag A T), (New-RecordingTag A T), (New-RecordingTag '' T -Confidence 2) | Test-RecordingTag
        $result | Should -HaveCount 1
        $result.IsValid | Should -BeFalse
        $result.TagCount | Should -Be 3
        $result.Problems.Code | Should -Be 'DuplicateTag', 'BlankLabel', 'ConfidenceOutOfRange'
        $result.Problems.Index | Should -Be 1, 2, 2
    }

    It 'groups rows next to each other by their recording' {
        $rows = 'RecordingId,Label,TaxonomyId', 'r1,A,T', 'r1,B,T', 'r2,A,T', 'r1,C,T', ',A,T', ',A,T' | ConvertFrom-Csv
        $results = $rows | Test-RecordingTag
        $results.RecordingId | Should -Be 'r1', 'r2', 'r1', '', ''
        $results.TagCount | Should -Be 2, 1, 1, 1, 1
        $results.IsValid | Should -Be $true, $true, $true, $false, $false
    }

    It 'takes a set as an argument, of tags, hashtables or rows' {
        (Test-RecordingTag (New-RecordingTag A T), @{ Label = 'B'; TaxonomyId = 'T'; Confidence = '0,95' }, ([pscustomobject]@{ Label = 'C'; TaxonomyId = 'T' })).Problems.Code |
            Should -Be 'ConfidenceNotANumber'
        (Test-RecordingTag @()).Problems.Code | Should -Be 'NoTags'
        (Test-RecordingTag (New-RecordingTag A T), $null).Problems.Code | Should -Be 'NullTag'
        (Test-RecordingTag @(1..101 | ForEach-Object { New-RecordingTag "L$_" T })).Problems.Code | Should -Be 'TooManyTags'
    }

    It 'checks against taxonomies from a file or an object' {
        $file = Join-Path $TestDrive 't.json'
        Set-Content $file '{"id":"T","name":"Test","labels":["A"],"published":true}'
        (New-RecordingTag A T | Test-RecordingTag -Taxonomy $file).IsValid | Should -BeTrue
        (New-RecordingTag B T | Test-RecordingTag -Taxonomy $file).Problems.Code | Should -Be 'LabelNotInTaxonomy'
        (New-RecordingTag A X | Test-RecordingTag -Taxonomy (Import-RecordingTaxonomy $file 3>$null)).Problems.Code | Should -Be 'UnknownTaxonomy'
    }

    It 'is a Boolean with -Quiet' {
        Test-RecordingTag (New-RecordingTag A T) -Quiet | Should -BeExactly $true
        $rows = 'RecordingId,Label,TaxonomyId', 'r1,A,T', 'r2,,T' | ConvertFrom-Csv
        $rows | Test-RecordingTag -Quiet | Should -BeExactly $false
    }

    It 'takes sets of a hundred tags' {
        $tags = 1..100 | ForEach-Object { New-RecordingTag "L$_" T }
        $sets = 1..200 | ForEach-Object { [pscustomobject]@{ RecordingId = "r$_"; Tag = $tags } }
        $verdicts = @($sets | Test-RecordingTag)
        $verdicts.Count | Should -Be 200
        ($verdicts | Measure-Object TagCount -Sum).Sum | Should -Be 20000
        $verdicts.IsValid | Should -Not -Contain $false
    }
}

Describe 'Add-RecordingTag' {
    BeforeEach {
        Reset-Sandbox $server
        $connection = Connect-TestSandbox $server @{ ThrottleLimit = 16 }
        $connection.IsOpen | Should -BeTrue
    }

    AfterEach { Remove-TestConnection }

    It 'tells what the service did' {
        $result = Add-RecordingTag $ids[0] @tag -Confidence 0.5 -Status Pending -RetentionPolicy 'Standard 365 Day'
        $result | Should -BeOfType GenesysRecordingTags.RecordingTagResult
        $result.RecordingId, $result.TagsApplied, $result.Attempts | Should -Be $ids[0], 1, 1
        $result.RetentionPolicy.Id | Should -Be 'ret-policy-9876'
        $result.Tags[0].Status | Should -Be 'Pending'
        $result.Latency | Should -BeGreaterThan ([timespan]::Zero)
        $result.AuditId | Should -Not -BeNullOrEmpty
        $sent = (Get-SandboxJournal $server -Operation TagRecording).body | ConvertFrom-Json
        $sent.tags[0].confidence | Should -Be 0.5
        $sent.retentionPolicy.name | Should -Be 'Standard 365 Day'
    }

    It 'sends a set in one atomic request' {
        $set = (New-RecordingTag Compliance:GDPR $ComplianceTaxonomy), @{ Label = 'Compliance:HIPAA'; TaxonomyId = $ComplianceTaxonomy }
        (Add-RecordingTag -RecordingId $ids[0] -Tag $set -RetentionPolicy @{ Name = 'PCI 90 Day'; Id = 'ret-policy-1090' }).TagsApplied | Should -Be 2
        $set[0], (New-RecordingTag Compliance:PCI-DSS $ComplianceTaxonomy) | Add-RecordingTag -RecordingId $ids[1]
        $sent = Get-SandboxJournal $server -Operation TagRecording
        $sent.Count | Should -Be 2
        ($sent[1].body | ConvertFrom-Json).tags.label | Should -Be 'Compliance:GDPR', 'Compliance:PCI-DSS'
    }

    It 'names the recording by <Name>' -ForEach @(
        @{ Name = 'text'; Make = { $args[0] } }
        @{ Name = 'RecordingId, before Id'; Make = { [pscustomobject]@{ Id = 'wrong'; RecordingId = $args[0] } } }
        @{ Name = 'MediaId'; Make = { [pscustomobject]@{ MediaId = $args[0] } } }
        @{ Name = 'Id'; Make = { [pscustomobject]@{ Id = $args[0] } } }
        @{ Name = 'a hashtable'; Make = { @{ RecordingId = $args[0] } } }
        @{ Name = 'metadata that was read, whose status is not the tag''s'; Make = { Get-RecordingMetadata $args[0] } }
    ) {
        (& $Make $ids[5] | Add-RecordingTag @tag).RecordingId | Should -Be $ids[5]
    }

    It 'says so where an object does not name a recording' {
        [pscustomobject]@{ Foo = 1 }, [pscustomobject]@{ RecordingId = $ids[0] } |
            Add-RecordingTag @tag -ErrorVariable problems -ErrorAction SilentlyContinue | Should -HaveCount 1
        $problems[0] | Should -Match 'has none of RecordingId, MediaId, Id'
    }

    It 'escapes ids into the address' {
        $odd = $ids | Where-Object { $_ -match '[^\w-]' } | Select-Object -First 3
        $odd.Count | Should -Be 3
        ($odd | Add-RecordingTag @tag).RecordingId | Sort-Object | Should -Be ($odd | Sort-Object)
    }

    It 'tags events once, and skips those without a recording' {
        $all = @(Get-GenesysEvent -IncludeUnrecorded -First 100)
        $skipped = @($all | Where-Object { -not $_.RecordingId })
        $skipped.Count | Should -BeGreaterThan 0
        $verbose = @($all | Add-RecordingTag @tag -Verbose 4>&1 | Where-Object { $_ -is [Management.Automation.VerboseRecord] })
        @($verbose | Where-Object { $_ -match 'left no recording. Skipped' }).Count | Should -Be $skipped.Count
        $again = @($all | Add-RecordingTag @tag)
        $again.Count | Should -Be (100 - $skipped.Count)
        $again.Outcome | Sort-Object -Unique | Should -Be 'AlreadyApplied'
        $again.AuditId | Sort-Object | Should -Be ((Get-RecordingAudit).AuditId | Sort-Object) -Because 'the results name the records of the first time'
        @(Get-SandboxJournal $server -Operation TagRecording).Count | Should -Be (100 - $skipped.Count)
    }

    It 'writes the audit record of each change, before its result' {
        $audit = $null
        $all = $ids[0], 'no-such-recording' | Add-RecordingTag @tag -InformationVariable audit -ErrorAction SilentlyContinue 6>&1
        $audit = $audit.Where({ $_.Tags -notcontains 'Run' })
        $all = $all.Where({ $_ -isnot [System.Management.Automation.InformationRecord] -or $_.Tags -notcontains 'Run' })
        $audit.Count | Should -Be 2
        $audit[0].Tags | Should -Contain 'Audit'
        $audit.MessageData.Outcome | Sort-Object | Should -Be 'Succeeded', 'Failed'
        ($audit | Where-Object { $_.MessageData.Outcome -eq 'Succeeded' }).MessageData.RecordingId | Should -Be $ids[0]
        $kinds = $all | Where-Object { $_ -is [GenesysRecordingTags.RecordingTagResult] -or $_.MessageData.Outcome -eq 'Succeeded' } | ForEach-Object { $_.GetType().Name }
        $kinds | Should -Be 'InformationRecord', 'RecordingTagResult'
    }

    It 'refuses a blank policy on the command line, and takes one in a row for none' {
        { Add-RecordingTag $ids[0] @tag -RetentionPolicy '' -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidTag,*'
        ([pscustomobject]@{ RecordingId = $ids[0]; RetentionPolicy = '' } | Add-RecordingTag @tag).RetentionPolicy | Should -BeNullOrEmpty
    }

    It 'applies what is good of 1,000 rows, and reports each bad one' {
        $t = $ComplianceTaxonomy
        $bad = @(
            [pscustomobject]@{ Kind = 'blank label'; Label = ''; TaxonomyId = $t; Confidence = 1; Status = 'Active'; Names = 'tags\[0\]\.label' }
            [pscustomobject]@{ Kind = 'blank taxonomy'; Label = 'A'; TaxonomyId = ''; Confidence = 1; Status = 'Active'; Names = 'tags\[0\]\.taxonomyId' }
            [pscustomobject]@{ Kind = 'confidence above 1'; Label = 'Compliance:GDPR'; TaxonomyId = $t; Confidence = '1.01'; Status = 'Active'; Names = 'tags\[0\]\.confidence' }
            [pscustomobject]@{ Kind = 'confidence below 0'; Label = 'Compliance:GDPR'; TaxonomyId = $t; Confidence = '-0.1'; Status = 'Active'; Names = 'tags\[0\]\.confidence' }
            [pscustomobject]@{ Kind = 'confidence NaN'; Label = 'Compliance:GDPR'; TaxonomyId = $t; Confidence = 'NaN'; Status = 'Active'; Names = 'tags\[0\]\.confidence' }
            [pscustomobject]@{ Kind = 'confidence with a comma'; Label = 'Compliance:GDPR'; TaxonomyId = $t; Confidence = '0,95'; Status = 'Active'; Names = 'tags\[0\]\.confidence' }
            [pscustomobject]@{ Kind = 'confidence no number'; Label = 'Compliance:GDPR'; TaxonomyId = $t; Confidence = 'abc'; Status = 'Active'; Names = 'tags\[0\]\.confidence' }
            [pscustomobject]@{ Kind = 'unknown status'; Label = 'Compliance:GDPR'; TaxonomyId = $t; Confidence = 1; Status = 'Maybe'; Names = 'tags\[0\]\.status' }
            [pscustomobject]@{ Kind = 'unknown taxonomy'; Label = 'A'; TaxonomyId = 'none'; Confidence = 1; Status = 'Active'; Names = 'tags\[0\]\.taxonomyId' }
            [pscustomobject]@{ Kind = 'draft taxonomy'; Label = 'Sentiment:Positive'; TaxonomyId = $DraftTaxonomy; Confidence = 1; Status = 'Active'; Names = 'tags\[0\]\.taxonomyId' }
            [pscustomobject]@{ Kind = 'label of no taxonomy'; Label = 'Compliance:Nothing'; TaxonomyId = $t; Confidence = 1; Status = 'Active'; Names = 'tags\[0\]\.label' }
        )
        $csv = Join-Path $TestDrive 'recordings.csv'
        $taxonomies = Join-Path $TestDrive 'taxonomies.json'
        @{ taxonomies = @((Invoke-SandboxControl $server catalog).taxonomies | ForEach-Object { @{ id = $_.id; name = $_.name; labels = $_.labels; published = $_.isPublished } }) } |
            ConvertTo-Json -Depth 5 | Set-Content $taxonomies
        $null = Import-RecordingTaxonomy $taxonomies

        $place = 0
        $rows = foreach ($kind in $bad) {
            # Two bad rows of each kind; and one duplicate, and one blank recording, below.
            foreach ($again in 1..2) { [pscustomobject]@{ RecordingId = $ids[$place++]; Label = $kind.Label; TaxonomyId = $kind.TaxonomyId; Confidence = $kind.Confidence; Status = $kind.Status; RetentionPolicy = '' } }
        }
        $rows += foreach ($again in 1..2) { [pscustomobject]@{ RecordingId = $ids[$place]; Label = 'Compliance:GDPR'; TaxonomyId = $t; Confidence = 1; Status = 'Active'; RetentionPolicy = '' } }
        $place++
        $rows += [pscustomobject]@{ RecordingId = ''; Label = 'Compliance:GDPR'; TaxonomyId = $t; Confidence = 1; Status = 'Active'; RetentionPolicy = '' }
        $badIds = $ids[0..($place - 1)]
        $firstGood = $place
        while ($rows.Count -lt 1000) {
            $rows += [pscustomobject]@{ RecordingId = $ids[$place++]; Label = 'Compliance:GDPR'; TaxonomyId = $t; Confidence = '0.95'; Status = 'Active'; RetentionPolicy = 'Standard 365 Day' }
        }
        $rows | Sort-Object { ($_.RecordingId + 'x').GetHashCode() % 7 }, RecordingId | Export-Csv $csv

        $results = Import-Csv $csv | Add-RecordingTag -ErrorVariable problems -ErrorAction SilentlyContinue
        $results.Count | Should -Be ($place - $firstGood)
        $results.Count | Should -BeGreaterThan 970
        $problems.Count | Should -Be ($badIds.Count + 1)
        $problems | ForEach-Object { $_.FullyQualifiedErrorId | Should -BeLike 'InvalidTag,*'; $_.CategoryInfo.Category | Should -Be 'InvalidData' }

        for ($i = 0; $i -lt $bad.Count * 2; $i++) {
            $kind = $bad[[math]::Floor($i / 2)]
            $own = @($problems | Where-Object { "$_".Contains("'$($ids[$i])'") })
            $own.Count | Should -Be 1 -Because $kind.Kind
            $own[0].ToString() | Should -Match $kind.Names -Because $kind.Kind
            $own[0].TargetObject.RecordingId | Should -Be $ids[$i]
            $own[0].Exception.Validation.Problems[0].Index | Should -Be 0
        }
        "$($problems | Where-Object { "$_".Contains("'$($ids[$bad.Count * 2])'") })" | Should -Match 'tags\[1\]\.label: .* stands at index 0'
        "$($problems | Where-Object { "$_" -match 'recording id is blank' })" | Should -Match '^Row \d+ of the input'

        $sent = Get-SandboxJournal $server -Operation TagRecording
        $sent.Count | Should -Be $results.Count
        $sent.recordingId | Where-Object { $_ -in $badIds } | Should -BeNullOrEmpty
    }

    It 'makes one request of rows next to each other, and none where one of them is bad' {
        $t = $ComplianceTaxonomy
        $rows = @"
RecordingId,Label,TaxonomyId,RetentionPolicy
$($ids[1]),Compliance:GDPR,$t,
$($ids[1]),Compliance:HIPAA,$t,Standard 365 Day
$($ids[2]),Compliance:GDPR,$t,
$($ids[2]),,$t,
$($ids[4]),Compliance:GDPR,$t,Standard 365 Day
$($ids[4]),Compliance:HIPAA,$t,PCI 90 Day
"@ | ConvertFrom-Csv
        $result = $rows | Add-RecordingTag -ErrorVariable problems -ErrorAction SilentlyContinue
        $result.RecordingId, $result.TagsApplied, $result.RetentionPolicy.Name | Should -Be $ids[1], 2, 'Standard 365 Day'
        $problems.FullyQualifiedErrorId | Sort-Object | Should -BeLike 'Invalid*,*'
        @($problems | Where-Object { $_ -match 'different retention policies' }).Count | Should -Be 1
        ($problems | Where-Object { $_ -match 'label is blank' }).TargetObject.Count | Should -Be 2
        @(Get-SandboxJournal $server -Operation TagRecording).Count | Should -Be 1
    }

    It 'sends one change for each item where the tag is on the command line, even of one recording' {
        $null = 1..3 | ForEach-Object { $ids[7] } | Add-RecordingTag @tag -Force
        @(Get-SandboxJournal $server -Operation TagRecording).Count | Should -Be 3
    }

    It 'goes on after an error, or stops at it, as -ErrorAction says' {
        $mixed = $ids[0], 'no-such-1', $ids[1], 'no-such-2', $ids[2]
        @($mixed | Add-RecordingTag @tag -ErrorAction SilentlyContinue -ErrorVariable problems).Count | Should -Be 3
        $problems.Count | Should -Be 2
        $problems[0].FullyQualifiedErrorId | Should -BeLike 'RecordingNotFound,*'
        $problems[0].CategoryInfo.Category | Should -Be 'ObjectNotFound'
        $problems.TargetObject | Sort-Object | Should -Be 'no-such-1', 'no-such-2'
        $problems[0].Exception.StatusCode | Should -Be 404
        { $mixed | Add-RecordingTag @tag -ErrorAction Stop -Force } | Should -Throw -ErrorId 'RecordingNotFound,*'
    }
}
