using System.Data.Common;
using System.Management.Automation;

namespace GenesysRecordingTags.Binding;

/// <summary>Makes the file that a database argument names absolute: PowerShell's location is not the process's.</summary>
internal static class DatabaseArgument
{
    private static readonly string[] FileKeys = ["Data Source", "DataSource", "Filename"];

    /// <summary>Resolves the file of a SQLite database; another connection string stays as it is.</summary>
    /// <param name="cmdlet">The cmdlet, for its current location.</param>
    /// <param name="database">A path, an address, or a connection string.</param>
    /// <exception cref="GenesysException">There is no such folder, or the text can't be read. It is not repeated: it may hold a password.</exception>
    public static string Resolve(PSCmdlet cmdlet, string database)
    {
        if (database.Contains("://", StringComparison.Ordinal))
        {
            return database;
        }

        if (!database.Contains('=', StringComparison.Ordinal))
        {
            return FileArgument.ResolveNew(cmdlet, database, overwrites: true);
        }

        var builder = Parse(database);
        if (Array.Find(FileKeys, builder.ContainsKey) is not { } key)
        {
            return database;
        }

        builder[key] = FileArgument.ResolveNew(cmdlet, (string)builder[key], overwrites: true);
        return builder.ConnectionString;
    }

    private static DbConnectionStringBuilder Parse(string database)
    {
        try
        {
            return new DbConnectionStringBuilder { ConnectionString = database };
        }
        catch (ArgumentException)
        {
            // What the parser says may quote a part of the text: it is left out.
            throw new GenesysException(
                GenesysErrorKind.InvalidRequest,
                "The database's connection string cannot be read.",
                "Give the path of a SQLite file, 'Data Source=…', or a PostgreSQL string such as 'Host=db;Database=compliance;Username=audit'.");
        }
    }
}
