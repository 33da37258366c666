using GenesysRecordingTags.Core.Ledger.Storage;

namespace GenesysRecordingTags.Core.Ledger.Sqlite;

/// <summary>Inspects a ledger of format 1 or 2, whose indexes are made of the texts themselves.</summary>
internal sealed class PlainInspection(SqliteDatabase database, int format, Func<SqliteDatabase> openBeside) : LedgerInspection(database, format, openBeside)
{
    /// <inheritdoc/>
    private protected override bool IsComparable(AuditIndex index) => index.IsSimple;

    /// <inheritdoc/>
    private protected override void Scan(RecordVisitor visitor)
    {
        var keys = new RecordKeys([.. Indexes]);
        var statement = Database.Prepare("SELECT sequence, body, hash FROM audit NOT INDEXED ORDER BY sequence");
        while (statement.Step())
        {
            var body = statement.Bytes(1);
            keys.Add(statement.Number(0), body);
            if (!visitor(statement.Number(0), body, statement.Bytes(2)))
            {
                break;
            }
        }

        statement.Reset();
    }
}
