using System.Globalization;
using System.Text.Json;
using System.Xml.Linq;

namespace GenesysRecordingTags.Build;

/// <summary>How tests ended.</summary>
/// <param name="Passed">How many passed.</param>
/// <param name="Failed">How many failed.</param>
/// <param name="Skipped">How many were not run.</param>
internal sealed record TestCounts(int Passed, int Failed, int Skipped)
{
    /// <summary>Adds up.</summary>
    public static TestCounts operator +(TestCounts left, TestCounts right) =>
        new(left.Passed + right.Passed, left.Failed + right.Failed, left.Skipped + right.Skipped);

    /// <summary>Reads a result file of dotnet test.</summary>
    public static TestCounts FromTrx(string file)
    {
        var counters = XDocument.Load(file).Descendants().Single(element => element.Name.LocalName == "Counters");
        int Count(string name) => int.Parse(counters.Attribute(name)!.Value, CultureInfo.InvariantCulture);
        return new TestCounts(Count("passed"), Count("failed"), Count("total") - Count("passed") - Count("failed"));
    }

    /// <summary>Reads the result file of tests/Module/Invoke-ModuleTest.ps1.</summary>
    public static TestCounts FromJson(string file) => JsonSerializer.Deserialize<TestCounts>(File.ReadAllText(file))!;

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Passed} passed, {Failed} failed, {Skipped} skipped");
}
