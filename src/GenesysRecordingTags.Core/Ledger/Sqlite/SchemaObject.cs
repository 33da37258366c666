namespace GenesysRecordingTags.Core.Ledger.Sqlite;

/// <summary>A table, an index, a trigger or a view of a database.</summary>
/// <param name="Type">Which of them.</param>
/// <param name="Name">Its name.</param>
/// <param name="Table">The table it belongs to.</param>
/// <param name="Sql">How it was made; null where SQLite made it by itself.</param>
internal sealed record SchemaObject(string Type, string Name, string Table, string? Sql)
{
    /// <summary>All of a database.</summary>
    public static List<SchemaObject> Of(SqliteDatabase database)
    {
        var statement = database.Prepare("SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name");
        return SqliteRows.ReadAll(statement, row => new SchemaObject(row.Text(0), row.Text(1), row.Text(2), row.TextOrNull(3)));
    }
}
