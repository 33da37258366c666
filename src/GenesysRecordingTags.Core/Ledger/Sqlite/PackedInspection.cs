using System.Globalization;
using System.Text;
using GenesysRecordingTags.Core.Ledger.Chain;
using GenesysRecordingTags.Core.Ledger.Sqlite.Packing;
using GenesysRecordingTags.Core.Ledger.Storage;

namespace GenesysRecordingTags.Core.Ledger.Sqlite;

/// <summary>Inspects a ledger of format 3: each column of a record's row, each term and each place of a term is compared with the record's text.</summary>
internal sealed class PackedInspection(SqliteDatabase database, int format, Func<SqliteDatabase> openBeside) : LedgerInspection(database, format, openBeside)
{
    private const int ReportedRows = 20;
    private const string Evidence = "Somebody changed the ledger with another program, or its disk fails: keep a copy of the file as evidence, and find out which. "
        + "Export-RecordingAudit to JSON Lines without -Since reads the records without looking at this; then restore the ledger from a backup.";

    private readonly RecordFacts _facts = new();
    private readonly TermTable<ScannedTerm> _terms = new();
    private readonly RecordShapes<List<ScannedTerm>> _shapes = new();
    private readonly List<ScannedTerm> _touched = [];
    private readonly byte[] _room = new byte[1 + (TermPlaces.BlockSize / 8)];
    private SqliteStatement? _findTerm;
    private SqliteStatement? _findPlaces;
    private SqliteStatement? _findBlock;
    private (AuditIndex Index, Fingerprint Expected)[] _indexes = [];
    private long _block = long.MinValue;
    private long? _firstTime;
    private long? _lastTime;
    private long _placesRows;
    private long _blockRows;
    private int _reported;

    /// <inheritdoc/>
    private protected override bool IsComparable(AuditIndex index) => index is { Columns: ["audit_id"] or ["recording_id"], Condition: null };

    /// <inheritdoc/>
    private protected override void Scan(RecordVisitor visitor)
    {
        _indexes = [.. Indexes];
        if (IsSchemaOurs)
        {
            _findTerm = Database.Prepare("SELECT id FROM term WHERE kind = ?1 AND text = ?2");
            _findPlaces = Database.Prepare("SELECT places FROM audit_term WHERE term_id = ?1 AND block = ?2");
            _findBlock = Database.Prepare("SELECT first_time, last_time FROM audit_block WHERE block = ?1");
        }

        var codec = new RecordCodec(new DictionaryReader(Database).Find);
        var statement = Database.Prepare($"SELECT {AuditColumns.All} FROM audit NOT INDEXED ORDER BY sequence");
        Span<byte> digits = stackalloc byte[AuditHash.Length];
        var isOpen = true;
        using var relay = new RecordRelay(visitor);
        while (isOpen && statement.Step())
        {
            var sequence = statement.Number(0);
            // Of a text that can't be unpacked, nothing is left to be read: the chain breaks here.
            _ = codec.TryDecode(statement.Bytes(5), AuditColumns.Read(statement), out var text);
            Take(statement, sequence, text, codec.LastDecoded);
            isOpen = relay.Add(sequence, text, AuditColumns.ReadHash(statement, digits));
        }

        statement.Reset();
        relay.Complete();
        if (isOpen)
        {
            Conclude();
        }
    }

    private void Take(SqliteStatement row, long sequence, ReadOnlySpan<byte> text, ReadOnlySpan<byte> packed)
    {
        foreach (var (index, expected) in _indexes)
        {
            var column = index.Columns[0] == "audit_id" ? 1 : 3;
            expected.Begin(sequence);
            AddColumn(expected, row, column);
            expected.End();
        }

        if (TermPlaces.BlockOf(sequence) != _block && _findTerm is not null)
        {
            CompareBlock();
            _block = TermPlaces.BlockOf(sequence);
            (_firstTime, _lastTime) = (null, null);
        }

        var shape = packed.IsEmpty ? null : _shapes.Find(packed);
        if (shape is { IsUsable: true } && IsPlain(row.Bytes(3)))
        {
            // The text was put together of these columns, at the places where they are looked for.
            TakeTime(row.Number(2));
            TakeTerms(sequence, shape.Value ??= FindTerms(shape.Facts));
            return;
        }

        _facts.TryRead(text);
        long? time = AuditJson.TryParseTime(_facts.EventDate, out var ticks) ? ticks : null;
        CompareColumns(row, sequence, time);
        if (time is { } moment)
        {
            TakeTime(moment);
        }

        TakeTerms(sequence, FindTerms(_facts));
    }

    /// <summary>Whether a value stands in JSON as it is, and can't be anything but the value.</summary>
    private static bool IsPlain(ReadOnlySpan<byte> value) => value.IndexOfAny((byte)'"', (byte)'\\') < 0 && !PackedText.HasMark(value);

    private void CompareColumns(SqliteStatement row, long sequence, long? time)
    {
        if (!IsSameId(row.Bytes(1), row.IsBlob(1)))
        {
            ReportColumn("audit_id", sequence);
        }

        if (!row.Bytes(3).SequenceEqual(_facts.RecordingId) || row.IsNull(3) == _facts.HasRecordingId)
        {
            ReportColumn("recording_id", sequence);
        }

        if (row.NumberOrNull(2) != time)
        {
            ReportColumn("time", sequence);
        }
    }

    private static void AddColumn(Fingerprint fingerprint, SqliteStatement row, int column)
    {
        var value = row.Bytes(column);
        if (value.IsEmpty && row.IsNull(column))
        {
            fingerprint.AddNull();
        }
        else if (row.IsBlob(column))
        {
            fingerprint.AddBlob(value);
        }
        else
        {
            fingerprint.Add(value);
        }
    }

    private bool IsSameId(ReadOnlySpan<byte> column, bool isBlob)
    {
        Span<byte> bytes = stackalloc byte[16];
        return PackedText.TryParseUuid(_facts.AuditId, out var uuid) && uuid.TryWriteBytes(bytes, bigEndian: true, out _)
            ? isBlob && column.SequenceEqual(bytes)
            : !isBlob && column.SequenceEqual(_facts.AuditId);
    }

    private void TakeTime(long time)
    {
        _firstTime = Math.Min(_firstTime ?? time, time);
        _lastTime = Math.Max(_lastTime ?? time, time);
    }

    private List<ScannedTerm> FindTerms(RecordFacts facts)
    {
        var terms = new List<ScannedTerm>(facts.TermCount);
        for (var i = 0; i < facts.TermCount; i++)
        {
            var term = _terms.Find(facts.KindOf(i), facts.TextOf(i));
            if (term is null)
            {
                term = new ScannedTerm(facts.KindOf(i), facts.TextOf(i).ToArray());
                _terms.Add(term.Kind, term.Text, term);
            }

            terms.Add(term);
        }

        return terms;
    }

    private void TakeTerms(long sequence, List<ScannedTerm> terms)
    {
        foreach (var term in terms)
        {
            if (!term.IsTouched)
            {
                term.IsTouched = true;
                _touched.Add(term);
            }

            term.Places.Add(sequence);
        }
    }

    private void CompareBlock()
    {
        if (_block == long.MinValue)
        {
            return;
        }

        foreach (var term in _touched)
        {
            Compare(term);
            term.IsTouched = false;
            term.Places.Clear();
        }

        _touched.Clear();
        if (_terms.Count > 10_000)
        {
            _terms.Clear();
            _shapes.Clear();
        }

        _blockRows++;
        var isSame = _findBlock!.Bind(1, _block).Step() && _findBlock.NumberOrNull(0) == _firstTime && _findBlock.NumberOrNull(1) == _lastTime;
        _findBlock.Reset();
        if (!isSame)
        {
            ReportIndex("audit_block", string.Create(CultureInfo.InvariantCulture, $"does not say when the records from {TermPlaces.FirstOf(_block)} on were made, so that commands with -Since or -Until do not show them"), TermPlaces.FirstOf(_block));
        }
    }

    private void Compare(ScannedTerm term)
    {
        if (term.Id is null && _findTerm!.Bind(1, (long)term.Kind).Bind(2, term.Text).Step())
        {
            term.Id = _findTerm.Number(0);
        }

        _findTerm!.Reset();
        if (term.Id is not { } id)
        {
            ReportMissing(term, term.Places);
            return;
        }

        var actual = new TermPlaces();
        var isThere = _findPlaces!.Bind(1, id).Bind(2, _block).Step();
        _placesRows += isThere ? 1 : 0;
        var isSame = isThere && _findPlaces.Bytes(0).SequenceEqual(_room.AsSpan(0, term.Places.Write(_room)));
        if (isThere && !isSame)
        {
            actual.TryAdd(_findPlaces.Bytes(0));
        }

        _findPlaces.Reset();
        if (isSame)
        {
            return;
        }

        var missing = new TermPlaces();
        missing.Or(term.Places);
        missing.Except(actual);
        if (missing.Next(0) >= 0)
        {
            ReportMissing(term, missing);
            return;
        }

        actual.Except(term.Places);
        var what = actual.Next(0) is >= 0 and var place
            ? string.Create(CultureInfo.InvariantCulture, $"says that record {TermPlaces.FirstOf(_block) + place} has {term}, which it has not")
            : string.Create(CultureInfo.InvariantCulture, $"has {term} in another form than this module writes");
        ReportIndex("audit_term", what, TermPlaces.FirstOf(_block) + Math.Max(0, actual.Next(0)));
    }

    private void Conclude()
    {
        if (_findTerm is null)
        {
            return;
        }

        CompareBlock();
        CompareCount("audit_term", _placesRows);
        CompareCount("audit_block", _blockRows);
    }

    private void CompareCount(string table, long expected)
    {
        var actual = Database.ReadNumber($"SELECT count(*) FROM {table}");
        if (actual > expected)
        {
            ReportIndex(table, string.Create(CultureInfo.InvariantCulture, $"has {actual - expected} entries that no record has"), sequence: null);
        }
    }

    private void ReportMissing(ScannedTerm term, TermPlaces missing)
    {
        var sequence = TermPlaces.FirstOf(_block) + missing.Next(0);
        ReportIndex(
            "audit_term",
            string.Create(CultureInfo.InvariantCulture, $"does not say that {term} is in {missing.Count} of the records from {TermPlaces.FirstOf(_block)} on, so that commands that ask for it do not show them; the first is record {sequence}"),
            sequence);
    }

    private void ReportIndex(string table, string problem, long? sequence)
    {
        if (_reported++ < ReportedRows)
        {
            Report("IndexDiffers", table, $"The table '{table}' {problem}.", Evidence, sequence, sequence is { } number ? RecordingOf(number) : null);
        }
    }

    private void ReportColumn(string column, long sequence)
    {
        if (_reported++ < ReportedRows)
        {
            Report(
                "ColumnDiffers",
                column,
                string.Create(CultureInfo.InvariantCulture, $"The column '{column}' of record {sequence} is not what the record's text says, so that commands that search by it do not show the record."),
                Evidence,
                sequence,
                _facts.HasRecordingId ? Encoding.UTF8.GetString(_facts.RecordingId) : null);
        }
    }

    private string? RecordingOf(long sequence) =>
        SqliteRows.ReadAll(Database.Prepare("SELECT recording_id FROM audit WHERE sequence = ?1").Bind(1, sequence), row => row.TextOrNull(0)).FirstOrDefault();

    /// <summary>A term, and the records of the block that have it by their texts.</summary>
    private sealed class ScannedTerm(RecordTermKind kind, byte[] text)
    {
        public RecordTermKind Kind => kind;

        public byte[] Text => text;

        public long? Id { get; set; }

        public TermPlaces Places { get; } = new();

        public bool IsTouched { get; set; }

        public override string ToString() => $"{Kind} '{Encoding.UTF8.GetString(Text)}'";
    }
}
