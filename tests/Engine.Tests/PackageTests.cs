using System.Text.RegularExpressions;

namespace GenesysRecordingTags.Engine.Tests;

/// <summary>What the package holds, file by file.</summary>
public sealed class PackageTests
{
    [Theory]
    [InlineData("win-x64", "e_sqlite3.dll")]
    [InlineData("win-x86", "e_sqlite3.dll")]
    [InlineData("win-arm64", "e_sqlite3.dll")]
    [InlineData("linux-x64", "libe_sqlite3.so")]
    [InlineData("linux-arm", "libe_sqlite3.so")]
    [InlineData("linux-arm64", "libe_sqlite3.so")]
    [InlineData("linux-musl-x64", "libe_sqlite3.so")]
    [InlineData("linux-musl-arm64", "libe_sqlite3.so")]
    [InlineData("osx-x64", "libe_sqlite3.dylib")]
    [InlineData("osx-arm64", "libe_sqlite3.dylib")]
    public void It_has_SQLite_for(string runtime, string file) =>
        Assert.True(new FileInfo(Path.Combine(TestedModule.Folder, "Dependencies", "runtimes", runtime, "native", file)).Length > 100_000);

    [Fact]
    public void It_has_no_native_library_of_another_system()
    {
        var runtimes = Directory.GetDirectories(Path.Combine(TestedModule.Folder, "Dependencies", "runtimes"));
        Assert.Equal(10, runtimes.Length);
    }

    [Fact]
    public void It_has_the_cmdlets_and_the_model_beside_the_manifest_and_all_else_below()
    {
        var files = Directory.GetFiles(TestedModule.Folder, "*.dll").Select(Path.GetFileName).Order(StringComparer.Ordinal);
        Assert.Equal(["GenesysRecordingTags.Model.dll", "GenesysRecordingTags.dll"], files);
        var below = Directory.GetFiles(Path.Combine(TestedModule.Folder, "Dependencies"), "*.dll").Select(Path.GetFileName).ToArray();
        Assert.All(
            new[] { "GenesysRecordingTags.Core.dll", "GenesysRecordingTags.Sandbox.dll", "Microsoft.Data.Sqlite.dll", "Npgsql.dll", "Polly.Core.dll", "SQLitePCLRaw.core.dll" },
            file => Assert.Contains(file, below));
        Assert.DoesNotContain("System.Management.Automation.dll", below);
        Assert.DoesNotContain("GenesysRecordingTags.Model.dll", below);
    }

    [Theory]
    [InlineData("GenesysRecordingTags.psd1")]
    [InlineData("GenesysRecordingTags.Views.psd1")]
    [InlineData("GenesysRecordingTags.Format.ps1xml")]
    [InlineData("GenesysRecordingTags.Types.ps1xml")]
    [InlineData("LICENSE")]
    [InlineData("CHANGELOG.md")]
    [InlineData("en-US/GenesysRecordingTags.dll-Help.xml")]
    [InlineData("en-US/about_GenesysRecordingTags.help.txt")]
    [InlineData("examples/Demo.ps1")]
    public void It_has(string file) => Assert.True(new FileInfo(Path.Combine(TestedModule.Folder, file)).Length > 0);

    [Fact]
    public void Every_assembly_of_others_has_its_notice()
    {
        var notices = File.ReadAllText(Path.Combine(TestedModule.Folder, "ThirdPartyNotices.txt"));
        var packages = new Dictionary<string, string>
        {
            ["Microsoft.Data.Sqlite"] = "Microsoft.Data.Sqlite.Core",
            ["SQLitePCLRaw.batteries_v2"] = "SQLitePCLRaw.config.e_sqlite3",
        };
        var assemblies = Directory.GetFiles(Path.Combine(TestedModule.Folder, "Dependencies"), "*.dll")
            .Select(file => Path.GetFileNameWithoutExtension(file)!)
            .Where(name => !name.StartsWith("GenesysRecordingTags", StringComparison.Ordinal))
            .ToArray();
        Assert.NotEmpty(assemblies);
        Assert.All(assemblies, name => Assert.Matches($@"(?m)^{Regex.Escape(packages.GetValueOrDefault(name, name))} \d", notices));
        Assert.Matches(@"(?m)^SQLite \d", notices);
        Assert.All(new[] { "MIT", "Apache-2.0", "PostgreSQL" }, license => Assert.Matches($"(?m)^The licence {Regex.Escape(license)}$", notices));
    }

    [Fact]
    public void Nothing_is_left_of_an_earlier_build()
    {
        var foreign = Directory.GetFiles(TestedModule.Folder, "*", SearchOption.AllDirectories)
            .Where(file => Path.GetExtension(file) is not (".dll" or ".so" or ".dylib" or ".psd1" or ".ps1xml" or ".ps1" or ".xml" or ".txt" or ".md" or ""));
        Assert.Empty(foreign);
    }
}
