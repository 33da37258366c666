using System.Text;
using SQLitePCL;
using static SQLitePCL.raw;

namespace GenesysRecordingTags.Core.Ledger.Sqlite;

/// <summary>A compiled statement. Parameters are bound by their place, from 1; columns are read by theirs, from 0.</summary>
internal sealed class SqliteStatement(SqliteDatabase database, sqlite3_stmt handle) : IDisposable
{
    /// <summary>The file it works on.</summary>
    public string Path => database.Path;

    /// <summary>Binds text.</summary>
    public SqliteStatement Bind(int place, string? value)
    {
        database.Check(value is null ? sqlite3_bind_null(handle, place) : sqlite3_bind_text(handle, place, value));
        return this;
    }

    /// <summary>Binds text that is UTF-8 already.</summary>
    public SqliteStatement Bind(int place, ReadOnlySpan<byte> utf8)
    {
        database.Check(sqlite3_bind_text(handle, place, utf8));
        return this;
    }

    /// <summary>Binds bytes that are not text.</summary>
    public SqliteStatement BindBlob(int place, ReadOnlySpan<byte> bytes)
    {
        database.Check(sqlite3_bind_blob(handle, place, bytes));
        return this;
    }

    /// <summary>Binds a number.</summary>
    public SqliteStatement Bind(int place, long? value)
    {
        database.Check(value is { } number ? sqlite3_bind_int64(handle, place, number) : sqlite3_bind_null(handle, place));
        return this;
    }

    /// <summary>Takes a step.</summary>
    /// <returns>Whether there is a row.</returns>
    public bool Step()
    {
        var result = sqlite3_step(handle);
        if (result == SQLITE_ROW)
        {
            return true;
        }

        if (result != SQLITE_DONE)
        {
            // The statement must be usable again, and its reset repeats the error it is reported with.
            _ = sqlite3_reset(handle);
            database.Check(result);
        }

        return false;
    }

    /// <summary>Runs a statement that answers nothing, and makes it ready for the next time.</summary>
    public void Run()
    {
        Step();
        Reset();
    }

    /// <summary>Makes the statement ready for the next time.</summary>
    public void Reset() => database.Check(sqlite3_reset(handle));

    /// <summary>Whether a column has no value.</summary>
    public bool IsNull(int column) => sqlite3_column_type(handle, column) == SQLITE_NULL;

    /// <summary>Whether a column's value is bytes, and no text.</summary>
    public bool IsBlob(int column) => sqlite3_column_type(handle, column) == SQLITE_BLOB;

    /// <summary>A column's number.</summary>
    public long Number(int column) => sqlite3_column_int64(handle, column);

    /// <summary>A column's number; null where it has none.</summary>
    public long? NumberOrNull(int column) => IsNull(column) ? null : Number(column);

    /// <summary>A column's bytes as they stand in the file, valid until the next step.</summary>
    public ReadOnlySpan<byte> Bytes(int column) => sqlite3_column_blob(handle, column);

    /// <summary>A column's text.</summary>
    public string Text(int column) => Encoding.UTF8.GetString(Bytes(column));

    /// <summary>A column's text; null where it has none.</summary>
    public string? TextOrNull(int column) => IsNull(column) ? null : Text(column);

    /// <inheritdoc/>
    public void Dispose() => handle.Dispose();
}
