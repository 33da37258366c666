using GenesysRecordingTags.Core.Ledger.Sqlite.Packing;

namespace GenesysRecordingTags.Core.Ledger.Sqlite;

/// <summary>Reads the dictionaries that are kept in a ledger.</summary>
/// <param name="database">The ledger.</param>
internal sealed class DictionaryReader(SqliteDatabase database)
{
    private SqliteStatement? _statement;

    /// <summary>A dictionary; null where there is none of that id that could be one.</summary>
    public RecordDictionary? Find(long id)
    {
        _statement ??= database.Prepare("SELECT content FROM dictionary WHERE id = ?1");
        try
        {
            return _statement.Bind(1, id).Step() && _statement.Bytes(0) is { Length: <= RecordDictionary.MaximumLength } content
                ? new RecordDictionary(id, content)
                : null;
        }
        finally
        {
            _statement.Reset();
        }
    }
}
