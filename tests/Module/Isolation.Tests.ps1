#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5' }
# The module keeps its dependencies to itself, whatever else is loaded and however often it is imported.

BeforeAll {
    Set-StrictMode -Version 3
    Import-Module "$PSScriptRoot/TestHelpers.psm1"
    Import-TestedModule
    $useSandbox = @'
    Import-Module $ModuleManifest
    Connect-GenesysCloud -Sandbox -RecordingCount 20
    $tagged = @(Get-GenesysEvent | Add-RecordingTag -Label Compliance:GDPR -TaxonomyId a1b2c3d4-e5f6-7890-abcd-ef1234567890)
    "tagged $($tagged.Count)"

'@
}

AfterAll { Remove-TestConnection }

Describe 'The packaged module' {
    It 'shows no type of its private assemblies, so that it can be reflected over before they can be found' {
        $lines = Invoke-FreshPowerShell @'
        $assembly = [Reflection.Assembly]::LoadFrom("$ModulePath/GenesysRecordingTags.dll")
        $flags = [Reflection.BindingFlags] 'Public, Instance, Static, DeclaredOnly, FlattenHierarchy'
        foreach ($type in $assembly.GetExportedTypes()) {
            $null = $type.GetMembers($flags)
            $null = $type.GetInterfaces()
            $null = $type.GetCustomAttributes($true)
            foreach ($property in $type.GetProperties($flags)) { $null = $property.GetCustomAttributes($true) }
        }
        "types $($assembly.GetExportedTypes().Count)"
        "loaded " + (([AppDomain]::CurrentDomain.GetAssemblies().GetName().Name -match '^GenesysRecordingTags\.(Core|Sandbox)$') -join ' ')
'@
        $lines[0] | Should -Match '^types \d+$'
        $lines[1].Trim() | Should -BeExactly 'loaded'
    }

    It 'loads nothing but the cmdlets when it is imported' {
        $lines = Invoke-FreshPowerShell @'
        Import-Module $ModuleManifest
        [AppDomain]::CurrentDomain.GetAssemblies().GetName().Name -match 'Genesys|Polly|Sqlite|SQLitePCL|Npgsql' | Sort-Object
'@
        $lines | Should -Be 'GenesysRecordingTags'
    }

    It 'works beside other versions of what it depends on' {
        $neighbour = Join-Path $TestDrive 'neighbour'
        $null = New-Item -ItemType Directory $neighbour
        $lines = Invoke-FreshPowerShell (@"
        # Add-Type names its assemblies by chance; the compiler behind it does not.
        Add-Type 'public class LoadsTheCompiler { }'
        `$reference = [Microsoft.CodeAnalysis.MetadataReference]::CreateFromFile([object].Assembly.Location)
        `$options = [Microsoft.CodeAnalysis.CSharp.CSharpCompilationOptions]::new('DynamicallyLinkedLibrary')
        `$tree = [Microsoft.CodeAnalysis.CSharp.SyntaxFactory]::ParseSyntaxTree('[assembly: System.Reflection.AssemblyVersion("1.0.0.0")] namespace Neighbour { public class Hostile { } }')
        foreach (`$name in 'Polly.Core', 'Microsoft.Data.Sqlite', 'SQLitePCLRaw.core', 'System.Text.Json') {
            `$file = "$neighbour/`$name.dll"
            `$compilation = [Microsoft.CodeAnalysis.CSharp.CSharpCompilation]::Create(`$name, [Microsoft.CodeAnalysis.SyntaxTree[]] `$tree, [Microsoft.CodeAnalysis.MetadataReference[]] `$reference, `$options)
            `$emitted = [Microsoft.CodeAnalysis.FileSystemExtensions]::Emit(`$compilation, `$file, [NullString]::Value, [NullString]::Value, [NullString]::Value, `$null, [Threading.CancellationToken]::None)
            if (-not `$emitted.Success) { throw `$emitted.Diagnostics[0].ToString() }
            `$context = if (`$name -eq 'System.Text.Json') { [Runtime.Loader.AssemblyLoadContext]::new('neighbour') } else { [Runtime.Loader.AssemblyLoadContext]::Default }
            `$loaded = `$context.LoadFromAssemblyPath(`$file)
            "neighbour `$(`$loaded.GetName().Name) `$(`$loaded.GetName().Version)"
        }
"@ + $useSandbox + @'
        $own = [Runtime.Loader.AssemblyLoadContext]::All | Where-Object Name -EQ 'GenesysRecordingTags'
        $own.Assemblies | Where-Object { $_.GetName().Name -eq 'Polly.Core' } | ForEach-Object { "own $($_.GetName().Version) $(Split-Path $_.Location)" }
'@)
        $lines[0..3] | Should -Be 'neighbour Polly.Core 1.0.0.0', 'neighbour Microsoft.Data.Sqlite 1.0.0.0', 'neighbour SQLitePCLRaw.core 1.0.0.0', 'neighbour System.Text.Json 1.0.0.0'
        $lines[4] | Should -BeExactly 'tagged 20'
        $lines[5] | Should -Match ([regex]::Escape((Join-Path $ModulePath 'Dependencies')) + '$')
        $lines[5] | Should -Not -Match 'own 1\.'
    }

    It 'can be imported again with -Force, and keeps its connections' {
        $lines = Invoke-FreshPowerShell ($useSandbox + @'
        Import-Module $ModuleManifest -Force
        "connections $(@(Get-GenesysConnection).Count)"
        Remove-Module GenesysRecordingTags
        Import-Module $ModuleManifest
        "again $(@(Get-GenesysEvent -Replay -First 2).Count)"
        "contexts $(@([Runtime.Loader.AssemblyLoadContext]::All | Where-Object Name -EQ GenesysRecordingTags).Count)"
'@)
        $lines | Should -Be 'tagged 20', 'connections 1', 'again 2', 'contexts 1'
    }

    It 'leaves no temporary ledger behind when the process ends without a disconnect' {
        $lines = Invoke-FreshPowerShell ($useSandbox + '(Get-GenesysConnection).LedgerPath')
        $lines[1] | Should -Not -BeNullOrEmpty
        Test-Path -LiteralPath $lines[1] | Should -BeFalse
    }
}

Describe 'Several runspaces' {
    BeforeAll {
        $server = Start-SandboxServer -Recordings 60
    }

    AfterAll { Stop-SandboxServer $server }

    BeforeEach { Reset-Sandbox $server }
    AfterEach { Remove-TestConnection }

    It 'each have their own current connection, of whatever name' {
        $null = Connect-TestSandbox $server @{ Name = 'mine' }
        $other = Invoke-HostedPowerShell {
            Connect-GenesysCloud -Sandbox -RecordingCount 1 -Name mine
            (Get-GenesysConnection).IsSandbox
            Disconnect-GenesysCloud
            @(Get-GenesysConnection).Count
        }
        $other.Output | Should -Be $true, 0
        (Get-GenesysConnection).IsSandbox | Should -BeFalse
        (Get-GenesysConnection).IsOpen | Should -BeTrue
    }

    It 'see a connection of the process scope' {
        $null = Connect-TestSandbox $server @{ Name = 'shared'; Scope = 'Process' }
        (Invoke-HostedPowerShell { @(Get-GenesysEvent -Replay -First 3).Count }).Output | Should -Be 3
    }

    It 'close their connections when they are closed' {
        $shell = [powershell]::Create()
        $connection = $shell.AddScript("Import-Module '$ModuleManifest'; Connect-GenesysCloud -Sandbox -RecordingCount 1 -PassThru").Invoke()[0]
        $connection.IsOpen | Should -BeTrue
        $shell.Dispose()
        Wait-Until { -not $connection.IsOpen } -What 'the connection is closed'
        Test-Path -LiteralPath $connection.LedgerPath | Should -BeFalse
    }

    It 'work over one connection that is handed to ForEach-Object -Parallel' {
        $connection = Connect-TestSandbox $server
        $ids = (Invoke-SandboxControl $server recordings).recordingIds
        $results = $ids | ForEach-Object -ThrottleLimit 8 -Parallel {
            Import-Module $using:ModuleManifest
            Add-RecordingTag $_ -Label Compliance:GDPR -TaxonomyId $using:ComplianceTaxonomy -Connection $using:connection
        }
        $results.Count | Should -Be 60
        @(Get-SandboxJournal $server -Operation TagRecording).Count | Should -Be 60
        @(Get-SandboxJournal $server -Operation IssueToken).Count | Should -BeLessOrEqual 1
    }

    It 'say what to do where no connection was handed over' {
        $connection = Connect-TestSandbox $server
        $connection.IsOpen | Should -BeTrue
        $problem = 1 | ForEach-Object -Parallel {
            Import-Module $using:ModuleManifest
            try { Get-GenesysEvent } catch { $_ }
        }
        $problem.FullyQualifiedErrorId | Should -BeLike 'NotConnected,*'
        $problem.ErrorDetails.RecommendedAction | Should -BeLike '*-Connection $using:*'
    }
}
