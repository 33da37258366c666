using System.Globalization;

namespace GenesysRecordingTags.Core.Ledger.Sqlite;

/// <summary>The shape of the ledger file and how it came about. A version once released is never edited: the next one is added.</summary>
internal static class SqliteSchema
{
    /// <summary>"GRTL" in the file's header: tells a ledger from any other SQLite file.</summary>
    private const int ApplicationId = 0x4752544C;

    // What can be asked for are virtual columns over the hashed text: there is no second copy that could be altered unnoticed.
    private static readonly string[] Versions =
    [
        """
        CREATE TABLE audit (
            sequence INTEGER PRIMARY KEY,
            body TEXT NOT NULL,
            hash TEXT NOT NULL,
            audit_id TEXT GENERATED ALWAYS AS (body ->> '$.id') VIRTUAL,
            event_date TEXT GENERATED ALWAYS AS (body ->> '$.eventDate') VIRTUAL,
            recording_id TEXT GENERATED ALWAYS AS (body ->> '$.entity.id') VIRTUAL,
            operation TEXT GENERATED ALWAYS AS (body ->> '$.operation') VIRTUAL,
            outcome TEXT GENERATED ALWAYS AS (body ->> '$.outcome') VIRTUAL,
            source_event_id TEXT GENERATED ALWAYS AS (body ->> '$.context.sourceEventId') VIRTUAL
        ) STRICT;
        CREATE INDEX audit_by_id ON audit (audit_id);
        CREATE INDEX audit_by_date ON audit (event_date);
        CREATE INDEX audit_by_recording ON audit (recording_id);
        CREATE INDEX audit_not_succeeded ON audit (outcome) WHERE outcome <> 'Succeeded';

        CREATE TABLE intent (
            number INTEGER PRIMARY KEY,
            operation_id TEXT NOT NULL UNIQUE,
            idempotency_key TEXT NOT NULL,
            action TEXT NOT NULL,
            recording_id TEXT NOT NULL,
            source_event_id TEXT,
            owner TEXT,
            claimed INTEGER NOT NULL,
            force INTEGER NOT NULL,
            created_at INTEGER NOT NULL,
            change TEXT NOT NULL
        ) STRICT;
        CREATE INDEX intent_by_recording ON intent (recording_id);

        CREATE TABLE cursor (
            subscription TEXT PRIMARY KEY,
            page_token TEXT,
            taken_event_ids TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE sink (
            name TEXT PRIMARY KEY,
            kind TEXT NOT NULL,
            target TEXT NOT NULL,
            needs_secret INTEGER NOT NULL,
            delivered INTEGER NOT NULL,
            failed_attempts INTEGER NOT NULL,
            last_error TEXT,
            next_attempt_at INTEGER,
            last_delivered_at INTEGER
        ) STRICT, WITHOUT ROWID;
        """,

        // The organisation, what tells one operation from another, and the event inbox.
        """
        CREATE TABLE organization (
            id TEXT NOT NULL,
            name TEXT NOT NULL,
            migrated_from INTEGER NOT NULL
        ) STRICT;

        ALTER TABLE audit ADD COLUMN idempotency_key TEXT GENERATED ALWAYS AS (body ->> '$.context.idempotencyKey') VIRTUAL;
        ALTER TABLE intent ADD COLUMN overtaken_by TEXT;

        CREATE TABLE inbox (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            subscription TEXT NOT NULL,
            key BLOB NOT NULL UNIQUE,
            event_id TEXT NOT NULL,
            event TEXT NOT NULL
        ) STRICT;
        CREATE INDEX inbox_by_subscription ON inbox (subscription, number);
        CREATE INDEX inbox_by_event ON inbox (event_id);

        CREATE TABLE finished_event (
            key BLOB PRIMARY KEY
        ) STRICT, WITHOUT ROWID;
        """,
        // Packed records, and runs. What is beside the records' text is compared with it by Test-RecordingAudit.
        """
        DROP INDEX audit_by_id;
        DROP INDEX audit_by_date;
        DROP INDEX audit_by_recording;
        DROP INDEX audit_not_succeeded;
        ALTER TABLE audit RENAME TO plain_audit;
        CREATE TABLE audit (
            sequence INTEGER PRIMARY KEY,
            audit_id ANY,
            time INTEGER,
            recording_id TEXT,
            hash BLOB NOT NULL,
            body BLOB NOT NULL
        ) STRICT;
        CREATE INDEX audit_by_id ON audit (audit_id);
        CREATE INDEX audit_by_recording ON audit (recording_id);
        CREATE TABLE dictionary (
            id INTEGER PRIMARY KEY,
            since INTEGER NOT NULL,
            content BLOB NOT NULL
        ) STRICT;
        CREATE TABLE term (
            kind INTEGER NOT NULL,
            text TEXT NOT NULL,
            id INTEGER NOT NULL,
            PRIMARY KEY (kind, text)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE audit_term (
            term_id INTEGER NOT NULL,
            block INTEGER NOT NULL,
            places BLOB NOT NULL,
            PRIMARY KEY (term_id, block)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE audit_block (
            block INTEGER PRIMARY KEY,
            first_time INTEGER,
            last_time INTEGER
        ) STRICT;
        CREATE TABLE archive (
            last INTEGER PRIMARY KEY,
            first INTEGER NOT NULL,
            previous_hash BLOB NOT NULL,
            hash BLOB NOT NULL,
            path TEXT NOT NULL,
            archived_at INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE archived_recording (
            recording INTEGER NOT NULL,
            archive INTEGER NOT NULL,
            PRIMARY KEY (recording, archive)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE seal (
            first INTEGER NOT NULL,
            last INTEGER NOT NULL,
            previous_hash BLOB NOT NULL,
            hash BLOB NOT NULL,
            sealed_at INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE run (
            number INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            name TEXT UNIQUE COLLATE NOCASE,
            command TEXT NOT NULL,
            owner TEXT,
            started_at INTEGER NOT NULL,
            ended_at INTEGER,
            was_stopped INTEGER NOT NULL,
            already_applied INTEGER NOT NULL,
            actor TEXT,
            client TEXT,
            machine TEXT
        ) STRICT;
        """,
    ];

    /// <summary>After the records of format 2 are in their new form.</summary>
    private const string DropPlain = "DROP TABLE plain_audit";

    /// <summary>The format since which records are packed.</summary>
    public const int Packed = 3;

    /// <summary>The newest format.</summary>
    public static int Newest => Versions.Length;

    /// <summary>The first version that says whose ledger it is.</summary>
    public const int FirstWithOrganization = 2;

    /// <summary>The first version that knows runs.</summary>
    public const int FirstWithRuns = 3;

    /// <summary>Whether the file is a ledger that this version reads.</summary>
    /// <exception cref="GenesysException">It is another program's file, or a newer version's ledger.</exception>
    public static int ReadVersion(SqliteDatabase database)
    {
        var version = (int)database.ReadNumber("PRAGMA user_version");
        var isEmpty = database.ReadNumber("SELECT count(*) FROM sqlite_schema") == 0;
        if (!isEmpty && database.ReadNumber("PRAGMA application_id") != ApplicationId)
        {
            throw new GenesysException(
                GenesysErrorKind.LedgerUnavailable,
                $"The file '{database.Path}' is a database, but not a ledger.",
                "Choose another place with -LedgerPath.");
        }

        if (version > Versions.Length)
        {
            throw new GenesysException(
                GenesysErrorKind.LedgerUnavailable,
                string.Create(CultureInfo.InvariantCulture, $"The ledger '{database.Path}' was made by a newer version of GenesysRecordingTags (format {version}, this version knows {Versions.Length})."),
                "Update the module, or choose another ledger with -LedgerPath.");
        }

        return version;
    }

    /// <summary>All tables, indexes, triggers and views that a ledger of a version has.</summary>
    public static List<SchemaObject> Expected(int version)
    {
        using var database = SqliteDatabase.Open(":memory:", writable: true, TimeSpan.Zero);
        for (var i = 0; i < version; i++)
        {
            Run(database, i, _ => { });
        }

        return SchemaObject.Of(database);
    }

    /// <summary>Brings the file to a version. To be called inside a transaction.</summary>
    /// <param name="database">The file.</param>
    /// <param name="through">The version.</param>
    /// <param name="carryOver">Puts the records of format 2 into their new form.</param>
    /// <returns>The version it had; 0 where it was empty.</returns>
    public static int Migrate(SqliteDatabase database, int through, Action<SqliteDatabase> carryOver)
    {
        var version = ReadVersion(database);
        for (var i = version; i < through; i++)
        {
            Run(database, i, carryOver);
        }

        if (version < through)
        {
            database.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA application_id = {ApplicationId}; PRAGMA user_version = {through}"));
        }

        return version;
    }

    private static void Run(SqliteDatabase database, int script, Action<SqliteDatabase> carryOver)
    {
        database.Execute(Versions[script]);
        if (script == Packed - 1)
        {
            carryOver(database);
            database.Execute(DropPlain);
        }
    }
}
