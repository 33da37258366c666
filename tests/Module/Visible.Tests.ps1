#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5' }
# What the eye sees: no id, name, value or service text reaches a terminal or a log with a control character in it.

BeforeAll {
    Set-StrictMode -Version 3
    Import-Module "$PSScriptRoot/TestHelpers.psm1"
    Import-TestedModule
    $server = Start-SandboxServer -Recordings 10 -With '--index-delay', '0'
    $ids = (Invoke-SandboxControl $server recordings).recordingIds
    $esc = [char] 27

    # The first command of the module loads its views.
    $null = Test-RecordingTag -Label A -TaxonomyId T

    # Everything that a terminal obeys or that makes a text look like another: C0, DEL, C1, line and paragraph separators, direction marks.
    $hidden = '[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\u200b\ufeff]'
    $evil = "rec$esc[31m$esc]8;;http://evil$([char] 7)x`r`nVERBOSE: forged$([char] 0x9b)2J$([char] 0x202e)cba$([char] 0x2028)$([char] 0x200b)"

    function ConvertTo-Shown {
        <# What a console shows of objects and of records of streams: formatted, and as text. The line ends are the console's own. #>
        param([object[]] $Item)

        foreach ($one in $Item) {
            "$one"
            $before = $PSStyle.OutputRendering
            $PSStyle.OutputRendering = 'PlainText'
            try {
                ($one | Out-String -Width 4000) -split '\r?\n'
                if ($one -isnot [Management.Automation.ErrorRecord]) {
                    ($one | Format-List | Out-String -Width 4000) -split '\r?\n'
                    ($one | Format-Table | Out-String -Width 4000) -split '\r?\n'
                }
            }
            finally { $PSStyle.OutputRendering = $before }
        }
    }
}

AfterAll {
    Remove-TestConnection
    Stop-SandboxServer $server
}

Describe 'Control characters' {
    It 'are escaped in every stream and view, and the objects keep the value' {
        $run = Invoke-HostedPowerShell {
            param($uri, [pscredential] $credential, $evil, $known, $folder)
            $ErrorActionPreference = 'Continue'
            # Not -Debug: it makes some versions of PowerShell ask before each change.
            $DebugPreference = 'Continue'
            $common = @{ Verbose = $true; InformationAction = 'Continue'; WarningAction = 'Continue' }
            $literal = [Management.Automation.WildcardPattern]::Escape($evil)
            $tag = @{ Label = "$evil"; TaxonomyId = $evil }
            Connect-GenesysCloud -BaseUri $uri -Credential $credential -LedgerPath "$folder/evil.db" -Name $evil -PassThru @common
            Get-GenesysConnection "x$literal" @common
            Add-RecordingTag $evil @tag -RetentionPolicy $evil -ConversationId " $evil " @common
            Add-RecordingTag $evil @tag -Status $evil -Confidence $evil @common
            Set-RecordingMetadata $evil -Metadata @{ $evil = $evil } -Tag $evil @common
            Set-RecordingMetadata $known -Metadata @{ $evil = $evil } -Tag $evil @common
            Add-RecordingTag $known @tag -RetentionPolicy $evil @common
            Get-RecordingMetadata $known, $evil, " $evil " @common
            Get-RecordingAudit @common
            Get-RecordingAudit "x$literal" @common
            Get-RecordingAudit -AuditId $evil @common
            Undo-RecordingChange $evil @common
            Resume-RecordingChange "x$literal" @common
            Get-RecordingTaxonomy $literal @common
            Get-GenesysEventSubscription $literal @common
            New-RecordingTag $evil $evil -Confidence $evil
            Test-RecordingTag -Label $evil -TaxonomyId $evil -Status $evil -RecordingId $evil @common
            [pscustomobject]@{ RecordingId = $evil; Metadata = $evil; Tag = "$evil,b" } | Set-RecordingMetadata @common
            [pscustomobject]@{ RecordingId = $evil; Tag = "$evil,b"; "Metdata$([char] 0x200b)" = 1 } | Set-RecordingMetadata -WhatIf @common
            Register-RecordingComplianceSink -Name $evil -Path "$folder/sink.jsonl" @common
            Sync-RecordingCompliance @common
            Get-RecordingComplianceSink @common
            Unregister-RecordingComplianceSink "x$literal" @common
            try { Export-RecordingAudit "$folder/$evil.txt" @common } catch { $_ }
            try { Test-RecordingAudit "$folder/$evil.jsonl" @common } catch { $_ }
            try { Connect-GenesysCloud -TenantDomain $evil -Credential $credential @common } catch { $_ }
            try { Get-RecordingAudit -Since $evil @common } catch { $_ }
            Export-RecordingAudit "$folder/evil.html" @common
            Export-RecordingAudit "$folder/evil.csv" @common
            Disconnect-GenesysCloud @common
        } @{ uri = $server.Uri; credential = (Get-TestCredential); evil = $evil; known = $ids[0]; folder = "$TestDrive" }

        $run.Output.Count | Should -BeGreaterThan 10
        $run.Streams.Error.Count | Should -BeGreaterThan 12
        $run.Streams.Verbose.Count | Should -BeGreaterThan 5
        $run.Streams.Warning.Count | Should -BeGreaterThan 1
        $values = $run.Output | Where-Object { $_ -is [GenesysRecordingTags.RecordingAuditRecord] }
        $values.RecordingId | Should -Contain $evil
        @($values.After | Where-Object { $_.Tags } | ForEach-Object { $_.Tags.Label }) | Should -Contain $evil

        # The sandbox's own objects and the label of a tag are values; text made of them is not shown by a view.
        $streams = @($run.Streams.Error) + @($run.Streams.Warning) + @($run.Streams.Verbose) + @($run.Streams.Debug) + @($run.Streams.Information)
        $shown = @(ConvertTo-Shown $streams) + @($run.Output | ForEach-Object { $_ | Format-Table | Out-String -Width 4000; $_ | Format-List | Out-String -Width 4000 } |
                ForEach-Object { $_ -replace "$esc\[[\d;]*m" -split '\r?\n' })
        $bad = @($shown | Where-Object { $_ -match $hidden } | ForEach-Object { $_ -replace $hidden, '<?>' })
        $bad | Should -BeNullOrEmpty
        $shown -match '\\u001b\[31m' | Should -Not -BeNullOrEmpty
        $shown -match '\\r\\nVERBOSE: forged' | Should -Not -BeNullOrEmpty
        $run.Streams.Error | ForEach-Object { $_.CategoryInfo.TargetName | Should -Not -Match $hidden }

        [IO.File]::ReadAllText("$TestDrive/evil.html") -replace '\n' | Should -Not -Match $hidden
        [IO.File]::ReadAllText("$TestDrive/evil.csv") -replace '\r\n' | Should -Not -Match $hidden
    }

    It 'are escaped in what -WhatIf and -Confirm say' {
        $transcript = "$TestDrive/what-if.txt"
        $null = Invoke-HostedPowerShell {
            param($uri, [pscredential] $credential, $evil, $transcript)
            Connect-GenesysCloud -BaseUri $uri -Credential $credential -NoLedger
            $null = Start-Transcript $transcript
            Add-RecordingTag $evil -Label $evil -TaxonomyId $evil -RetentionPolicy $evil -WhatIf
            Set-RecordingMetadata $evil -Metadata @{ $evil = $evil } -Tag $evil -WhatIf
            New-GenesysEventSubscription -Name $evil -WhatIf
            $null = Stop-Transcript
            Disconnect-GenesysCloud
        } @{ uri = $server.Uri; credential = (Get-TestCredential); evil = $evil; transcript = $transcript }
        $lines = Get-Content $transcript | Where-Object { $_ -match '^What if' }
        $lines.Count | Should -Be 3
        $lines | ForEach-Object {
            $_ | Should -Not -Match $hidden
            $_ | Should -Match '\\u001b\[31m'
        }
    }

    It 'are escaped whatever an id is made of' {
        $null = Connect-TestSandbox $server
        $random = [Random]::new(17)
        $pool = @(0..0x1f) + @(0x7f..0x9f) + 0x2028, 0x2029, 0x202a, 0x202e, 0x2066, 0x2069, 0x200b, 0xfeff + @(0x41..0x5a)
        $odd = 1..60 | ForEach-Object { 'r' + -join (1..$random.Next(1, 12) | ForEach-Object { [char] $pool[$random.Next($pool.Count)] }) + 'c' }
        $null = $odd | Get-RecordingMetadata -ErrorVariable problems -ErrorAction SilentlyContinue
        $problems.Count | Should -Be 60
        $problems | ForEach-Object {
            "$_" | Should -Not -Match $hidden
            $_.Exception.Message | Should -Not -Match $hidden
            $_.ErrorDetails.RecommendedAction | Should -Not -Match $hidden
        }
        $problems.TargetObject | Should -Be $odd
        $null = $odd | Set-RecordingMetadata -Tag x -ErrorAction SilentlyContinue -InformationVariable changes
        $changes | ForEach-Object { "$_" | Should -Not -Match $hidden }
        $shown = Get-RecordingAudit | ForEach-Object { $_ | Format-Table | Out-String -Width 400; $_ | Format-List | Out-String -Width 400 }
        $shown -replace "$esc\[[\d;]*m" -replace '\r?\n' | ForEach-Object { $_ | Should -Not -Match $hidden }
        (Get-RecordingAudit).RecordingId | Sort-Object -CaseSensitive -Culture "" | Should -Be ($odd | Sort-Object -CaseSensitive -Culture "")
    }

    It 'do not come with what the service says' {
        $null = Connect-TestSandbox $server @{ MaximumRetryCount = 0 }
        $null = Set-RecordingMetadata $ids[1] -Metadata @{ note = $evil } -Tag $evil
        $read = Get-RecordingMetadata $ids[1]
        $read.Metadata['note'], $read.Tags | Should -Be $evil, $evil
        ($read | Format-Table | Out-String -Width 4000) -replace "$esc\[[\d;]*m" -replace '\r?\n' | Should -Not -Match $hidden
        ($read | Format-List | Out-String -Width 4000) -replace "$esc\[[\d;]*m" -replace '\r?\n' | Should -Not -Match $hidden
    }
}

Describe 'A list' {
    It 'shows every property of <_> that is text or a time through the escaping views' -ForEach @(
        'RecordingTagResult', 'RecordingMetadata', 'RecordingTag', 'AppliedTag', 'TagValidationResult', 'TagProblem', 'InteractionEvent', 'GenesysEventSubscription'
        'GenesysConnection', 'GenesysTokenInfo', 'RecordingTaxonomy', 'RecordingComplianceSink', 'RecordingAuditRecord', 'RecordingAuditVerification', 'RecordingAuditProof', 'RecordingAuditMeasure'
        'RecordingState', 'RetentionPolicy', 'RateLimitState'
    ) {
        $type = "GenesysRecordingTags.$_" -as [type]
        $type | Should -Not -BeNullOrEmpty
        $views = ([xml] (Get-Content "$ModulePath/GenesysRecordingTags.Format.ps1xml" -Raw)).Configuration.ViewDefinitions.View
        $list = $views | Where-Object { $_.ViewSelectedBy.TypeName -eq $type.FullName -and $_['ListControl'] }
        $list | Should -HaveCount 1
        $items = $list.ListControl.ListEntries.ListEntry.ListItems.ListItem
        # The event's id by another name.
        $aside = 'ConfidenceText', 'SourceEventId'
        if ($_ -ne 'InteractionEvent') { $aside = 'ConfidenceText' }
        foreach ($property in $type.GetProperties() | Where-Object { $_.Name -notin $aside -and $_.PropertyType -in [string], [DateTimeOffset], [Nullable[DateTimeOffset]] }) {
            $item = @($items | Where-Object { $_.InnerXml -match "\b$($property.Name)\b" })
            $item.Count | Should -BeGreaterThan 0 -Because "$($property.Name) must be shown"
            $item[0]['PropertyName'] | Should -BeNullOrEmpty -Because "$($property.Name) must be escaped, or shown with its zone"
        }
    }
}
