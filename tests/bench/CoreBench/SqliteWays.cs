using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using GenesysRecordingTags.Core.Ledger.Sqlite;
using Microsoft.Data.Sqlite;

namespace GenesysRecordingTags.CoreBench;

/// <summary>What a ledger asks of SQLite, done in two ways on the same schema: by the ledger's own thin layer over SQLitePCL, and by Microsoft.Data.Sqlite.</summary>
internal static class SqliteWays
{
    private const int Group = 128;

    private const string Settings = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 4000; PRAGMA cache_size = -32000; PRAGMA temp_store = MEMORY";

    private const string SaveIntent =
        "INSERT INTO intent (operation_id, idempotency_key, action, recording_id, owner, claimed, force, created_at, change) VALUES (?1, ?2, 'AddTag', ?3, ?4, 1, 0, ?5, ?6)";

    private const string RemoveIntent = "DELETE FROM intent WHERE operation_id = ?1";

    private const string AppendRecord = "INSERT INTO audit (sequence, body, hash) VALUES (?1, ?2, ?3)";

    private const string ReadRecords = "SELECT sequence, body, hash FROM audit ORDER BY sequence";

    private static readonly string Owner = Guid.Empty.ToString("n");

    /// <summary>Appends records, each with its intent before it, in durable groups; then reads them all and checks their hashes.</summary>
    /// <param name="path">A file that is not there yet.</param>
    /// <param name="isRaw">Whether by the ledger's own layer.</param>
    /// <param name="count">How many records.</param>
    public static SqliteWayFigures Run(string path, bool isRaw, int count)
    {
        using (var database = SqliteDatabase.Open(path, writable: true, TimeSpan.Zero))
        {
            database.Execute(Settings);
            SqliteSchema.Migrate(database, SqliteSchema.Packed - 1, _ => { });
        }

        var append = Measure(count, () =>
        {
            if (isRaw)
            {
                AppendRaw(path, count);
            }
            else
            {
                AppendWithProvider(path, count);
            }
        });
        var verify = Measure(count, () =>
        {
            var verified = isRaw ? VerifyRaw(path) : VerifyWithProvider(path);
            if (verified != count)
            {
                throw new InvalidOperationException($"{verified} of {count} records were verified.");
            }
        });
        return new SqliteWayFigures(append, verify);
    }

    /// <summary>On a busy machine, processor time and allocations say more than the rate.</summary>
    private static SqliteFigures Measure(int count, Action work)
    {
        using var process = Process.GetCurrentProcess();
        var (processorTime, allocated, watch) = (process.TotalProcessorTime, GC.GetTotalAllocatedBytes(precise: true), Stopwatch.StartNew());
        work();
        watch.Stop();
        process.Refresh();
        return new SqliteFigures(
            count / watch.Elapsed.TotalSeconds,
            (process.TotalProcessorTime - processorTime).TotalMicroseconds / count,
            (GC.GetTotalAllocatedBytes(precise: true) - allocated) / (double)count);
    }

    private static void AppendRaw(string path, int count)
    {
        using var database = SqliteDatabase.Open(path, writable: true, TimeSpan.Zero);
        database.Execute(Settings);
        var (begin, commit) = (database.Prepare("BEGIN IMMEDIATE"), database.Prepare("COMMIT"));
        var (save, remove, append) = (database.Prepare(SaveIntent), database.Prepare(RemoveIntent), database.Prepare(AppendRecord));
        for (var first = 1; first <= count; first += Group)
        {
            begin.Run();
            for (var number = first; number < first + Group && number <= count; number++)
            {
                save.Bind(1, OperationOf(number)).Bind(2, OperationOf(-number)).Bind(3, RecordingOf(number)).Bind(4, Owner).Bind(5, number).Bind(6, ChangeOf(number)).Run();
            }

            commit.Run();
            begin.Run();
            for (var number = first; number < first + Group && number <= count; number++)
            {
                remove.Bind(1, OperationOf(number)).Run();
                var body = BodyOf(number);
                append.Bind(1, number).Bind(2, body).Bind(3, HashOf(body)).Run();
            }

            commit.Run();
        }
    }

    private static int VerifyRaw(string path)
    {
        using var database = SqliteDatabase.Open(path, writable: false, TimeSpan.Zero);
        var statement = database.Prepare(ReadRecords);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        Span<byte> hex = stackalloc byte[SHA256.HashSizeInBytes * 2];
        var count = 0;
        while (statement.Step())
        {
            SHA256.HashData(statement.Bytes(1), hash);
            Hex(hash, hex);
            count += statement.Bytes(2).SequenceEqual(hex) ? 1 : 0;
        }

        return count;
    }

    private static void AppendWithProvider(string path, int count)
    {
        using var connection = Open(path);
        Execute(connection, Settings);
        using var save = Command(connection, SaveIntent, 6);
        using var remove = Command(connection, RemoveIntent, 1);
        using var append = Command(connection, AppendRecord, 3);
        for (var first = 1; first <= count; first += Group)
        {
            using (var transaction = connection.BeginTransaction(deferred: false))
            {
                save.Transaction = transaction;
                for (var number = first; number < first + Group && number <= count; number++)
                {
                    Bind(save, OperationOf(number), OperationOf(-number), RecordingOf(number), Owner, number, ChangeOf(number));
                    save.ExecuteNonQuery();
                }

                transaction.Commit();
            }

            using (var transaction = connection.BeginTransaction(deferred: false))
            {
                (remove.Transaction, append.Transaction) = (transaction, transaction);
                for (var number = first; number < first + Group && number <= count; number++)
                {
                    Bind(remove, OperationOf(number));
                    remove.ExecuteNonQuery();
                    var body = BodyOf(number);
                    Bind(append, number, Encoding.UTF8.GetString(body), HashOf(body));
                    append.ExecuteNonQuery();
                }

                transaction.Commit();
            }
        }
    }

    private static int VerifyWithProvider(string path)
    {
        using var connection = Open(path);
        using var command = Command(connection, ReadRecords, 0);
        using var reader = command.ExecuteReader();
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        Span<byte> hex = stackalloc byte[SHA256.HashSizeInBytes * 2];
        var count = 0;
        while (reader.Read())
        {
            SHA256.HashData(reader.GetFieldValue<byte[]>(1), hash);
            Hex(hash, hex);
            count += reader.GetFieldValue<byte[]>(2).AsSpan().SequenceEqual(hex) ? 1 : 0;
        }

        return count;
    }

    private static SqliteConnection Open(string path)
    {
        var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        return connection;
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = Command(connection, sql, 0);
        command.ExecuteNonQuery();
    }

#pragma warning disable CA2100 // The texts are this file's.
    private static SqliteCommand Command(SqliteConnection connection, string sql, int parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        for (var place = 1; place <= parameters; place++)
        {
            command.Parameters.Add(new SqliteParameter { ParameterName = string.Create(CultureInfo.InvariantCulture, $"?{place}") });
        }

        return command;
    }
#pragma warning restore CA2100

    private static void Bind(SqliteCommand command, params object[] values)
    {
        for (var place = 0; place < values.Length; place++)
        {
            command.Parameters[place].Value = values[place];
        }
    }

    private static string OperationOf(int number) => string.Create(CultureInfo.InvariantCulture, $"{number:x32}");

    private static string RecordingOf(int number) => string.Create(CultureInfo.InvariantCulture, $"rec-{number:D7}");

    private static string ChangeOf(int number) =>
        $$"""{"action":"AddTag","recordingId":"{{RecordingOf(number)}}","tags":[{"label":"Compliance:PCI-DSS","taxonomyId":"a1b2c3d4-e5f6-7890-abcd-ef1234567890","confidence":0.95}]}""";

    // As large as a usual record.
    private static byte[] BodyOf(int number) => Encoding.UTF8.GetBytes(
        $$"""
        {"sequence":{{number}},"previousHash":"{{new string('0', 64)}}","id":"{{OperationOf(number)}}","eventDate":"2026-03-01T12:00:00.0000000Z",
        "operation":"AddTag","outcome":"Succeeded","entity":{"id":"{{RecordingOf(number)}}" },
        "context":{"idempotencyKey":"{{OperationOf(-number)}}","organization":"company.example","machine":"machine-1"},
        "after":{"tags":[{"label":"Compliance:PCI-DSS","taxonomyId":"a1b2c3d4-e5f6-7890-abcd-ef1234567890","confidence":0.95,"status":"Active"}],
        "retentionPolicy":{"name":"Standard 365 Day"} },"latencyMs":23.4567}
        """);

    private static string HashOf(byte[] body) => Convert.ToHexString(SHA256.HashData(body)).ToLowerInvariant();

    private static void Hex(ReadOnlySpan<byte> bytes, Span<byte> hex)
    {
        for (var place = 0; place < bytes.Length; place++)
        {
            hex[2 * place] = (byte)"0123456789abcdef"[bytes[place] >> 4];
            hex[(2 * place) + 1] = (byte)"0123456789abcdef"[bytes[place] & 15];
        }
    }
}
