using System.Text;
using GenesysRecordingTags.Core.Ledger.Sqlite;
using GenesysRecordingTags.Core.Ledger.Storage;

namespace GenesysRecordingTags.Core.Tests.Ledger;

/// <summary>A ledger in the hands of somebody who edits it with another program, and knows how records are kept.</summary>
internal static class EditedLedger
{
    /// <summary>Runs SQL on it.</summary>
    public static void Execute(string path, string sql)
    {
        using var database = Open(path);
        database.Execute(sql);
    }

    /// <summary>The text of a record.</summary>
    public static string ReadText(string path, long sequence)
    {
        using var reader = SqliteLedgerReader.Open(path, TimeSpan.FromSeconds(5));
        var text = string.Empty;
        reader.Visit(new RecordSelection { After = sequence - 1, Through = sequence }, (_, body, _) =>
        {
            text = Encoding.UTF8.GetString(body);
            return true;
        });
        return text;
    }

    /// <summary>Writes another text in the place of a record's, as it is.</summary>
    public static void WriteText(string path, long sequence, Func<string, string> edit)
    {
        var text = edit(ReadText(path, sequence));
        using var database = Open(path);
        database.Prepare("UPDATE audit SET body = ?1 WHERE sequence = ?2").BindBlob(1, [0, .. Encoding.UTF8.GetBytes(text)]).Bind(2, sequence).Run();
    }

    /// <summary>Opens it as such a program does.</summary>
    public static SqliteDatabase Open(string path)
    {
        var database = SqliteDatabase.Open(path, writable: true, TimeSpan.FromSeconds(5));
        database.Execute("PRAGMA trusted_schema = ON");
        return database;
    }
}
