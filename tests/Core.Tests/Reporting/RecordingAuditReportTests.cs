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
        Assert.Contains("150; all of them", text, StringComparison.Ordinal);
        Assert.Contains("1,000 of 1,500; the first; all of them are in the file report.changes.csv", text, StringComparison.Ordinal);
        Assert.Contains("RecordingNotFound", text, StringComparison.Ordinal);
        Assert.Contains("Legal & 7 Years", text, StringComparison.Ordinal);
        Assert.Contains("Chain intact", text, StringComparison.Ordinal);
        Assert.Contains(AuditTrail.Of(_ledger).Verify().HeadHash!, text, StringComparison.Ordinal);
        Assert.Equal(150, page.Descendants("section").Single(section => (string?)section.Attribute("class") == "long failures").Descendants("tr").Count() - 1);
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

    [Fact]
    public async Task Its_head_says_what_was_selected_who_made_it_and_with_what()
    {
        await FillAsync(_ledger, 3);
        var since = new DateTimeOffset(2020, 5, 1, 10, 0, 0, TimeSpan.FromHours(2));

        var (page, text) = Make(new RecordingAuditQuery { Since = since, Outcomes = [AuditOutcome.Succeeded], RecordingIdPattern = "rec-*" });

        var facts = page.Descendants("dt").ToDictionary(name => name.Value, name => name.ElementsAfterSelf("dd").First().Value);
        Assert.Equal("2020-05-01 08:00:00Z to the last (UTC)", facts["Period"]);
        Assert.Equal("rec-*", facts["Recording"]);
        Assert.Equal("Succeeded", facts["Outcome"]);
        Assert.Equal($"{Environment.UserName} on {Environment.MachineName}", facts["By"]);
        Assert.Matches(@"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ$", facts["Made"]);
        Assert.Matches(@"Made by GenesysRecordingTags \d+\.\d+\.\d+ from the ledger", text);
        Assert.Equal("none: all changes of the period", Make().Page.Descendants("dt").Single(name => name.Value == "Filter").ElementsAfterSelf("dd").First().Value);
    }

    [Fact]
    public async Task Each_recording_has_its_history_and_what_was_undone_is_marked()
    {
        var before = new RecordingState { Tags = [new RecordingTag { Label = "Old", TaxonomyId = "tax" }] };
        var run = new Core.Changes.RunIdentity("20261125-101112-0a0b0c0d", "sweep");
        var change = await _ledger.AppendOutcomeAsync(Result(AddTag("rec-1") with { Run = run }) with { Before = before });
        await _ledger.AppendOutcomeAsync(Result(AddTag("rec-2") with { Run = run }));
        var undo = await _ledger.AppendOutcomeAsync(Result(AddTag("rec-1") with { UndoOf = change.AuditId, Tags = before.Tags }) with { Before = change.After });

        var (page, _) = Make();

        var groups = page.Descendants("section").Single(section => (string?)section.Attribute("class") == "long history").Descendants("tbody").ToList();
        Assert.Equal(["rec-1", "rec-2"], groups.Select(group => group.Descendants("th").Single().Value));
        var rows = groups[0].Elements("tr").Skip(1).ToList();
        Assert.Equal("undone", (string?)rows[0].Attribute("class"));
        Assert.Contains($"undone by {undo.AuditId}", rows[0].Value, StringComparison.Ordinal);
        Assert.Contains("tags: Old", rows[0].Value, StringComparison.Ordinal);
        Assert.Contains("sweep", rows[0].Value, StringComparison.Ordinal);
        Assert.Contains($"undoes {change.AuditId}", rows[1].Value, StringComparison.Ordinal);
        Assert.Contains("not known", groups[1].Value, StringComparison.Ordinal);
        var tiles = page.Descendants("div").Where(div => (string?)div.Attribute("class") == "tile").ToDictionary(tile => tile.Elements().First().Value, tile => tile.Elements().ElementAt(1).Value);
        Assert.Equal(("2", "3", "1"), (tiles["Recordings"], tiles["Changes"], tiles["Undone"]));
    }

    [Fact]
    public async Task What_is_too_long_for_the_page_is_in_files_beside_it_which_are_not_replaced_unasked()
    {
        await Task.WhenAll(Enumerable.Range(0, 2500).Select(i => _ledger.AppendOutcomeAsync(Result(AddTag($"rec-{i}"), outcome: i < 2100 ? AuditOutcome.Failed : AuditOutcome.Succeeded))));
        var trail = AuditTrail.Of(_ledger);
        var page = _folder.File("long.html");

        var (count, files) = trail.ExportReport(page, RecordingAuditQuery.All, replace: false);

        Assert.Equal(2500, count);
        Assert.Equal(["long.html", "long.changes.csv", "long.failures.csv"], files.Select(Path.GetFileName));
        Assert.Equal(2501, File.ReadLines(files[1]).Count());
        Assert.Equal(2101, File.ReadLines(files[2]).Count());
        var error = Assert.Throws<GenesysException>(() => trail.ExportReport(page, RecordingAuditQuery.All, replace: false));
        Assert.Contains("long.changes.csv", error.Message, StringComparison.Ordinal);
        trail.ExportReport(page, RecordingAuditQuery.All, replace: true);
    }

    private (XElement Page, string Text) Make(RecordingAuditQuery? query = null)
    {
        var file = _folder.File("report.html");
        AuditTrail.Of(_ledger).Export(file, AuditExportFormat.Html, query);
        using var reader = XmlReader.Create(file, new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore });
        var page = XElement.Load(reader);
        return (page, page.Value);
    }
}
