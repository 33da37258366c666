using System.Globalization;
using System.Text.Json;

namespace GenesysRecordingTags.Sandbox;

/// <summary>The criteria of a search: all that are joined by AND, one of those joined by OR, none of those joined by NOT.</summary>
internal static class SearchCriterion
{
    public static JsonShape Shape { get; } = MakeShape();

    public static Func<SearchedRecord, bool> Read(IEnumerable<JsonElement> criteria, List<ErrorDetail> problems)
    {
        var tests = criteria.Select(criterion => (Operator: criterion.Text("operator") ?? "AND", Test: ReadOne(criterion, problems))).ToArray();
        var all = tests.Where(test => test.Operator == "AND").Select(test => test.Test).ToArray();
        var any = tests.Where(test => test.Operator == "OR").Select(test => test.Test).ToArray();
        var none = tests.Where(test => test.Operator == "NOT").Select(test => test.Test).ToArray();
        return record => Array.TrueForAll(all, test => test(record))
            && (any.Length == 0 || Array.Exists(any, test => test(record)))
            && !Array.Exists(none, test => test(record));
    }

    private static Func<SearchedRecord, bool> ReadOne(JsonElement criterion, List<ErrorDetail> problems)
    {
        if (criterion.Items("group").Any())
        {
            return Read(criterion.Items("group"), problems);
        }

        var fields = criterion.Texts("fields");
        foreach (var field in fields.Where(field => !SearchedRecord.IsField(field)))
        {
            problems.Add(new("invalid.value", "query.fields", $"There is no field {field}."));
        }

        if (fields.Count == 0)
        {
            problems.Add(new("invalid.value", "query.fields", "A criterion must name its fields."));
        }

        if (problems.Count > 0)
        {
            return static _ => false;
        }

        var values = criterion.Text("value") is { } value ? [value, .. criterion.Texts("values")] : criterion.Texts("values");
        bool Anywhere(SearchedRecord record, Func<string, bool> test) => fields.Any(field => record.ValuesOf(field).Any(test));
        switch (criterion.Text("type"))
        {
            case "EXACT":
                return record => Anywhere(record, text => values.Contains(text, StringComparer.OrdinalIgnoreCase));
            case "SIMPLE":
                return record => Anywhere(record, text => values.Any(part => text.Contains(part, StringComparison.OrdinalIgnoreCase)));
            case "REQUIRED_FIELDS":
                return record => fields.All(field => record.ValuesOf(field).Count > 0);
            default:
                var (start, end) = (criterion.Text("startValue"), criterion.Text("endValue"));
                return record => Anywhere(record, text => (start is null || Compare(text, start) >= 0) && (end is null || Compare(text, end) <= 0));
        }
    }

    /// <summary>Compares as numbers or times where both are.</summary>
    private static int Compare(string a, string b)
    {
        if (double.TryParse(a, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && double.TryParse(b, NumberStyles.Float, CultureInfo.InvariantCulture, out var other))
        {
            return number.CompareTo(other);
        }

        return DateTimeOffset.TryParse(a, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            && DateTimeOffset.TryParse(b, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var otherTime)
                ? time.CompareTo(otherTime)
                : string.CompareOrdinal(a, b);
    }

    private static ObjectShape MakeShape()
    {
        var shape = JsonShape.Object();
        return shape.Required("type", JsonShape.OneOf("EXACT", "REQUIRED_FIELDS", "RANGE", "DATE_RANGE", "SIMPLE"))
            .Optional("operator", JsonShape.OneOf("AND", "OR", "NOT"))
            .Optional("fields", JsonShape.TextList).Optional("value", JsonShape.Text).Optional("values", JsonShape.TextList)
            .Optional("startValue", JsonShape.Text).Optional("endValue", JsonShape.Text).Optional("dateFormat", JsonShape.Text)
            .Optional("group", JsonShape.ListOf(shape));
    }
}
