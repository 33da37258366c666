using System.Globalization;
using GenesysRecordingTags.Core.Audit;
using GenesysRecordingTags.Core.Ledger.Storage;

namespace GenesysRecordingTags.Core.Reporting;

/// <summary>What a report says of itself: what was selected, who made it, when, and with which version.</summary>
internal sealed record ReportHead
{
    // So many of the records that were chosen one by one are named; a report can be of any number of them.
    private const int NamedRecords = 10;
    private const string Nothing = "none";

    /// <summary>When it is made (UTC).</summary>
    public required DateTimeOffset MadeAt { get; init; }

    /// <summary>What was selected, by name.</summary>
    public required IReadOnlyList<(string Name, string Value)> Selection { get; init; }

    /// <summary>Who makes it: the operating system's user, and the machine.</summary>
    public string Maker { get; init; } = $"{Environment.UserName} on {Environment.MachineName}";

    /// <summary>The version of the module.</summary>
    public string Version { get; init; } = typeof(ReportHead).Assembly.GetName().Version?.ToString(3) ?? "unknown";

    /// <summary>Of a report that is made now.</summary>
    /// <param name="query">What is selected.</param>
    /// <param name="madeAt">When it is made (UTC).</param>
    public static ReportHead Of(RecordingAuditQuery query, DateTimeOffset madeAt) => new()
    {
        MadeAt = madeAt,
        Selection = [("Period", PeriodOf(query)), .. FiltersOf(query)],
    };

    private static string PeriodOf(RecordingAuditQuery query) =>
        $"{(query.Since is { } since ? DisplayTime.Of(since) : "from the first record")} to {(query.Until is { } until ? DisplayTime.Of(until) : "the last")} (UTC)";

    private static IEnumerable<(string Name, string Value)> FiltersOf(RecordingAuditQuery query)
    {
        (string Name, string? Value)[] filters =
        [
            ("Recording", query.RecordingId ?? query.RecordingIdPattern),
            ("Label", List(query.Labels)),
            ("Taxonomy", List(query.TaxonomyIds)),
            ("Retention policy", List(query.RetentionPolicies)),
            ("Action", List(query.Actions)),
            ("Outcome", List(query.Outcomes)),
            ("Error", List(query.ErrorIds)),
            ("Actor", List(query.Actors)),
            ("Client", List(query.Clients)),
            ("Run", List(query.RunIds)),
            ("Audit record", query.AuditId),
            ("Chosen records", query.Sequences is { } sequences ? Chosen(sequences) : null),
            ("After record", query.AfterSequence > 0 ? Number(query.AfterSequence) : null),
            ("First", query.First is { } first ? Number(first) : null),
            ("Last", query.Last is { } last ? Number(last) : null),
        ];
        return filters.Where(filter => filter.Value is not null).Select(filter => (filter.Name, filter.Value!)).DefaultIfEmpty(("Filter", "none: all changes of the period"));
    }

    private static string? List(IReadOnlyList<TermMatch>? values) => List(values?.Select(match => match.Text).ToList());

    private static string? List<T>(IReadOnlyCollection<T>? values) => values is null ? null : values.Count == 0 ? Nothing : string.Join(", ", values);

    private static string Chosen(IReadOnlyList<long> sequences)
    {
        if (sequences.Count == 0)
        {
            return Nothing;
        }

        var named = string.Join(", ", sequences.Take(NamedRecords));
        return sequences.Count <= NamedRecords ? named : $"{named}, and {Number(sequences.Count - NamedRecords)} more";
    }

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
