using GenesysRecordingTags.Core.Session;
using NetArchTest.Rules;
using Xunit;

namespace GenesysRecordingTags.Core.Tests.Architecture;

/// <summary>Core's folders stand one above the other, so there is no cycle between them. Compiled types are looked at, not lines of code.</summary>
public class CoreFoldersTests
{
    private const string Root = "GenesysRecordingTags.Core.";

    /// <summary>From the lowest to the highest: a folder uses only those before it.</summary>
    private static readonly string[] Folders =
    [
        "Files", "Logging", "Api", "Authentication", "Http", "Validation", "Media", "Platform", "Changes", "Events", "Ledger", "Audit", "Reporting", "Compliance", "Session",
    ];

    public static TheoryData<string> Names => new(Folders);

    [Theory]
    [MemberData(nameof(Names))]
    public void A_folder_uses_none_of_those_above_it(string folder)
    {
        var above = Folders[(Array.IndexOf(Folders, folder) + 1)..].Select(name => Root + name).ToArray();
        if (above.Length == 0)
        {
            return;
        }

        var result = Types.InAssembly(typeof(RecordingSession).Assembly)
            .That().ResideInNamespaceMatching($"^{Root.Replace(".", @"\.", StringComparison.Ordinal)}{folder}(\\.|$)")
            .Should().NotHaveDependencyOnAny(above)
            .GetResult();

        Assert.Empty((result.FailingTypeNames ?? []).Select(name => $"{folder}: {name}"));
    }

    [Fact]
    public void Every_folder_is_named()
    {
        var found = typeof(RecordingSession).Assembly.GetTypes()
            .Select(type => type.Namespace ?? string.Empty)
            .Where(name => name.StartsWith(Root, StringComparison.Ordinal))
            .Select(name => name[Root.Length..].Split('.')[0])
            .Distinct();

        Assert.Equal(Folders.Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
    }

    /// <summary>Which store a ledger has is known where stores are selected, and nowhere else.</summary>
    [Fact]
    public void Only_the_selection_of_stores_names_SQLite()
    {
        var result = Types.InAssembly(typeof(RecordingSession).Assembly)
            .That().DoNotResideInNamespace(Root + "Ledger.Sqlite")
            .And().DoNotHaveName("LedgerStores")
            .Should().NotHaveDependencyOn(Root + "Ledger.Sqlite")
            .GetResult();

        Assert.Empty(result.FailingTypeNames ?? []);
    }
}
