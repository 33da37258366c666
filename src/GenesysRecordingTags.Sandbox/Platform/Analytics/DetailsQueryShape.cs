namespace GenesysRecordingTags.Sandbox;

/// <summary>The bodies of details queries.</summary>
internal static class DetailsQueryShape
{
    private static readonly JsonShape Range = JsonShape.Object()
        .Optional("gt", JsonShape.Number).Optional("gte", JsonShape.Number).Optional("lt", JsonShape.Number).Optional("lte", JsonShape.Number);

    private static readonly JsonShape Junction = JsonShape.OneOf("and", "or");

    public static JsonShape Query { get; } = Common().Optional("paging", JsonShape.Object()
        .Required("pageSize", JsonShape.Whole).Required("pageNumber", JsonShape.Whole))
        .Optional("aggregations", JsonShape.ListOf(JsonShape.Any));

    public static JsonShape Job { get; } = Common().Optional("limit", JsonShape.Whole).Optional("startOfDayIntervalMatching", JsonShape.Boolean);

    private static ObjectShape Common() => JsonShape.Object()
        .Required("interval", JsonShape.Text)
        .Optional("order", JsonShape.OneOf("asc", "desc", "unordered"))
        .Optional("orderBy", JsonShape.OneOf("conversationStart", "conversationEnd", "segmentStart", "segmentEnd"))
        .Optional("conversationFilters", Filters(Predicate(DetailsDimensions.Conversation)))
        .Optional("segmentFilters", Filters(Predicate(DetailsDimensions.Segment)
            .Optional("property", JsonShape.Text)
            .Optional("propertyType", JsonShape.OneOf("bool", "integer", "real", "date", "string", "uuid"))))
        .Optional("evaluationFilters", JsonShape.ListOf(JsonShape.Any))
        .Optional("surveyFilters", JsonShape.ListOf(JsonShape.Any))
        .Optional("resolutionFilters", JsonShape.ListOf(JsonShape.Any));

    private static JsonShape Filters(JsonShape predicate) => JsonShape.ListOf(JsonShape.Object()
        .Required("type", Junction)
        .Optional("predicates", JsonShape.ListOf(predicate))
        .Optional("clauses", JsonShape.ListOf(JsonShape.Object().Required("type", Junction).Required("predicates", JsonShape.ListOf(predicate)))));

    private static ObjectShape Predicate(string[] dimensions) => JsonShape.Object()
        .Optional("type", JsonShape.OneOf("dimension", "property", "metric"))
        .Optional("dimension", JsonShape.OneOf(dimensions))
        .Optional("metric", JsonShape.Text)
        .Optional("operator", JsonShape.OneOf("matches", "exists", "notExists"))
        .Optional("value", JsonShape.Text)
        .Optional("range", Range);
}
