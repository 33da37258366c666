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
            .Select(reference => reference.Attribute("Include")!.Value);

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

    /// <summary>Within Core the arrows are folders: what is below knows nothing of what is above.</summary>
    [Theory]
    [InlineData("Http", "Changes|Ledger|Audit|Reporting|Compliance|Session|Media|Platform|Events|Validation")]
    [InlineData("Authentication", "Changes|Ledger|Audit|Reporting|Compliance|Session|Media|Platform|Events|Validation")]
    [InlineData("Api", "Changes|Ledger|Audit|Reporting|Compliance|Session|Media|Platform|Http")]
    [InlineData("Validation", "Changes|Ledger|Audit|Reporting|Compliance|Session|Media|Platform|Http|Events")]
    [InlineData("Media", "Changes|Ledger|Audit|Reporting|Compliance|Session|Platform")]
    [InlineData("Platform", "Changes|Ledger|Audit|Reporting|Compliance|Session|Media|Events")]
    [InlineData("Changes", "Audit|Reporting|Compliance|Session|Media|Platform|Http")]
    [InlineData("Ledger", "Reporting|Compliance|Session|Media|Platform|Http")]
    [InlineData("Audit", "Compliance|Session|Media|Platform|Http|Events")]
    [InlineData("Reporting", "Changes|Ledger|Compliance|Session|Media|Platform|Http|Events")]
    public void A_folder_of_core_knows_nothing_of_those_above(string folder, string above)
    {
        var forbidden = above.Split('|').Select(name => $"using GenesysRecordingTags.Core.{name};").ToList();
        var breaches =
            from file in Directory.EnumerateFiles(Path.Combine(SourceFolder, "GenesysRecordingTags.Core", folder), "*.cs", SearchOption.AllDirectories)
            from line in File.ReadLines(file)
            where forbidden.Contains(line.Trim())
            select $"{Path.GetFileName(file)}: {line}";

        Assert.Empty(breaches);
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
