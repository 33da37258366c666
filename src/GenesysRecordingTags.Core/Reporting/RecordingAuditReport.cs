using System.Globalization;
using System.Text;
using GenesysRecordingTags.Core.Audit;
using static GenesysRecordingTags.Core.Reporting.ReportText;

namespace GenesysRecordingTags.Core.Reporting;

/// <summary>Audit records as one page that an officer reads and signs: no script, nothing from elsewhere; light and dark, narrow and on paper.</summary>
/// <param name="data">What it shows.</param>
/// <param name="chain">Whether the ledger's chain is whole.</param>
/// <param name="head">What it says of itself.</param>
internal sealed class RecordingAuditReport(ReportData data, RecordingAuditVerification chain, ReportHead head)
{
    private const int TopNames = 10;

    /// <summary>The file beside the page that holds every change; null where the page does.</summary>
    public string? ChangesFile { get; init; }

    /// <summary>The file beside the page that holds every change that did not succeed; null where the page does.</summary>
    public string? FailuresFile { get; init; }

    /// <summary>Writes the page.</summary>
    public string Write()
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
        WriteHead(page);
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
            WriteTally(page, "Who", "Actor", data.Actors, "None.");
            WriteTally(page, "OAuth clients", "Client", data.Clients, "None.");
            WriteTally(page, "Machines", "Machine", data.Machines, "None.");
            page.Append("</div>\n<div class=\"three\">\n");
            WriteTally(page, "What", "Action", data.Actions, "None.");
            WriteTally(page, "Labels applied", "Label", data.Labels, "No tags were applied.");
            WriteTally(page, "Retention policies applied", "Policy", data.Policies, "No policy was applied.");
            page.Append("</div>\n<div class=\"pair\">\n");
            WriteTally(page, "Runs", "Run", data.Runs, "None.");
            WriteTally(page, "Errors by cause", "Cause", data.Errors, "Nothing failed.", "Failed");
            page.Append("</div>\n");
            WriteFailures(page);
            WriteHistory(page);
        }

        page.Append("<section class=\"sign\" aria-hidden=\"true\"><div>Name</div><div>Date</div><div>Signature</div></section>\n");
        page.Append(CultureInfo.InvariantCulture, $"<footer>Made by GenesysRecordingTags {Escape(head.Version)} from the ledger {Escape(chain.Path)}. All times are UTC.</footer>\n</main>\n</body>\n</html>\n");
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

    private void WriteHead(StringBuilder page)
    {
        page.Append("<section class=\"facts\" aria-label=\"What this report is of\"><dl>");
        foreach (var (name, value) in head.Selection)
        {
            Fact(name, value);
        }

        Fact("Made", Moment(head.MadeAt));
        Fact("By", head.Maker);
        page.Append("</dl></section>\n");

        void Fact(string name, string value) => page.Append(CultureInfo.InvariantCulture, $"<div><dt>{name}</dt><dd>{Escape(value)}</dd></div>");
    }

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
        Tile("Recordings", Number(data.RecordingCount), "were changed or tried");
        Tile("Changes", Number(measure.Count), Rate(measure.Throughput));
        Tile("Succeeded", Percent(measure.Succeeded, measure.Count), Number(measure.Succeeded), "Succeeded");
        Tile("Failed", Number(measure.Failed), Percent(measure.Failed, measure.Count), "Failed");
        Tile("Unknown", Number(measure.Unknown), measure.Unknown > 0 ? "to be resumed" : "none open", "Unknown");
        Tile("Skipped", Number(measure.Skipped), "not sent", "Skipped");
        Tile("Undone", Number(data.UndoneCount), data.UndoneCount > 0 ? "marked as such below" : "all in force", "Undone");
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
            <div class="share" role="img" aria-label="{Number(completed)} confirmed, {Number(all - completed)} not confirmed"><span class="Succeeded" style="flex:{completed}"></span><span class="Skipped" style="flex:{all - completed}"></span></div>
            <p class="legend"><span><i class="dot Succeeded"></i>Confirmed {Number(completed)}</span><span><i class="dot Skipped"></i>Not confirmed {Number(all - completed)}</span></p>
            <p class="note">Confirmed: the service answered that the archive’s index is updated. Not confirmed: it had not been updated when the service answered, and no later answer is known.{time}</p>
            </section>

            """);
    }

    private static void WriteTally(StringBuilder page, string title, string column, Tally tally, string none, string color = "Succeeded")
    {
        page.Append(CultureInfo.InvariantCulture, $"<section><h2>{title}");
        page.Append(tally.Count > TopNames ? string.Create(CultureInfo.InvariantCulture, $" <small>the {TopNames} with most changes, of {Number(tally.Count)}</small>") : "");
        page.Append("</h2>\n");
        if (tally.Count == 0)
        {
            page.Append(CultureInfo.InvariantCulture, $"<p>{none}</p></section>\n");
            return;
        }

        var top = tally.Top(TopNames);
        page.Append(CultureInfo.InvariantCulture, $"<table class=\"bars\"><caption class=\"unseen\">{title}</caption><thead class=\"unseen\"><tr><th scope=\"col\">{column}</th><th scope=\"col\">Changes</th></tr></thead><tbody>");
        foreach (var (name, count, failed) in top)
        {
            var failures = failed > 0 ? $" <small>{Number(failed)} failed</small>" : "";
            page.Append(CultureInfo.InvariantCulture, $"<tr><th scope=\"row\"><span class=\"label\">{Escape(name)}{failures}</span><span class=\"track\"><i class=\"{color}\" style=\"width:{Coordinate(100.0 * count / top[0].Count)}%\"></i></span></th><td class=\"number\">{Number(count)}</td></tr>");
        }

        page.Append("</tbody></table></section>\n");
    }

    private static string Rest(string? file) => file is null
        ? "all of them"
        : $"the first; all of them are in the file <a href=\"{Uri.EscapeDataString(file)}\">{Escape(file)}</a> beside this page";

    private void WriteFailures(StringBuilder page)
    {
        if (data.FailureCount == 0)
        {
            return;
        }

        page.Append(CultureInfo.InvariantCulture, $"<section class=\"long failures\"><h2>Changes that did not succeed <small>{Number(data.FailureCount)}; {Rest(FailuresFile)}</small></h2>\n<table class=\"rows\"><caption class=\"unseen\">Changes that did not succeed</caption><thead><tr><th scope=\"col\">Time (UTC)</th><th scope=\"col\">Recording</th><th scope=\"col\">Action</th><th scope=\"col\">Outcome</th><th scope=\"col\">Reason</th><th scope=\"col\">By</th><th scope=\"col\" class=\"number\">Requests</th></tr></thead><tbody>\n");
        foreach (var record in data.Failures)
        {
            page.Append(CultureInfo.InvariantCulture, $"<tr><td class=\"time\" data-name=\"Time (UTC)\">{Moment(record.Timestamp)}</td><td data-name=\"Recording\"><code>{Escape(record.RecordingId)}</code></td><td data-name=\"Action\">{record.Action}</td><td class=\"nowrap\" data-name=\"Outcome\"><i class=\"dot {record.Outcome}\"></i>{record.Outcome}</td><td class=\"text\" data-name=\"Reason\"><b>{Escape(record.ErrorId)}</b> {Escape(record.Error)}</td><td data-name=\"By\">{Escape(record.Actor)}</td><td class=\"number\" data-name=\"Requests\">{Number(record.Attempts)}</td></tr>\n");
        }

        page.Append("</tbody></table></section>\n");
    }

    private void WriteHistory(StringBuilder page)
    {
        var which = ChangesFile is null
            ? $"all {Number(data.History.RecordingCount)}"
            : $"{Number(data.History.RecordingCount)} of {Number(data.RecordingCount)}; {Rest(ChangesFile)}";
        page.Append(CultureInfo.InvariantCulture, $"<section class=\"long history\"><h2>What happened to each recording <small>{which}</small></h2>\n<table class=\"rows\"><caption class=\"unseen\">Changes by recording</caption><thead><tr><th scope=\"col\">Time (UTC)</th><th scope=\"col\">Action</th><th scope=\"col\">From</th><th scope=\"col\">To</th><th scope=\"col\">Outcome</th><th scope=\"col\">By</th></tr></thead>\n");
        foreach (var (recordingId, changes) in data.History.Recordings)
        {
            page.Append(CultureInfo.InvariantCulture, $"<tbody><tr class=\"recording\"><th scope=\"rowgroup\" colspan=\"6\"><code>{Escape(recordingId)}</code></th></tr>\n");
            foreach (var record in changes)
            {
                WriteChange(page, record);
            }

            page.Append("</tbody>\n");
        }

        page.Append("</table></section>\n");
    }

    private void WriteChange(StringBuilder page, RecordingAuditRecord record)
    {
        var undo = data.FindUndoOf(record);
        var note = undo is not null
            ? $"undone by <code>{Escape(undo)}</code>"
            : record.UndoOf is not null ? $"undoes <code>{Escape(record.UndoOf)}</code>" : $"<span class=\"soft\">{Escape(record.ErrorId)}</span>";
        page.Append(CultureInfo.InvariantCulture, $"<tr{(undo is null ? "" : " class=\"undone\"")}><td class=\"time\" data-name=\"Time (UTC)\">{Moment(record.Timestamp)}</td><td data-name=\"Action\">{record.Action}</td><td class=\"text\" data-name=\"From\">{StateOf(record.Before)}</td><td class=\"text\" data-name=\"{(ReportData.IsFailure(record) ? "Asked for" : "To")}\">{StateOf(record.After)}</td><td data-name=\"Outcome\"><i class=\"dot {(undo is null ? record.Outcome.ToString() : "Undone")}\"></i>{record.Outcome} {note}</td><td data-name=\"By\">{Escape(record.Actor)}<br/><span class=\"soft\">{Escape(record.RunName ?? record.RunId)}</span></td></tr>\n");
    }

    private static string StateOf(RecordingState? state) => state is null ? "<span class=\"soft\">not known</span>" : Escape(state.ToString());
}
