#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5' }

BeforeDiscovery {
    Set-StrictMode -Version 3
    $root = Split-Path (Split-Path $PSScriptRoot)
    Import-Module "$PSScriptRoot/TestHelpers.psm1"
    Import-TestedModule
    $commands = Get-Command -Module GenesysRecordingTags | ForEach-Object { @{ Name = $_.Name; Page = "$root/docs/commands/$($_.Name).md" } }

    # A block that says powershell and no more is run; one that says why not (account, checkout, host) is only parsed.
    $reasons = 'account', 'checkout', 'host'
    $snippets = foreach ($file in Get-Item "$root/README.md", "$root/docs/*.md", "$root/docs/*/*.md") {
        $name = [IO.Path]::GetRelativePath($root, $file.FullName).Replace('\', '/')
        $heading = $language = $null
        $number = 0
        foreach ($line in [IO.File]::ReadAllLines($file.FullName)) {
            if ($line -match '^```') {
                if ($language -match '^powershell\b') {
                    $number++
                    $where = if ($name -like 'docs/commands/*') { ($heading -replace ':.*').ToLowerInvariant() } else { "block $number" }
                    @{ Id = "$name, $where"; File = $name; Code = $code -join "`n"; Reason = ($language -replace '^powershell\s*') }
                }
                $language = if ($null -eq $language) { $line.Substring(3).Trim() } else { $null }
                $code = [Collections.Generic.List[string]]::new()
            }
            elseif ($null -ne $language) { $code.Add($line) }
            elseif ($line -match '^#+ (.+)$') { $heading = $Matches[1] }
        }
    }
    $runnable = @($snippets).Where({ -not $_.Reason })
    $unrunnable = @($snippets).Where({ $_.Reason })
    $pages = Get-Item "$root/README.md", "$root/CHANGELOG.md", "$root/docs/*.md", "$root/docs/*/*.md" |
        ForEach-Object { @{ Name = [IO.Path]::GetRelativePath($root, $_.FullName); Path = $_.FullName } }
}

BeforeAll {
    Set-StrictMode -Version 3
    Import-Module "$PSScriptRoot/TestHelpers.psm1"
    Import-TestedModule
    $root = Split-Path (Split-Path $PSScriptRoot)

    function Get-ShownParameter {
        param([string] $Command)

        $common = [Management.Automation.PSCmdlet]::CommonParameters + [Management.Automation.PSCmdlet]::OptionalCommonParameters
        (Get-Command $Command).Parameters.Values |
            Where-Object { $_.Name -notin $common -or $_.Name -in 'WhatIf', 'Confirm' } |
            Where-Object { $_.Attributes.Where({ $_ -is [Parameter] -and -not $_.DontShow }) } |
            ForEach-Object Name
    }
}

Describe 'Help of <Name>' -ForEach $commands {
    BeforeAll {
        $help = Get-Help $Name -Full
        $text = if (Test-Path -LiteralPath $Page) { [IO.File]::ReadAllText($Page) -replace '\r\n', "`n" } else { '' }
        $parameters = @(Get-ShownParameter $Name)
    }

    It 'has a page that is in step with its parameters' {
        Test-Path -LiteralPath $Page | Should -BeTrue
        $documented = [regex]::Matches($text, '(?m)^### -(\w+)$').ForEach({ $_.Groups[1].Value })
        $documented | Sort-Object | Should -Be ($parameters | Sort-Object)
        $text | Should -Not -Match '\{\{'
    }

    It 'has a page in step with types, sets and aliases' {
        $command = Get-Command $Name
        foreach ($parameter in $parameters) {
            $known = $command.Parameters[$parameter]
            $type = [Nullable]::GetUnderlyingType($known.ParameterType) ?? $known.ParameterType
            $section = [regex]::Match($text, "(?ms)^### -$parameter\n(.*?)``````yaml\n(.*?)``````").Groups
            $section[1].Value.Trim() | Should -Not -BeNullOrEmpty -Because "-$parameter needs words"
            $yaml = $section[2].Value
            [regex]::Match($yaml, '(?m)^Type: (.+)$').Groups[1].Value | Should -BeLike "*$($type.Name -replace '\[\]$', '*')" -Because "-$parameter has that type"
            foreach ($alias in $known.Aliases) { $yaml | Should -Match "(?m)^- $alias$" }
            foreach ($set in $known.ParameterSets.Keys) {
                $wanted = if ($set -eq '__AllParameterSets') { '(All)' } else { $set }
                $yaml | Should -Match "(?m)^- Name: $([regex]::Escape($wanted))$" -Because "-$parameter is in the set $wanted"
            }
        }
    }

    It 'says in the console what it is and does' {
        $help.Synopsis | Should -Match '\.$'
        $help.Description.Text | Should -Not -BeNullOrEmpty
        $text | Should -BeLike "*## SYNOPSIS`n`n$($help.Synopsis)`n*" -Because 'the help file is made of the page: ./docs/Update-Help.ps1'
        foreach ($parameter in $parameters) {
            $described = @($help.parameters.parameter).Where({ $_.name -eq $parameter })
            $described | Should -HaveCount 1 -Because "-$parameter has to be described"
            ($described[0].description.Text -join '').Trim() | Should -Not -BeNullOrEmpty -Because "-$parameter has to be described"
        }
        foreach ($shown in @($help.parameters.parameter)) { $shown.name | Should -BeIn $parameters }
    }

    It 'has at least three examples, in the console as on the page' {
        $examples = @($help.examples.example)
        $examples.Count | Should -BeGreaterOrEqual 3
        $titles = [regex]::Matches($text, '(?m)^### (Example .+)$').ForEach({ $_.Groups[1].Value })
        $examples.ForEach({ $_.title.Trim(' -') }) | Should -Be $titles
        $console = ($examples | Out-String -Width 4096) -replace '\s+', ' '
        foreach ($block in [regex]::Matches($text, '(?ms)^```powershell[^\n]*\n(.*?)^```')) {
            $console | Should -BeLike "*$([WildcardPattern]::Escape(($block.Groups[1].Value -replace '\s+', ' ').Trim()))*"
        }
    }
}

Describe 'Every example' -ForEach @(@{ All = $runnable; Reasons = $reasons }) {
    BeforeAll {
        # All of them in one process, each in a session of its own; the blocks of a page that is no command's are one session.
        $work = Join-Path ([IO.Path]::GetTempPath()) "grt-help-$PID"
        $null = New-Item $work -ItemType Directory -Force
        ConvertTo-Json -InputObject $All -Depth 3 | Set-Content -LiteralPath "$work/snippets.json"
        $script = @"
            Set-StrictMode -Off
            `$work = '$work'
"@ + @'

            $env:PSModulePath = (Split-Path (Split-Path $ModulePath)), $env:PSModulePath -join [IO.Path]::PathSeparator
            $state = [initialsessionstate]::CreateDefault2()
            $state.ImportPSModule($ModuleManifest)
            if ($IsWindows) { $state.ExecutionPolicy = 'Bypass' }
            $snippets = Get-Content -LiteralPath "$work/snippets.json" -Raw | ConvertFrom-Json
            $sessions = $snippets | Group-Object { if ($_.File -like 'docs/commands/*') { $_.Id } else { $_.File } }
            $results = foreach ($session in $sessions) {
                $folder = Join-Path $work ([guid]::NewGuid().ToString('n'))
                $null = New-Item $folder -ItemType Directory
                $runspace = [runspacefactory]::CreateRunspace($state)
                $runspace.Open()
                function Invoke-Snippet([string] $Code) {
                    $shell = [powershell]::Create()
                    $shell.Runspace = $runspace
                    $watch = [Diagnostics.Stopwatch]::StartNew()
                    try {
                        $null = $shell.AddScript($Code).AddCommand('Out-String')
                        $waiting = $shell.BeginInvoke()
                        $errors = if ($waiting.AsyncWaitHandle.WaitOne(30000)) {
                            try { $null = $shell.EndInvoke($waiting) } catch { $_.Exception.InnerException.Message }
                            $shell.Streams.Error | ForEach-Object { "$($_.FullyQualifiedErrorId): $_" }
                        }
                        else { $shell.Stop(); 'It did not end in 30 s.' }
                    }
                    finally { $shell.Dispose() }
                    @{ Errors = @($errors); Milliseconds = $watch.ElapsedMilliseconds }
                }
                $first = Invoke-Snippet "Set-Location -LiteralPath '$folder'; 'RecordingId,Label,TaxonomyId', 'rec-000009,Quality:Good,b2c3d4e5-f6a7-8901-bcde-f12345678901' | Set-Content recordings.csv; Connect-GenesysCloud -Sandbox"
                foreach ($snippet in $session.Group) {
                    $result = Invoke-Snippet $snippet.Code
                    [pscustomobject]@{ Id = $snippet.Id; Errors = @($first.Errors) + @($result.Errors) | Where-Object { $_ }; Milliseconds = $result.Milliseconds }
                }
                $null = Invoke-Snippet 'Get-GenesysConnection | Disconnect-GenesysCloud'
                $runspace.Dispose()
            }
            ConvertTo-Json -InputObject @($results) -Depth 3 | Set-Content -LiteralPath "$work/results.json"
'@
        $null = Invoke-FreshPowerShell $script
        $results = @{}
        Get-Content -LiteralPath "$work/results.json" -Raw | ConvertFrom-Json | ForEach-Object { $results[$_.Id] = $_ }
    }

    AfterAll {
        Remove-Item -LiteralPath $work -Recurse -Force
    }

    It 'runs on the sandbox: <Id>' -ForEach $runnable {
        $results[$Id] | Should -Not -BeNullOrEmpty
        @($results[$Id].Errors).Where({ $_ }) | Should -BeNullOrEmpty
    }

    It 'runs in a checkout, once that is built: <Id>' -ForEach $unrunnable.Where({ $_.Reason -eq 'checkout' }) {
        $afterBuild = ($Code -split "`n").Where({ $_ -notmatch '^\./build' }) -join "`n"
        $lines = Invoke-FreshPowerShell -Script "Set-Location '$root'`n$afterBuild`n'done'"
        $lines[-1] | Should -BeExactly 'done'
    }

    It 'can be read, and says why it is not run: <Id>' -ForEach $unrunnable {
        $Reason | Should -BeIn $Reasons
        $problems = $null
        $null = [Management.Automation.Language.Parser]::ParseInput($Code, [ref] $null, [ref] $problems)
        $problems | Should -BeNullOrEmpty
    }
}

Describe 'Pages' {
    It 'has links that lead somewhere: <Name>' -ForEach $pages {
        $folder = Split-Path $Path
        foreach ($match in [regex]::Matches([IO.File]::ReadAllText($Path), '\]\((?!https?:|#)([^)#\s]+)')) {
            Test-Path (Join-Path $folder $match.Groups[1].Value) | Should -BeTrue -Because "$Name links to $($match.Groups[1].Value)"
        }
    }

    It 'are all in the index' {
        $index = [IO.File]::ReadAllText("$root/docs/README.md")
        foreach ($page in Get-Item "$root/docs/*.md", "$root/docs/*/*.md" | Where-Object Name -NE 'README.md') {
            $index | Should -Match "\($([regex]::Escape([IO.Path]::GetRelativePath("$root/docs", $page.FullName).Replace('\', '/')))\)"
        }
    }

    It 'has an about topic in the module' {
        $about = Get-Item "$ModulePath/en-US/about_GenesysRecordingTags.help.txt"
        $text = [IO.File]::ReadAllText($about.FullName)
        foreach ($command in Get-Command -Module GenesysRecordingTags) { $text | Should -Match $command.Name }
    }
}
