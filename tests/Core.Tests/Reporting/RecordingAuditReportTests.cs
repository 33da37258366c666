using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using GenesysRecordingTags.Core.Audit;
using GenesysRecordingTags.Core.Ledger;
using GenesysRecordingTags.Core.Reporting;
using GenesysRecordingTags.Core.Tests.Ledger;
using Xunit;
using static GenesysRecordingTags.Core.Tests.Ledger.LedgerFolder;

namespace GenesysRecordingTags.Core.Tests.Reporting;

public sealed class RecordingAuditReportTests : IAsyncLifetime
{
    private readonly LedgerFolder _folder = new();
    private RecordingLedger _ledger = null!;

    public Task InitializeAsync()
    {
        _ledger = _folder.Open();
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await _ledger.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task It_shows_the_figures_and_is_well_formed_whatever_the_culture()
    {
        var start = new DateTimeOffset(2026, 3, 1, 8, 0, 0, TimeSpan.Zero);
        var changes = Enumerable.Range(0, 1500).Select(i => _ledger.AppendOutcomeAsync(Result(
            AddTag($"rec-{i}") with { RetentionPolicy = new RetentionPolicy { Name = "Legal & 7 Years" } },
            outcome: i % 10 == 0 ? AuditOutcome.Failed : AuditOutcome.Succeeded,
            indexStatus: i % 2 == 0 ? "Pending" : "Completed",
            timestamp: start.AddSeconds(3 * i)) with { Latency = TimeSpan.FromMilliseconds(10 + i) }));
        await Task.WhenAll(changes);
        var culture = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
        var (page, text) = Make();
        CultureInfo.CurrentCulture = culture;

        Assert.Contains("1,500", text, StringComparison.Ordinal);
        Assert.Contains("90 %", text, StringComparison.Ordinal);
        Assert.Contains("the first 100 of 150", text, StringComparison.Ordinal);
        Assert.Contains("RecordingNotFound", text, StringComparison.Ordinal);
        Assert.Contains("Legal & 7 Years", text, StringComparison.Ordinal);
        Assert.Contains("Chain intact", text, StringComparison.Ordinal);
        Assert.Contains(AuditTrail.Of(_ledger).Verify().HeadHash!, text, StringComparison.Ordinal);
        Assert.Equal(100, page.Descendants("section").Single(section => (string?)section.Attribute("class") == "failures").Descendants("tr").Count() - 1);
        var numbers = page.Descendants("svg").Descendants("rect").SelectMany(rect => new[] { "x", "y", "width", "height" }.Select(name => (string)rect.Attribute(name)!)).ToList();
        Assert.True(numbers.Count > 200);
        Assert.All(numbers, number => Assert.True(double.Parse(number, NumberStyles.Float, CultureInfo.InvariantCulture) >= 0, number));
    }

    [Fact]
    public async Task Text_from_outside_never_becomes_markup_and_nothing_comes_from_elsewhere()
    {
        const string Evil = "<script>alert(1)</script>\"' onload=x \u0000\ud800";
        await _ledger.AppendOutcomeAsync(Result(AddTag(Evil) with { Tags = [new RecordingTag { Label = Evil, TaxonomyId = Evil }], RetentionPolicy = new RetentionPolicy { Name = Evil } }));
        await _ledger.AppendOutcomeAsync(Result(AddTag(Evil), outcome: AuditOutcome.Failed) with { Error = Evil, ErrorId = Evil });

        var (page, _) = Make();

        var html = File.ReadAllText(_folder.File("report.html"));
        Assert.Empty(page.Descendants("script"));
        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("://", html, StringComparison.Ordinal);
        Assert.DoesNotContain("url(", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broken_chain_is_said_to_be_broken()
    {
        await FillAsync(_ledger, 5);
        EditedLedger.WriteText(_folder.LedgerPath, 3, text => text.Replace("rec-3", "rec-4", StringComparison.Ordinal));

        var (_, text) = Make();

        Assert.Contains("Chain broken. Altered: record 3", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Chain intact", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Few_changes_make_a_report_too(int count)
    {
        await FillAsync(_ledger, count);

        var (_, text) = Make();

        Assert.Contains(count == 0 ? "There are no changes" : "Outcome over time", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Changes_that_lie_years_apart_are_drawn_in_few_bars()
    {
        for (var i = 0; i < 50; i++)
        {
            await _ledger.AppendOutcomeAsync(Result(AddTag("rec-1"), timestamp: new DateTimeOffset(1990 + i, 1, 1, 0, 0, 0, TimeSpan.Zero)));
        }

        var (page, _) = Make();

        Assert.InRange(page.Descendants("svg").First().Elements("g").Count(), 20, 96);
    }

    private (XElement Page, string Text) Make()
    {
        var file = _folder.File("report.html");
        AuditTrail.Of(_ledger).Export(file, AuditExportFormat.Html);
        using var reader = XmlReader.Create(file, new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore });
        var page = XElement.Load(reader);
        return (page, page.Value);
    }
}
