using System.Globalization;
using System.Text;
using GenesysRecordingTags.Core.Audit;
using static GenesysRecordingTags.Core.Reporting.ReportText;

namespace GenesysRecordingTags.Core.Reporting;

/// <summary>Audit records as one page for people who would rather look than read: no script, nothing from elsewhere, light and dark.</summary>
internal static class RecordingAuditReport
{
    private const int TopNames = 10;

    /// <summary>Writes the page.</summary>
    /// <param name="data">What it shows.</param>
    /// <param name="chain">Whether the ledger's chain is whole.</param>
    /// <param name="madeAt">When it is made (UTC).</param>
    public static string Write(ReportData data, RecordingAuditVerification chain, DateTimeOffset madeAt)
    {
        var organization = string.Join(", ", data.Organizations);
        var page = new StringBuilder();
        page.Append(CultureInfo.InvariantCulture, $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8"/>
            <meta name="viewport" content="width=device-width, initial-scale=1"/>
            <meta name="color-scheme" content="light dark"/>
            <title>Recording audit{(organization.Length > 0 ? " – " : "")}{Escape(organization)}</title>
            <style>{ReportStyle.Text}</style>
            </head>
            <body>
            <main>
            <header>
            <h1>Recording audit</h1>
            <p class="lead">{Escape(organization)}{(organization.Length > 0 ? " · " : "")}{Period(data.Statistics)}</p>
            </header>

            """);
        WriteChain(page, chain);
        if (data.Statistics.Count == 0)
        {
            page.Append("<section><p>There are no changes in this period.</p></section>\n");
        }
        else
        {
            WriteFigures(page, data);
            WriteTimeline(page, data.Timeline);
            page.Append("<div class=\"pair\">\n");
            WriteLatency(page, data.Statistics);
            WriteIndex(page, data.Statistics);
            page.Append("</div>\n<div class=\"three\">\n");
            WriteTally(page, "Errors by cause", "Cause", data.Errors, "Failed", "Nothing failed.");
            WriteTally(page, "Top labels", "Label", data.Labels, "Succeeded", "No tags were applied.");
            WriteTally(page, "Top retention policies", "Policy", data.Policies, "Succeeded", "No policy was applied.");
            page.Append("</div>\n");
            WriteFailures(page, data);
        }

        page.Append(CultureInfo.InvariantCulture, $"<footer>Made {Moment(madeAt)} by GenesysRecordingTags from {Escape(chain.Path)}. All times are UTC.</footer>\n</main>\n</body>\n</html>\n");
        return page.ToString();
    }

    private static string Period(AuditStatistics statistics) => statistics is { From: { } from, To: { } to }
        ? $"<time>{Moment(from)}</time> to <time>{Moment(to)}</time> ({Duration(to - from)})"
        : "no changes";

    private static string Rate(double aSecond) => aSecond switch
    {
        0 => "all at once",
        < 1 => string.Create(CultureInfo.InvariantCulture, $"{aSecond * 60:0.#} a minute"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{aSecond:0.#} a second"),
    };

    private static void WriteChain(StringBuilder page, RecordingAuditVerification chain)
    {
        var (status, words) = chain.IsIntact
            ? ("intact", $"Chain intact: none of the ledger’s {Number(chain.RecordCount)} records was altered, removed, inserted or moved.")
            : ("broken", $"{(chain.FirstBroken is null ? "Chain intact, but not the ledger that keeps it." : "Chain broken.")} {Escape(chain.Message)}");
        page.Append(CultureInfo.InvariantCulture, $"""<section class="chain {status}"><strong><span aria-hidden="true">{(chain.IsIntact ? "✓" : "✗")}</span> {words}</strong>""");
        if (chain.HeadHash is { } head)
        {
            page.Append(CultureInfo.InvariantCulture, $"<span class=\"head\">Head hash <code>{Escape(head)}</code> Keep it elsewhere: it proves later that nothing was cut off.</span>");
        }

        page.Append("</section>\n");
    }

    private static void WriteFigures(StringBuilder page, ReportData data)
    {
        var statistics = data.Statistics;
        var measure = statistics.ToMeasure();
        page.Append("<section class=\"tiles\" aria-label=\"Totals\">\n");
        Tile("Changes", Number(measure.Count), Rate(measure.Throughput));
        Tile("Succeeded", Percent(measure.Succeeded, measure.Count), Number(measure.Succeeded), "Succeeded");
        Tile("Failed", Number(measure.Failed), Percent(measure.Failed, measure.Count), "Failed");
        Tile("Unknown", Number(measure.Unknown), measure.Unknown > 0 ? "to be resumed" : "none open", "Unknown");
        Tile("Skipped", Number(measure.Skipped), "not sent", "Skipped");
        Tile("Retries", Number(measure.Retries), "requests repeated");
        Tile("Latency, median", Duration(measure.LatencyP50), $"p95 {Duration(measure.LatencyP95)}");
        page.Append("</section>\n");

        void Tile(string name, string value, string note, string? outcome = null) => page.Append(
            CultureInfo.InvariantCulture,
            $"<div class=\"tile\"><div class=\"name\">{(outcome is null ? "" : $"<i class=\"dot {outcome}\"></i>")}{name}</div><div class=\"value\">{value}</div><div class=\"note\">{note}</div></div>\n");
    }

    private static void WriteTimeline(StringBuilder page, Timeline timeline)
    {
        page.Append(CultureInfo.InvariantCulture, $"<section><h2>Outcome over time <small>changes per {Duration(timeline.Width)}</small></h2>\n<p class=\"legend\">");
        foreach (var outcome in new[] { AuditOutcome.Succeeded, AuditOutcome.Failed, AuditOutcome.Unknown, AuditOutcome.Skipped })
        {
            page.Append(CultureInfo.InvariantCulture, $"<span><i class=\"dot {outcome}\"></i>{outcome}</span>");
        }

        page.Append(CultureInfo.InvariantCulture, $"</p>\n{TimelineChart.Draw(timeline)}\n<details><summary>As a table</summary><table><thead><tr><th>From (UTC)</th><th class=\"number\">Succeeded</th><th class=\"number\">Failed</th><th class=\"number\">Unknown</th><th class=\"number\">Skipped</th></tr></thead><tbody>");
        foreach (var (_, time, counts) in timeline.Bars)
        {
            page.Append(CultureInfo.InvariantCulture, $"<tr><td>{Moment(time)}</td>{Cell(AuditOutcome.Succeeded)}{Cell(AuditOutcome.Failed)}{Cell(AuditOutcome.Unknown)}{Cell(AuditOutcome.Skipped)}</tr>");
            string Cell(AuditOutcome outcome) => $"<td class=\"number\">{Number(counts[(int)outcome])}</td>";
        }

        page.Append("</tbody></table></details></section>\n");
    }

    private static void WriteLatency(StringBuilder page, AuditStatistics statistics)
    {
        page.Append(CultureInfo.InvariantCulture, $"<section><h2>Latency <small>whole cycle, retries included; the longest {Duration(statistics.LatencyAt(1))}</small></h2>\n");
        page.Append(statistics.Latencies.Count > 0 ? LatencyChart.Draw(statistics) : "<p>Nothing was sent.</p>");
        page.Append("\n</section>\n");
    }

    private static void WriteIndex(StringBuilder page, AuditStatistics statistics)
    {
        page.Append("<section><h2>Index update <small>of tagged recordings, by their last answer</small></h2>\n");
        if (statistics.TaggedRecordings == 0)
        {
            page.Append("<p>No recordings were tagged.</p></section>\n");
            return;
        }

        var (completed, all) = (statistics.IndexedRecordings, statistics.TaggedRecordings);
        var time = statistics.ToMeasure().IndexUpdateTime is { } median ? $" Median time to Completed, where seen: {Duration(median)}." : "";
        page.Append(CultureInfo.InvariantCulture, $"""
            <p class="big">{Percent(completed, all)}</p>
            <div class="share" role="img" aria-label="{Number(completed)} Completed, {Number(all - completed)} Pending"><span class="Succeeded" style="flex:{completed}"></span><span class="Skipped" style="flex:{all - completed}"></span></div>
            <p class="legend"><span><i class="dot Succeeded"></i>Completed {Number(completed)}</span><span><i class="dot Skipped"></i>Pending {Number(all - completed)}</span></p>
            <p class="note">Pending means that the archive’s index was still being updated when the service answered.{time}</p>
            </section>

            """);
    }

    private static void WriteTally(StringBuilder page, string title, string column, Tally tally, string color, string none)
    {
        page.Append(CultureInfo.InvariantCulture, $"<section><h2>{title}");
        page.Append(tally.Count > TopNames ? string.Create(CultureInfo.InvariantCulture, $" <small>{TopNames} of {tally.Count}</small>") : "");
        page.Append("</h2>\n");
        if (tally.Count == 0)
        {
            page.Append(CultureInfo.InvariantCulture, $"<p>{none}</p></section>\n");
            return;
        }

        var top = tally.Top(TopNames);
        page.Append(CultureInfo.InvariantCulture, $"<table class=\"bars\"><thead class=\"unseen\"><tr><th>{column}</th><th>Count</th></tr></thead><tbody>");
        foreach (var (name, count) in top)
        {
            page.Append(CultureInfo.InvariantCulture, $"<tr><td><span class=\"label\">{Escape(name)}</span><span class=\"track\"><i class=\"{color}\" style=\"width:{Coordinate(100.0 * count / top[0].Count)}%\"></i></span></td><td class=\"number\">{Number(count)}</td></tr>");
        }

        page.Append("</tbody></table></section>\n");
    }

    private static void WriteFailures(StringBuilder page, ReportData data)
    {
        if (data.FailureCount == 0)
        {
            return;
        }

        var which = data.FailureCount > data.Failures.Count ? $"the first {Number(data.Failures.Count)} of {Number(data.FailureCount)}" : $"all {Number(data.FailureCount)}";
        page.Append(CultureInfo.InvariantCulture, $"<section class=\"failures\"><h2>Changes that did not succeed <small>{which}</small></h2>\n<div class=\"wide\"><table><thead><tr><th>Time (UTC)</th><th>Recording</th><th>Action</th><th>Outcome</th><th>Error</th><th class=\"number\">Tries</th></tr></thead><tbody>\n");
        foreach (var record in data.Failures)
        {
            page.Append(CultureInfo.InvariantCulture, $"<tr><td class=\"time\">{Moment(record.Timestamp)}</td><td><code>{Escape(record.RecordingId)}</code></td><td>{record.Action}</td><td><i class=\"dot {record.Outcome}\"></i>{record.Outcome}</td><td><b>{Escape(record.ErrorId)}</b> {Escape(record.Error)}</td><td class=\"number\">{Number(record.Attempts)}</td></tr>\n");
        }

        page.Append("</tbody></table></div></section>\n");
    }
}
