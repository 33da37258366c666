namespace GenesysRecordingTags.Core.Ledger.Sqlite;

/// <summary>What an index says of the audit records, read from its first entry to its last.</summary>
/// <param name="index">The index.</param>
/// <param name="fingerprint">Takes the fingerprint of its entries.</param>
internal sealed class IndexEntries(AuditIndex index, Fingerprint fingerprint)
{
    private const int EntriesBetweenLooks = 4096;

    /// <summary>Whether the entries stand in the order that a search relies on.</summary>
    public bool IsOrdered { get; private set; } = true;

    /// <summary>Reads them.</summary>
    /// <param name="database">The ledger.</param>
    /// <param name="through">Records behind this one were appended since the table was looked at, and are left out.</param>
    /// <param name="head">The last record of the table by now.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public void Read(SqliteDatabase database, long through, long head, CancellationToken cancellationToken)
    {
        var statement = database.Prepare(index.SelectEntries());
        var last = new byte[256];
        var (lastLength, lastRank) = (-1, Rank.Null);
        for (var i = 0; statement.Step(); i++)
        {
            if (i % EntriesBetweenLooks == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            var first = statement.Bytes(1);
            var rank = statement.IsNull(1) ? Rank.Null : statement.IsBlob(1) ? Rank.Blob : Rank.Text;
            var length = rank == Rank.Null ? -1 : first.Length;
            IsOrdered &= rank > lastRank || (rank == lastRank && (length < 0 || first.SequenceCompareTo(last.AsSpan(0, lastLength)) >= 0));
            if (length > last.Length)
            {
                last = new byte[length * 2];
            }

            first.CopyTo(last);
            (lastLength, lastRank) = (length, rank);
            var sequence = statement.Number(0);
            if (sequence <= through || sequence > head)
            {
                Add(statement, sequence, first);
            }
        }

        statement.Reset();
    }

    private void Add(SqliteStatement statement, long sequence, ReadOnlySpan<byte> first)
    {
        fingerprint.Begin(sequence);
        for (var column = 1; column <= index.Columns.Count; column++)
        {
            var text = column == 1 ? first : statement.Bytes(column);
            if (text.IsEmpty && statement.IsNull(column))
            {
                fingerprint.AddNull();
            }
            else if (statement.IsBlob(column))
            {
                fingerprint.AddBlob(text);
            }
            else
            {
                fingerprint.Add(text);
            }
        }

        fingerprint.End();
    }

    /// <summary>The order in which SQLite sorts values of different types.</summary>
    private enum Rank
    {
        Null,
        Text,
        Blob,
    }
}
