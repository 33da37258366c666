using System.Text.Json;

namespace GenesysRecordingTags.Sandbox;

/// <summary>Turns the filters of a details query into a test, and finds what is wrong with them.</summary>
internal static class DetailsFilter
{
    /// <summary>The conditions of all filters, which a conversation has to meet together.</summary>
    public static Func<ConversationFacts, bool> Read(JsonElement query, List<ErrorDetail> problems)
    {
        var conversation = Read<ConversationFacts>(query, "conversationFilters", problems, DetailsDimensions.Of);
        var segment = Read<SegmentFacts>(query, "segmentFilters", problems, DetailsDimensions.Of);
        foreach (var name in (string[])["evaluationFilters", "surveyFilters", "resolutionFilters", "aggregations"])
        {
            if (query.Items(name).Any())
            {
                problems.Add(new("bad.request", name, $"The sandbox has no {name}."));
            }
        }

        return facts => (conversation is null || conversation(facts)) && (segment is null || facts.AnySegment(segment));
    }

    private static Func<TFacts, bool>? Read<TFacts>(
        JsonElement query, string field, List<ErrorDetail> problems, Func<TFacts, string, string?> valueOf)
    {
        var filters = query.Items(field).Select(filter => ReadFilter(filter, field, problems, valueOf)).ToArray();
        return filters.Length == 0 ? null : facts => Array.TrueForAll(filters, filter => filter(facts));
    }

    private static Func<TFacts, bool> ReadFilter<TFacts>(
        JsonElement filter, string place, List<ErrorDetail> problems, Func<TFacts, string, string?> valueOf)
    {
        var conditions = filter.Items("predicates").Select(predicate => ReadPredicate(predicate, $"{place}.predicates", problems, valueOf))
            .Concat(filter.Items("clauses").Select(clause => ReadFilter(clause, $"{place}.clauses", problems, valueOf)))
            .ToArray();
        if (conditions.Length == 0)
        {
            problems.Add(new("bad.request", place, "A filter must have predicates or clauses."));
        }

        return filter.Text("type") == "and"
            ? facts => Array.TrueForAll(conditions, condition => condition(facts))
            : facts => Array.Exists(conditions, condition => condition(facts));
    }

    private static Func<TFacts, bool> ReadPredicate<TFacts>(
        JsonElement predicate, string place, List<ErrorDetail> problems, Func<TFacts, string, string?> valueOf)
    {
        var type = predicate.Text("type") ?? "dimension";
        var name = type switch { "dimension" => predicate.Text("dimension"), "property" => predicate.Text("property"), _ => null };
        if (name is null)
        {
            problems.Add(new("bad.request", place, type == "metric" ? "The sandbox filters by no metric." : $"A predicate of type {type} must name its {type}."));
            return static _ => false;
        }

        Func<TFacts, string?> read = type == "property" ? facts => PropertyOf(facts, name) : facts => valueOf(facts, name);
        switch (predicate.Text("operator") ?? "matches")
        {
            case "exists":
                return facts => read(facts) is not null;
            case "notExists":
                return facts => read(facts) is null;
        }

        if (predicate.Text("value") is not { } value)
        {
            problems.Add(new("bad.request", place, "A predicate that matches must have a value; the sandbox compares with no range."));
            return static _ => false;
        }

        return value is "false" && type == "dimension"
            ? facts => read(facts) is null or "false"
            : facts => string.Equals(read(facts), value, StringComparison.OrdinalIgnoreCase);
    }

    private static string? PropertyOf<TFacts>(TFacts facts, string name) => facts is SegmentFacts segment
        ? segment.Conversation.Properties.LastOrDefault(property =>
            property.Name == name && property.SessionId == segment.Participant.Session.Id)?.Value
        : null;
}
