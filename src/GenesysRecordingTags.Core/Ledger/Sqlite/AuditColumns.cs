using GenesysRecordingTags.Core.Ledger.Chain;
using GenesysRecordingTags.Core.Ledger.Sqlite.Packing;

namespace GenesysRecordingTags.Core.Ledger.Sqlite;

/// <summary>How values of a record stand in the columns of its row.</summary>
internal static class AuditColumns
{
    private const int IdLength = 16;

    /// <summary>The columns that a record is read from; see <see cref="Read"/>.</summary>
    public const string All = "sequence, audit_id, time, recording_id, hash, body";

    /// <summary>Binds a record's id: a UUID as its bytes, anything else as its text.</summary>
    public static void BindId(SqliteStatement statement, int place, ReadOnlySpan<byte> id)
    {
        Span<byte> bytes = stackalloc byte[IdLength];
        if (PackedText.TryParseUuid(id, out var uuid) && uuid.TryWriteBytes(bytes, bigEndian: true, out _))
        {
            statement.BindBlob(place, bytes);
        }
        else if (id.IsEmpty)
        {
            statement.Bind(place, (string?)null);
        }
        else
        {
            statement.Bind(place, id);
        }
    }

    /// <summary>Reads what of a record stands in its row's columns.</summary>
    /// <param name="row">A row of <see cref="All"/>.</param>
    public static RecordColumns Read(SqliteStatement row) => new()
    {
        AuditId = row.Bytes(1) is { Length: IdLength } id && row.IsBlob(1) ? new Guid(id, bigEndian: true) : null,
        Time = row.NumberOrNull(2),
        RecordingId = row.Bytes(3),
    };

    /// <summary>A record's hash as it is stated: in digits where it is one.</summary>
    /// <param name="row">A row of <see cref="All"/>.</param>
    /// <param name="digits">Room for the digits.</param>
    public static ReadOnlySpan<byte> ReadHash(SqliteStatement row, Span<byte> digits)
    {
        var hash = row.Bytes(4);
        if (hash.Length * 2 != AuditHash.Length)
        {
            return hash;
        }

        HexText.WriteLower(hash, digits);
        return digits;
    }
}
