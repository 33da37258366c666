using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Xml.Linq;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

/// <summary>Writes the notices of the packages whose files are shipped: who made them, and under which licence, with its text.</summary>
public class WriteNotices : Task
{
    private static readonly string Line = new string('-', 80) + "\n";

    /// <summary>The files that are shipped; those of a package know its id and version.</summary>
    [Required]
    public ITaskItem[] Shipped { get; set; }

    /// <summary>The folder of all packages.</summary>
    [Required]
    public string PackageRoot { get; set; }

    /// <summary>The folder with the texts of licences that packages name and don't hold.</summary>
    [Required]
    public string LicenseTexts { get; set; }

    /// <summary>The file to write.</summary>
    [Required]
    public string Target { get; set; }

    /// <inheritdoc/>
    public override bool Execute()
    {
        var packages = Shipped.Where(file => file.GetMetadata("NuGetPackageId").Length > 0)
            .Select(file => Tuple.Create(file.GetMetadata("NuGetPackageId"), file.GetMetadata("NuGetPackageVersion")))
            .Distinct().OrderBy(package => package.Item1, StringComparer.OrdinalIgnoreCase).ToList();
        var text = new StringBuilder("GenesysRecordingTags comes with files of these packages.\n\n");
        var named = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var package in packages)
        {
            text.Append(Line).Append(Notice(package.Item1, package.Item2, named)).Append('\n');
        }

        foreach (var license in named)
        {
            var file = Path.Combine(LicenseTexts, license + ".txt");
            if (!File.Exists(file))
            {
                Log.LogError("A shipped package is under the licence {0}, whose text is not there. Put it into {1}.", license, file);
                continue;
            }

            text.Append(Line).Append("The licence ").Append(license).Append("\n\n").Append(Read(file)).Append('\n');
        }

        File.WriteAllText(Target, text.ToString());
        return !Log.HasLoggedErrors;
    }

    private static string Read(string file) => File.ReadAllText(file).Replace("\r\n", "\n").Trim() + "\n";

    private string Notice(string id, string version, ISet<string> named)
    {
        var folder = Path.Combine(PackageRoot, id.ToLowerInvariant(), version.ToLowerInvariant());
        var metadata = XDocument.Load(Path.Combine(folder, id.ToLowerInvariant() + ".nuspec")).Root.Elements().First();
        Func<string, XElement> element = name => metadata.Elements().FirstOrDefault(child => child.Name.LocalName == name);
        Func<string, string> value = name => element(name) == null ? null : element(name).Value;
        var license = element("license");
        if (license == null)
        {
            Log.LogError("The package {0} does not say under which licence it is.", id);
            return string.Empty;
        }

        var lines = new List<string> { id + " " + version, value("copyright") ?? value("authors") };
        if (value("projectUrl") != null)
        {
            lines.Add(value("projectUrl"));
        }

        var own = license.Attribute("type").Value == "file"
            ? Path.Combine(folder, license.Value)
            : Directory.EnumerateFiles(folder, "LICENSE*").FirstOrDefault();
        if (own != null)
        {
            return string.Join("\n", lines) + "\n\n" + Read(own);
        }

        named.Add(license.Value);
        return string.Join("\n", lines) + "\nLicence: " + license.Value + ", below.\n";
    }
}
