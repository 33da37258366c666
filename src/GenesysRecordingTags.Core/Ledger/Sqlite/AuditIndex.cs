using System.Globalization;
using System.Text.RegularExpressions;

namespace GenesysRecordingTags.Core.Ledger.Sqlite;

/// <summary>An index over the audit records: what of a record's text it holds, read off the ledger's own definition.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Columns">Its columns.</param>
/// <param name="Paths">Where in a record's text each column comes from: one or two names of members. Null where one of them can't be told.</param>
/// <param name="Condition">Which records it holds; null: all.</param>
internal sealed partial record AuditIndex(string Name, IReadOnlyList<string> Columns, IReadOnlyList<string[]>? Paths, string? Condition)
{
    private const string Table = "audit";

    /// <summary>The column of the condition <c>column &lt;&gt; 'text'</c> and that text, or the column that is not null; null where it is another one.</summary>
    public (string Column, string? Excluded)? SimpleCondition
    {
        get
        {
            var match = Condition is null ? Match.Empty : ConditionPattern().Match(Condition);
            return match.Success ? (match.Groups["column"].Value, match.Groups["text"].Success ? match.Groups["text"].Value : null) : null;
        }
    }

    /// <summary>Whether its entries can be told from the text of records without SQLite.</summary>
    public bool IsSimple => Paths is not null && (Condition is null || (SimpleCondition is var (column, _) && Columns.Contains(column, StringComparer.Ordinal)));

    /// <summary>The indexes over the audit records in a schema.</summary>
    /// <param name="schema">The schema.</param>
    public static IReadOnlyList<AuditIndex> In(IReadOnlyCollection<SchemaObject> schema)
    {
        var table = schema.FirstOrDefault(item => item is { Type: "table", Name: Table })?.Sql ?? string.Empty;
        var paths = ColumnPattern().Matches(table).ToDictionary(
            match => match.Groups["column"].Value,
            match => match.Groups["path"].Value.Split('.'),
            StringComparer.Ordinal);
        return [.. schema.Where(item => item is { Type: "index", Table: Table, Sql: not null }).Select(item => Of(item, paths))];
    }

    /// <summary>All entries of the index, in its order, without a look at the table.</summary>
    public string SelectEntries() => $"SELECT sequence, {string.Join(", ", Columns)} FROM {Table} INDEXED BY {Name}{Where(Condition)}";

    /// <summary>Records of the table that are not found by the index.</summary>
    public string SelectMissing() =>
        $"SELECT t.sequence, t.recording_id FROM {Table} t NOT INDEXED WHERE {Qualified("t")} AND NOT EXISTS "
        + $"(SELECT 1 FROM {Table} i INDEXED BY {Name} WHERE {Qualified("i")} AND {Equal()} AND i.sequence = t.sequence) ORDER BY t.sequence LIMIT ?1";

    /// <summary>Entries of the index of which the table has no such record.</summary>
    public string SelectForeign() =>
        $"SELECT i.sequence FROM {Table} i INDEXED BY {Name} WHERE {Qualified("i")} AND NOT EXISTS "
        + $"(SELECT 1 FROM {Table} t NOT INDEXED WHERE t.sequence = i.sequence AND {Qualified("t")} AND {Equal()}) ORDER BY i.sequence LIMIT ?1";

    private static AuditIndex Of(SchemaObject item, Dictionary<string, string[]> paths)
    {
        var match = IndexPattern().Match(item.Sql!);
        string[] columns = match.Success ? match.Groups["columns"].Value.Split(',', StringSplitOptions.TrimEntries) : [];
        var areKnown = match.Success && columns.All(column => paths.TryGetValue(column, out var path) && path.Length <= 2);
        return new AuditIndex(
            item.Name,
            columns,
            areKnown ? [.. columns.Select(column => paths[column])] : null,
            match.Groups["condition"].Success ? match.Groups["condition"].Value.Trim() : null);
    }

    private static string Where(string? condition) => condition is null ? string.Empty : $" WHERE {condition}";

    private string Qualified(string alias) => Condition is null
        ? "1"
        : WordPattern().Replace(Condition, match => match.Groups["name"].Success && IsColumn(match.Value) ? $"{alias}.{match.Value}" : match.Value);

    private bool IsColumn(string word) =>
        SimpleCondition?.Column == word || Columns.Contains(word, StringComparer.Ordinal);

    private string Equal() => string.Join(" AND ", Columns.Select(column => string.Create(CultureInfo.InvariantCulture, $"i.{column} IS t.{column}")));

    [GeneratedRegex(@"^CREATE INDEX (\w+) ON audit \((?<columns>[\w, ]+)\)(\s+WHERE\s+(?<condition>.+))?$", RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex IndexPattern();

    [GeneratedRegex(@"(?<column>\w+) \w+ GENERATED ALWAYS AS \(body ->> '\$\.(?<path>[\w.]+)'\) VIRTUAL", RegexOptions.ExplicitCapture)]
    private static partial Regex ColumnPattern();

    [GeneratedRegex(@"^(?<column>\w+) (<> '(?<text>\w*)'|IS NOT NULL)$", RegexOptions.ExplicitCapture)]
    private static partial Regex ConditionPattern();

    [GeneratedRegex(@"'[^']*'|(?<name>\w+)", RegexOptions.ExplicitCapture)]
    private static partial Regex WordPattern();
}
