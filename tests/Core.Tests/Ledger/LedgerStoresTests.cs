using GenesysRecordingTags.Core.Audit;
using GenesysRecordingTags.Core.Ledger;
using GenesysRecordingTags.Core.Media;
using Xunit;
using static GenesysRecordingTags.Core.Tests.Ledger.LedgerFolder;

namespace GenesysRecordingTags.Core.Tests.Ledger;

public sealed class LedgerStoresTests : IDisposable
{
    private readonly LedgerFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_file_URI_and_a_path_are_the_same_ledger()
    {
        await using (var ledger = Open(new Uri(_folder.LedgerPath).AbsoluteUri))
        {
            Assert.Equal(_folder.LedgerPath, ledger.Path);
            await FillAsync(ledger, 2);
        }

        Assert.Equal(2, AuditTrail.Open(_folder.LedgerPath).ReadCount());
        Assert.Equal(2, AuditTrail.Open(new Uri(_folder.LedgerPath).AbsoluteUri).ReadCount());
    }

    [Theory]
    [InlineData("postgres://user:secret-word@host/ledger")]
    [InlineData("s3://secret-word/ledger")]
    public void A_URI_that_no_store_answers_to_is_refused_and_not_repeated(string place)
    {
        foreach (var open in new Action[] { () => Open(place), () => AuditTrail.Open(place) })
        {
            var error = Assert.Throws<GenesysException>(open);
            Assert.Equal(GenesysErrorKind.LedgerUnavailable, error.Kind);
            Assert.Contains(place[..place.IndexOf(':', StringComparison.Ordinal)], error.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("secret-word", error.ToString(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("/tmp/ledger.db", false)]
    [InlineData("ledger.db", false)]
    [InlineData(@"C:\data\ledger.db", false)]
    [InlineData("c://data/ledger.db", false)]
    [InlineData("a b://x", false)]
    [InlineData("file:///tmp/ledger.db", true)]
    [InlineData("postgres://host/db", true)]
    public void A_URI_is_told_from_a_path(string place, bool isUri) => Assert.Equal(isUri, LedgerLocation.IsUri(place));

    private static RecordingLedger Open(string place) => RecordingLedger.Open(new LedgerOptions
    {
        Path = place,
        Organization = Organization,
        Actor = Actor,
        Capabilities = MediaApi.Capabilities,
    });
}
