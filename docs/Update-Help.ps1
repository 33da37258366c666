#Requires -Version 7.4
#Requires -Modules @{ ModuleName = 'Microsoft.PowerShell.PlatyPS'; ModuleVersion = '1.0.0' }
<#
.SYNOPSIS
    Brings docs/commands in step with the cmdlets, and makes module/en-US/GenesysRecordingTags.dll-Help.xml of it.
.DESCRIPTION
    The words of a page are written by hand: synopsis, description, examples, what each parameter means, notes, links. Syntax, types, parameter
    sets, aliases and defaults come from the built module; a new parameter gets a section that has to be filled in. Run it after a build.
.EXAMPLE
    ./docs/Update-Help.ps1
#>
[CmdletBinding()]
param(
    # The folder of the built module.
    [string] $Module,

    # Only these commands; the help file is made of all pages all the same.
    [string[]] $Name = '*'
)

$ErrorActionPreference = 'Stop'
$root = Split-Path $PSScriptRoot
if (-not $Module) {
    $version = (Import-PowerShellDataFile "$root/GenesysRecordingTags.psd1").ModuleVersion
    $Module = "$root/output/GenesysRecordingTags/$version"
}
$built = "$Module/en-US/GenesysRecordingTags.dll-Help.xml"

# What the built module's own help says must not come back as if the cmdlets said it.
if (Test-Path -LiteralPath $built) { Remove-Item -LiteralPath $built }
Import-Module (Join-Path $Module 'GenesysRecordingTags.psd1')

function ConvertFrom-Page {
    <# A page as sections: SYNOPSIS = text, EXAMPLES = titles and texts, and so on. #>
    param([string] $Path)

    $page = [ordered]@{}
    $section = $item = $null
    $isCode = $false
    foreach ($line in [IO.File]::ReadAllLines($Path)) {
        if ($line.StartsWith('```')) { $isCode = -not $isCode }
        if (-not $isCode -and $line -match '^## (.+)$') {
            $section, $item = $Matches[1].Trim(), ''
            $page[$section] = [ordered]@{ '' = [Collections.Generic.List[string]]::new() }
        }
        elseif ($section -and -not $isCode -and $line -match '^### (.+)$') {
            $item = $Matches[1].Trim()
            $page[$section][$item] = [Collections.Generic.List[string]]::new()
        }
        elseif ($section) { $page[$section][$item].Add($line) }
    }
    foreach ($part in $page.Values) {
        foreach ($key in @($part.Keys)) { $part[$key] = ($part[$key] -join "`n").Trim() }
    }
    $page
}

function Get-Prose {
    param($Page, [string] $Section, [string] $Item = '')

    # What a generated block says is not the page's own.
    if ($Page.Contains($Section) -and $Page[$Section].Contains($Item)) { ($Page[$Section][$Item] -replace '(?s)```yaml.*?```\s*$', '').Trim() } else { '' }
}

function Get-DefaultText {
    param($Command, [string] $Parameter)

    $value = try { [Activator]::CreateInstance($Command.ImplementingType).$Parameter } catch { $null }
    switch ($value) {
        { $null -eq $_ -or $_ -is [pscredential] } { ''; break }
        { $_ -is [switch] -or $_ -is [bool] } { 'False'; break }
        { ($_ -is [int] -or $_ -is [long]) -and $_ -in 0, [int]::MaxValue, [long]::MaxValue } { ''; break }
        { $_ -is [array] } { $_ -join ', '; break }
        default { [string]::Format([cultureinfo]::InvariantCulture, '{0}', $_) }
    }
}

function ConvertTo-PlainText {
    <# Markdown as the console shows it: paragraphs on one line each, no link targets, no emphasis; code blocks without their fences. #>
    param([string] $Text)

    $blocks = [Collections.Generic.List[string]]::new()
    $lines = [Collections.Generic.List[string]]::new()
    $isCode = $false
    foreach ($line in @($Text -split '\r?\n') + '') {
        if ($line.StartsWith('```')) {
            if ($lines.Count) { $blocks.Add($lines -join $(if ($isCode) { "`n" } else { ' ' })); $lines.Clear() }
            $isCode = -not $isCode
        }
        elseif ($isCode) { $lines.Add($line) }
        elseif (-not $line.Trim()) {
            if ($lines.Count) { $blocks.Add($lines -join ' '); $lines.Clear() }
        }
        else {
            $plain = $line.Trim() -replace '\[([^\]]+)\]\([^)]+\)', '$1' -replace '(\*\*|`)', ''
            # An item of a list, or a row of a table, keeps its line.
            if ($plain -match '^([-*] |\| ?|\d+\. )' -and $lines.Count) { $blocks.Add($lines -join ' '); $lines.Clear() }
            if ($plain -notmatch '^\|[-| ]+\|$') { $lines.Add(($plain -replace '^\* ', '- ')) }
        }
    }
    $text = ''
    for ($i = 0; $i -lt $blocks.Count; $i++) {
        # The items of a list, and the rows of a table, stand close together.
        $isNext = $i -gt 0 -and $blocks[$i] -match '^(- |\| ?|\d+\. )' -and $blocks[$i - 1] -match '^(- |\| ?|\d+\. )'
        $text += "$(if ($i -gt 0) { if ($isNext) { "`n" } else { "`n`n" } })$($blocks[$i])"
    }
    $text
}

$pages = [Collections.Generic.List[object]]::new()
foreach ($command in Get-Command -Module GenesysRecordingTags | Sort-Object Name) {
    $path = "$PSScriptRoot/commands/$($command.Name).md"
    $page = if (Test-Path -LiteralPath $path) { ConvertFrom-Page $path } else { [ordered]@{} }
    $help = New-CommandHelp -CommandInfo $command
    $help.HasCmdletBinding = $true
    $help.Aliases = ''
    foreach ($syntax in $help.Syntax) { $syntax.HasCmdletBinding = $true }
    $help.Synopsis = Get-Prose $page SYNOPSIS
    $help.Description = Get-Prose $page DESCRIPTION
    $help.Notes = Get-Prose $page NOTES
    # A string of its own: what comes out of a pipeline is wrapped, and would be written with all its members.
    $known = (Test-Path -LiteralPath $path) ? [regex]::Match([IO.File]::ReadAllText($path), '(?m)^ms\.date: (\d[\d/]+)').Groups[1].Value : ''
    $help.Metadata['ms.date'] = $known ? $known : [datetime]::UtcNow.ToString('MM/dd/yyyy', [cultureinfo]::InvariantCulture)

    $help.Examples.Clear()
    if ($page.Contains('EXAMPLES')) {
        foreach ($title in $page['EXAMPLES'].Keys.Where({ $_ })) {
            $help.Examples.Add([Microsoft.PowerShell.PlatyPS.Model.Example]::new($title, $page['EXAMPLES'][$title]))
        }
    }
    foreach ($parameter in $help.Parameters) {
        $known = $command.Parameters[$parameter.Name]
        $prose = Get-Prose $page PARAMETERS "-$($parameter.Name)"
        if ($prose) { $parameter.Description = $prose }
        elseif ($parameter.Name -notin 'WhatIf', 'Confirm') { Write-Warning "$($command.Name): -$($parameter.Name) has no description." }
        $parameter.DefaultValue = Get-DefaultText $command $parameter.Name
        $type = [Nullable]::GetUnderlyingType($known.ParameterType) ?? $known.ParameterType
        if ($type -ne $known.ParameterType) { $parameter.Type = $type.FullName }
        if ($type.IsEnum) {
            $parameter.AcceptedValues.Clear()
            [enum]::GetNames($type).ForEach({ $parameter.AcceptedValues.Add($_) })
        }
    }
    foreach ($kind in 'Inputs', 'Outputs') {
        $list = $help.$kind
        $list.Clear()
        if ($page.Contains($kind.ToUpperInvariant())) {
            foreach ($type in $page[$kind.ToUpperInvariant()].Keys.Where({ $_ })) {
                $list.Add([Microsoft.PowerShell.PlatyPS.Model.InputOutput]::new($type, (Get-Prose $page $kind.ToUpperInvariant() $type)))
            }
        }
    }
    $help.RelatedLinks.Clear()
    foreach ($match in [regex]::Matches((Get-Prose $page 'RELATED LINKS'), '\[([^\]]+)\]\(([^)]+)\)')) {
        $help.RelatedLinks.Add([Microsoft.PowerShell.PlatyPS.Model.Links]::new($match.Groups[2].Value, $match.Groups[1].Value))
    }

    if (@($Name).Where({ $command.Name -like $_ })) {
        $folder = Join-Path ([IO.Path]::GetTempPath()) "grt-help-$PID"
        $made = Export-MarkdownCommandHelp -CommandHelp $help -OutputFolder $folder -Force
        $text = [IO.File]::ReadAllText($made.FullName) -replace '\r\n', "`n" -replace '(?s)## ALIASES\n.*?(?=## DESCRIPTION)', ''
        [IO.File]::WriteAllText($path, $text.TrimEnd() + "`n")
        Remove-Item $folder -Recurse
    }
    $pages.Add($help)
}

# For the console: no Markdown, no hard line ends, and links to nowhere but other commands.
foreach ($help in $pages) {
    foreach ($property in 'Synopsis', 'Description', 'Notes') { $help.$property = ConvertTo-PlainText $help.$property }
    foreach ($example in $help.Examples) { $example.Remarks = ConvertTo-PlainText $example.Remarks }
    $commandLinks = @($help.RelatedLinks).Where({ $_.LinkText -match '^\w+-\w+$' })
    $help.RelatedLinks.Clear()
    $commandLinks.ForEach({ $help.RelatedLinks.Add([Microsoft.PowerShell.PlatyPS.Model.Links]::new('', $_.LinkText)) })
    foreach ($item in @($help.Parameters) + @($help.Inputs) + @($help.Outputs)) { $item.Description = ConvertTo-PlainText $item.Description }
}
$folder = Join-Path ([IO.Path]::GetTempPath()) "grt-help-$PID"
$made = $pages | Export-MamlCommandHelp -OutputFolder $folder -Force | Select-Object -Last 1
$null = New-Item -ItemType Directory -Path "$root/module/en-US" -Force
# An online version that is nowhere would be a line without an address.
$text = [IO.File]::ReadAllText($made.FullName) -replace '\r\n', "`n" -replace '(?s)\s*<maml:navigationLink>\s*<maml:linkText>Online Version</maml:linkText>.*?</maml:navigationLink>', ''
$xml = [xml]::new()
$xml.PreserveWhitespace = $true
$xml.LoadXml($text)
foreach ($help in $pages) {
    # Exported help has no defaults; the console has a line for them.
    $command = $xml.helpItems.command.Where({ $_.details.name -eq $help.Title })[0]
    foreach ($parameter in $command.parameters.parameter) {
        $default = $help.Parameters.Where({ $_.Name -eq $parameter.name })[0].DefaultValue
        if ($default) {
            $element = $xml.CreateElement('dev', 'defaultValue', 'http://schemas.microsoft.com/maml/dev/2004/10')
            $element.InnerText = $default
            $null = $parameter.AppendChild($element)
        }
    }
}
[IO.File]::WriteAllText("$root/module/en-US/GenesysRecordingTags.dll-Help.xml", $xml.OuterXml)
Remove-Item $folder -Recurse
$null = New-Item -ItemType Directory -Path (Split-Path $built) -Force
Copy-Item "$root/module/en-US/*" (Split-Path $built)
Write-Host "$($pages.Count) pages, $root/module/en-US/GenesysRecordingTags.dll-Help.xml"
