using GenesysRecordingTags.Core.Api;
using GenesysRecordingTags.Core.Audit;
using GenesysRecordingTags.Core.Ledger;
using GenesysRecordingTags.Core.Media;
using Xunit;
using static GenesysRecordingTags.Core.Tests.Ledger.LedgerFolder;

namespace GenesysRecordingTags.Core.Tests.Ledger;

/// <summary>A ledger belongs to one organisation: another one's is refused, whoever comes first.</summary>
public sealed class LedgerOwnershipTests : IDisposable
{
    private const string A = "https://gateway.example/orgA";
    private const string B = "https://gateway.example/orgB";

    private readonly LedgerFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(A, B)]
    [InlineData(B, A)]
    [InlineData(A, "https://gateway.example/ORGA")]
    [InlineData(A, "https://gateway.example")]
    [InlineData("https://gateway.example", A)]
    [InlineData("http://127.0.0.1:8080", "http://127.0.0.1:8081")]
    [InlineData("http://127.0.0.1:8080", "https://127.0.0.1:8080")]
    public async Task Another_organisations_ledger_is_refused_and_both_are_named(string owner, string other)
    {
        await using (var ledger = Open(owner))
        {
            await ledger.AppendIntentAsync(Intent(AddTag("rec-1", "evt-1")));
            await FillAsync(ledger, 3);
        }

        var before = File.ReadAllBytes(_folder.LedgerPath);
        foreach (var adopt in new[] { false, true })
        {
            var error = Assert.Throws<GenesysException>(() => Open(other, adopt));
            Assert.Equal(GenesysErrorKind.LedgerOfAnotherOrganization, error.Kind);
            Assert.Contains($"'{owner}'", error.Message, StringComparison.Ordinal);
            Assert.Contains($"'{other}'", error.Message, StringComparison.Ordinal);
            Assert.Contains(_folder.LedgerPath, error.Message, StringComparison.Ordinal);
            Assert.Contains("-LedgerPath", error.RecommendedAction, StringComparison.Ordinal);
        }

        Assert.Equal(before, File.ReadAllBytes(_folder.LedgerPath));
        await using var again = Open(owner + "/");
        Assert.Single(again.FindUnfinished());
        Assert.True(AuditTrail.Of(again).Verify().IsIntact);
    }

    [Fact]
    public async Task A_ledger_that_is_open_is_refused_to_another_organisation_too()
    {
        await using var ledger = Open(A);

        Assert.Equal(GenesysErrorKind.LedgerOfAnotherOrganization, Assert.Throws<GenesysException>(() => Open(B)).Kind);
        await FillAsync(ledger, 1);
    }

    [Fact]
    public async Task Its_records_can_be_verified_by_anybody()
    {
        await using (var ledger = Open(A))
        {
            await FillAsync(ledger, 3);
        }

        Assert.Equal(3, AuditFile.Verify(_folder.LedgerPath).RecordCount);
    }

    private RecordingLedger Open(string address, bool adopt = false)
    {
        var organization = OrganizationIdentity.Of(new Uri(address));
        return RecordingLedger.Open(new LedgerOptions
        {
            Path = _folder.LedgerPath,
            Organization = organization,
            Adopt = adopt,
            Actor = Actor with { Organization = organization.Name },
            Capabilities = MediaApi.Capabilities,
        });
    }
}
