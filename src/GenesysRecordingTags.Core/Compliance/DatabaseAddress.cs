using System.Data.Common;
using System.Net;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace GenesysRecordingTags.Core.Compliance;

/// <summary>A database by its connection string: which kind it is, and what of the string is a secret.</summary>
internal sealed record DatabaseAddress
{
    private const int LockTimeout = 5;

    private static readonly string[] SqliteKeys = ["Data Source", "DataSource", "Filename"];

    /// <summary>The connection string, secrets included.</summary>
    public required string ConnectionString { get; init; }

    /// <summary>The connection string without secrets.</summary>
    public required string Target { get; init; }

    /// <summary>Whether it is PostgreSQL; otherwise SQLite.</summary>
    public required bool IsPostgres { get; init; }

    /// <summary>The SQLite file; null for PostgreSQL.</summary>
    public string? File => IsPostgres ? null : new SqliteConnectionStringBuilder(ConnectionString).DataSource;

    /// <summary>Whether there are secrets in it.</summary>
    public required bool HasSecret { get; init; }

    /// <summary>Reads a connection string, a postgres:// address, or the path of a SQLite file.</summary>
    /// <param name="text">The text.</param>
    /// <param name="credential">Takes the place of the user and the password in it; PostgreSQL only.</param>
    /// <exception cref="GenesysException">It is none of them, or a SQLite file, which has no users.</exception>
    public static DatabaseAddress Parse(string text, NetworkCredential? credential = null)
    {
        try
        {
            if (ReadPostgres(text) is { } postgres)
            {
                return OfPostgres(postgres, credential);
            }

            return credential is null
                ? OfSqlite(text.Contains('=', StringComparison.Ordinal)
                    ? new SqliteConnectionStringBuilder(text)
                    : new SqliteConnectionStringBuilder { DataSource = text })
                : throw new GenesysException(
                    GenesysErrorKind.InvalidRequest,
                    "A SQLite file has no users, so a credential for it can't be used.",
                    "Leave -Credential out, or give the address of a PostgreSQL database.");
        }
        catch (Exception ex) when (ex is ArgumentException or FormatException or UriFormatException)
        {
            // The text may hold a password: it is not repeated, nor is what the parser says of it.
            throw new GenesysException(
                GenesysErrorKind.InvalidRequest,
                "The database's connection string cannot be read.",
                "Give the path of a SQLite file, 'Data Source=…', or a PostgreSQL string such as 'Host=db;Database=compliance;Username=audit'.");
        }
    }

    /// <summary>A connection, not open yet.</summary>
    public DbConnection MakeConnection() => IsPostgres ? new NpgsqlConnection(ConnectionString) : new SqliteConnection(ConnectionString);

    /// <summary>The PostgreSQL connection string; null where the text names a SQLite file.</summary>
    private static NpgsqlConnectionStringBuilder? ReadPostgres(string text)
    {
        if (text.StartsWith("postgres://", StringComparison.OrdinalIgnoreCase) || text.StartsWith("postgresql://", StringComparison.OrdinalIgnoreCase))
        {
            return FromUri(new Uri(text));
        }

        var keys = new DbConnectionStringBuilder();
        if (text.Contains('=', StringComparison.Ordinal))
        {
            keys.ConnectionString = text;
        }

        return keys.Count == 0 || SqliteKeys.Any(keys.ContainsKey) ? null : new NpgsqlConnectionStringBuilder(text);
    }

    private static NpgsqlConnectionStringBuilder FromUri(Uri uri)
    {
        var user = uri.UserInfo.Split(':', 2);
        var builder = new NpgsqlConnectionStringBuilder
        {
            Host = uri.Host,
            Database = Uri.UnescapeDataString(uri.AbsolutePath.TrimStart('/')),
            Username = Uri.UnescapeDataString(user[0]),
            Password = user.Length > 1 ? Uri.UnescapeDataString(user[1]) : null,
        };
        if (uri.Port > 0)
        {
            builder.Port = uri.Port;
        }

        foreach (var parameter in uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var (name, value) = parameter.Split('=', 2) is [var key, var text] ? (key, Uri.UnescapeDataString(text)) : (parameter, string.Empty);
            SetParameter(builder, name, value);
        }

        return builder;
    }

    /// <summary>A parameter of an address, by PostgreSQL's own name or by Npgsql's.</summary>
    /// <exception cref="ArgumentException">There is no such parameter, or it has no such value.</exception>
    private static void SetParameter(NpgsqlConnectionStringBuilder builder, string name, string value)
    {
        switch (name)
        {
            case "sslmode":
                builder.SslMode = Enum.Parse<SslMode>(value.Replace("-", string.Empty, StringComparison.Ordinal), ignoreCase: true);
                break;
            case "sslrootcert":
                builder.RootCertificate = value;
                break;
            case "host":
                builder.Host = value;
                break;
            default:
                builder[name.Replace('_', ' ')] = value;
                break;
        }
    }

    /// <summary>Audit records and the password travel in the clear on this machine alone, unless somebody said so.</summary>
    private static void RequireTls(NpgsqlConnectionStringBuilder builder)
    {
        // Npgsql's own builder holds every key, those of defaults too.
        var said = new DbConnectionStringBuilder { ConnectionString = builder.ConnectionString };
        if (!said.ContainsKey("SSL Mode") && !builder.Host!.Split(',').All(IsThisMachine))
        {
            builder.SslMode = SslMode.VerifyFull;
        }
    }

    private static bool IsThisMachine(string host)
    {
        host = host.Trim();
        // The folder or the abstract name of a Unix socket.
        return Path.IsPathRooted(host)
            || host.StartsWith('@')
            || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address))
            || (Uri.TryCreate($"tcp://{host}", UriKind.Absolute, out var uri) && uri.IsLoopback);
    }

    private static DatabaseAddress OfPostgres(NpgsqlConnectionStringBuilder builder, NetworkCredential? credential)
    {
        if (string.IsNullOrWhiteSpace(builder.Host))
        {
            throw new ArgumentException("No host.");
        }

        if (credential is not null)
        {
            builder.Username = credential.UserName;
            builder.Password = credential.Password;
        }

        var said = builder.ConnectionString;
        var bare = new NpgsqlConnectionStringBuilder(said) { Password = null, SslPassword = null }.ConnectionString;
        // Not part of the target: it names the place as its user does.
        RequireTls(builder);
        return new DatabaseAddress { ConnectionString = builder.ConnectionString, Target = bare, HasSecret = said != bare, IsPostgres = true };
    }

    private static DatabaseAddress OfSqlite(SqliteConnectionStringBuilder builder)
    {
        builder.DataSource = Path.GetFullPath(builder.DataSource);

        // An open connection that nobody sees would keep the file from being moved or removed.
        builder.Pooling = false;

        // SQLite's waiting for a lock can't be cancelled: no longer than a person waits for a command to end.
        builder.DefaultTimeout = Math.Min(builder.DefaultTimeout, LockTimeout);
        var full = builder.ConnectionString;
        builder.Password = string.Empty;
        builder.Remove("Password");
        var bare = builder.ConnectionString;
        return new DatabaseAddress { ConnectionString = full, Target = bare, HasSecret = full != bare, IsPostgres = false };
    }
}
