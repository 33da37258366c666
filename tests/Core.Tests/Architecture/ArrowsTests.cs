using System.Reflection;
using System.Xml.Linq;
using Xunit;

namespace GenesysRecordingTags.Core.Tests.Architecture;

/// <summary>Arrows run one way: cmdlets → Core → Model; Sandbox → Model.</summary>
public class ArrowsTests
{
    [Theory]
    [InlineData("GenesysRecordingTags.Model", "")]
    [InlineData("GenesysRecordingTags.Core", "GenesysRecordingTags.Model")]
    [InlineData("GenesysRecordingTags.Sandbox", "GenesysRecordingTags.Model")]
    [InlineData("GenesysRecordingTags", "GenesysRecordingTags.Core GenesysRecordingTags.Model GenesysRecordingTags.Sandbox")]
    [InlineData("GenesysRecordingTags.SandboxHost", "GenesysRecordingTags.Core GenesysRecordingTags.Sandbox")]
    public void A_project_refers_only_to_what_is_below_it(string project, string allowed)
    {
        var references = XDocument.Load(Path.Combine(SourceFolder, project, $"{project}.csproj"))
            .Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/')))
            .Order(StringComparer.Ordinal);

        Assert.Equal(allowed.Split(' ', StringSplitOptions.RemoveEmptyEntries), references);
    }

    [Theory]
    [InlineData("GenesysRecordingTags.Model", "")]
    [InlineData("GenesysRecordingTags.Sandbox", "")]
    [InlineData("GenesysRecordingTags", "PowerShellStandard.Library")]
    [InlineData("GenesysRecordingTags.SandboxHost", "")]
    public void A_project_uses_only_the_packages_it_is_to_use(string project, string allowed)
    {
        var packages = XDocument.Load(Path.Combine(SourceFolder, project, $"{project}.csproj"))
            .Descendants("PackageReference")
            .Select(reference => reference.Attribute("Include")!.Value)
            // An analyzer looks on while it is built, and is not part of it.
            .Where(package => !package.EndsWith("Analyzers", StringComparison.Ordinal));

        Assert.Equal(allowed.Split(' ', StringSplitOptions.RemoveEmptyEntries), packages);
    }

    [Theory]
    [InlineData(typeof(RecordingTag))]
    [InlineData(typeof(GenesysRecordingTags.Core.Session.RecordingSession))]
    public void Neither_the_model_nor_core_knows_PowerShell(Type type)
    {
        Assert.DoesNotContain(type.Assembly.GetReferencedAssemblies(), reference => reference.Name == "System.Management.Automation");
    }

    [Fact]
    public void The_model_depends_on_the_runtime_alone()
    {
        Assert.All(
            typeof(RecordingTag).Assembly.GetReferencedAssemblies(),
            reference => Assert.StartsWith("System.", reference.Name, StringComparison.Ordinal));
    }

    private static string SourceFolder
    {
        get
        {
            var folder = new DirectoryInfo(Path.GetDirectoryName(Assembly.GetExecutingAssembly().Location)!);
            while (!File.Exists(Path.Combine(folder!.FullName, "GenesysRecordingTags.sln")))
            {
                folder = folder.Parent;
            }

            return Path.Combine(folder.FullName, "src");
        }
    }
}
