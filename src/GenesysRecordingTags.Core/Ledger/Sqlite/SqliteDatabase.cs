using System.Globalization;
using SQLitePCL;
using static SQLitePCL.raw;

namespace GenesysRecordingTags.Core.Ledger.Sqlite;

/// <summary>One connection to a SQLite file, without ADO.NET in between: a ledger's records are many and small.</summary>
internal sealed class SqliteDatabase : IDisposable
{
    private readonly sqlite3 _handle;
    private readonly List<SqliteStatement> _statements = [];

    static SqliteDatabase() => Batteries_V2.Init();

    private SqliteDatabase(sqlite3 handle, string path) => (_handle, Path) = (handle, path);

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Opens a file.</summary>
    /// <param name="path">The file; made where it is not there and may be written.</param>
    /// <param name="writable">Whether to write.</param>
    /// <param name="busyTimeout">How long to wait for other connections' locks.</param>
    /// <param name="immutable">The file is at rest and nobody writes it: no lock and no log file is looked for.</param>
    public static SqliteDatabase Open(string path, bool writable, TimeSpan busyTimeout, bool immutable = false)
    {
        var flags = SQLITE_OPEN_NOMUTEX | (writable ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY);
        var name = path;
        if (immutable)
        {
            name = new Uri(path).AbsoluteUri + "?immutable=1";
            flags |= SQLITE_OPEN_URI;
        }

        var result = sqlite3_open_v2(name, out var handle, flags, null);
        var database = new SqliteDatabase(handle, path);
        try
        {
            database.Check(result);
            database.Check(sqlite3_extended_result_codes(handle, 1));
            // Otherwise a statement is compiled anew whenever another value is bound to it, for a plan that never changes here.
            database.Check(sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_QPSG, 1, out _));
            database.Check(sqlite3_busy_timeout(handle, (int)Math.Min(busyTimeout.TotalMilliseconds, int.MaxValue)));
            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>Compiles a statement, to be used again and again; it lives as long as the connection.</summary>
    public SqliteStatement Prepare(string sql)
    {
        Check(sqlite3_prepare_v3(_handle, sql, SQLITE_PREPARE_PERSISTENT, out var handle));
        var statement = new SqliteStatement(this, handle);
        _statements.Add(statement);
        return statement;
    }

    /// <summary>Runs statements that answer nothing.</summary>
    public void Execute(string sql) => Check(sqlite3_exec(_handle, sql));

    /// <summary>Reads one number.</summary>
    public long ReadNumber(string sql)
    {
        var statement = Prepare(sql);
        var number = statement.Step() ? statement.Number(0) : 0;
        statement.Reset();
        return number;
    }

    /// <summary>Ends what runs on the connection, from any thread; it fails then.</summary>
    public void Interrupt() => sqlite3_interrupt(_handle);

    /// <summary>Whether no transaction is open.</summary>
    public bool IsAutocommit => sqlite3_get_autocommit(_handle) != 0;

    /// <summary>Turns a result code into an error, unless it says that all is well.</summary>
    /// <exception cref="GenesysException">It does not.</exception>
    public void Check(int result)
    {
        if (result is not (SQLITE_OK or SQLITE_ROW or SQLITE_DONE))
        {
            var detail = _handle.IsInvalid ? sqlite3_errstr(result) : sqlite3_errmsg(_handle);
            throw SqliteFailure.Describe(Path, result, string.Create(CultureInfo.InvariantCulture, $"{detail.utf8_to_string()} ({result})"));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var statement in _statements)
        {
            statement.Dispose();
        }

        _statements.Clear();
        _handle.Dispose();
    }
}
