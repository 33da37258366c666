using GenesysRecordingTags.Core.Ledger.Chain;
using GenesysRecordingTags.Core.Ledger.Sqlite.Packing;
using GenesysRecordingTags.Core.Ledger.Storage;

namespace GenesysRecordingTags.Core.Ledger.Sqlite;

/// <summary>Appends records to the table of them, and enters them into all that they are found by. What belongs to a block is gathered in
/// memory until the transaction is made durable: one row a term, not one a record.</summary>
internal sealed class AuditAppender
{
    private const int CachedTerms = 20_000;
    private readonly SqliteStatement _insert;
    private readonly SqliteStatement _findTerm;
    private readonly SqliteStatement _addTerm;
    private readonly SqliteStatement _lastTerm;
    private readonly SqliteStatement _findPlaces;
    private readonly SqliteStatement _savePlaces;
    private readonly SqliteStatement _findBlock;
    private readonly SqliteStatement _saveBlock;
    private readonly SqliteStatement _lastDictionary;
    private readonly SqliteStatement _addDictionary;
    private readonly SqliteStatement _dataVersion;
    private readonly RecordFacts _facts = new();
    private readonly RecordCodec _codec;
    private readonly DictionaryTrainer _trainer = new();
    private readonly TermTable<Term> _terms = new();
    private readonly List<Term> _touched = [];
    private readonly byte[] _room = new byte[1 + (TermPlaces.BlockSize / 8)];
    private RecordDictionary? _dictionary;
    private byte[]? _seed;
    private long _nextTraining;
    private long _nextTerm;
    private long _block = long.MinValue;
    private long? _firstTime;
    private long? _lastTime;
    private bool _isBlockTouched;
    private long _seenVersion = -1;

    /// <summary>For a ledger that may be written.</summary>
    public AuditAppender(SqliteDatabase database)
    {
        _codec = new RecordCodec(new DictionaryReader(database).Find);
        _insert = database.Prepare("INSERT INTO audit (sequence, audit_id, time, recording_id, hash, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6)");
        _findTerm = database.Prepare("SELECT id FROM term WHERE kind = ?1 AND text = ?2");
        _addTerm = database.Prepare("INSERT INTO term (kind, text, id) VALUES (?1, ?2, ?3)");
        _lastTerm = database.Prepare("SELECT max(term_id) FROM audit_term");
        _findPlaces = database.Prepare("SELECT places FROM audit_term WHERE term_id = ?1 AND block = ?2");
        _savePlaces = database.Prepare("INSERT OR REPLACE INTO audit_term (term_id, block, places) VALUES (?1, ?2, ?3)");
        _findBlock = database.Prepare("SELECT first_time, last_time FROM audit_block WHERE block = ?1");
        _saveBlock = database.Prepare("INSERT OR REPLACE INTO audit_block (block, first_time, last_time) VALUES (?1, ?2, ?3)");
        _lastDictionary = database.Prepare("SELECT id, since, content FROM dictionary ORDER BY id DESC LIMIT 1");
        _addDictionary = database.Prepare("INSERT INTO dictionary (id, since, content) VALUES (?1, ?2, ?3)");
        _dataVersion = database.Prepare("PRAGMA data_version");
    }

    /// <summary>To be called when a transaction has begun: what another process wrote meanwhile counts.</summary>
    public void Begin()
    {
        _dataVersion.Step();
        var version = _dataVersion.Number(0);
        _dataVersion.Reset();
        if (version != _seenVersion)
        {
            Forget();
            _seenVersion = version;
        }
    }

    /// <summary>Appends a record.</summary>
    /// <param name="sequence">Its place.</param>
    /// <param name="text">The text that is hashed.</param>
    /// <param name="hash">Its hash, in hexadecimal digits.</param>
    public void Append(long sequence, ReadOnlySpan<byte> text, ReadOnlySpan<byte> hash)
    {
        _facts.TryRead(text);
        if (TermPlaces.BlockOf(sequence) != _block)
        {
            Flush();
            Enter(TermPlaces.BlockOf(sequence));
        }

        Insert(sequence, text, hash);
        for (var i = 0; i < _facts.TermCount; i++)
        {
            FindTerm(_facts.KindOf(i), _facts.TextOf(i)).Add(sequence, _touched);
        }
    }

    /// <summary>Writes what was gathered. To be called before the transaction is made durable.</summary>
    public void Flush()
    {
        foreach (var term in _touched)
        {
            var length = term.Places.Write(_room);
            _savePlaces.Bind(1, term.Id).Bind(2, _block).BindBlob(3, _room.AsSpan(0, length)).Run();
            term.IsTouched = false;
        }

        _touched.Clear();
        if (_isBlockTouched)
        {
            _saveBlock.Bind(1, _block).Bind(2, _firstTime).Bind(3, _lastTime).Run();
            _isBlockTouched = false;
        }
    }

    /// <summary>Forgets what was gathered: its transaction was taken back, or somebody else wrote.</summary>
    public void Forget()
    {
        _touched.Clear();
        _terms.Clear();
        _dictionary = null;
        _nextTerm = 0;
        _block = long.MinValue;
        _isBlockTouched = false;
    }

    private void Insert(long sequence, ReadOnlySpan<byte> text, ReadOnlySpan<byte> hash)
    {
        Guid? id = PackedText.TryParseUuid(_facts.AuditId, out var uuid) ? uuid : null;
        long? time = AuditJson.TryParseTime(_facts.EventDate, out var ticks) ? ticks : null;
        var columns = new RecordColumns { AuditId = id, Time = time, RecordingId = _facts.RecordingId };
        var dictionary = CurrentDictionary(sequence);
        var body = _codec.Encode(text, columns, dictionary);
        _trainer.Observe(_codec.LastPacked, _codec.LastBlockLength);

        Span<byte> bytes = stackalloc byte[32];
        _insert.Bind(1, sequence).Bind(3, time).BindBlob(6, body);
        AuditColumns.BindId(_insert, 2, _facts.AuditId);
        _ = _facts.HasRecordingId ? _insert.Bind(4, _facts.RecordingId) : _insert.Bind(4, (string?)null);
        _ = hash.Length == AuditHash.Length && HexText.IsLower(hash) && HexText.TryRead(hash, bytes) ? _insert.BindBlob(5, bytes) : _insert.BindBlob(5, hash);
        _insert.Run();
        if (time is { } moment)
        {
            _firstTime = Math.Min(_firstTime ?? moment, moment);
            _lastTime = Math.Max(_lastTime ?? moment, moment);
        }

        _isBlockTouched = true;
    }

    private void Enter(long block)
    {
        _block = block;
        _firstTime = _lastTime = null;
        if (_findBlock.Bind(1, block).Step())
        {
            (_firstTime, _lastTime) = (_findBlock.NumberOrNull(0), _findBlock.NumberOrNull(1));
        }

        _findBlock.Reset();
        if (_terms.Count > CachedTerms)
        {
            _terms.Clear();
        }
    }

    private Term FindTerm(RecordTermKind kind, ReadOnlySpan<byte> text)
    {
        var term = _terms.Find(kind, text);
        if (term is null)
        {
            term = new Term(FindId(kind, text));
            _terms.Add(kind, text.ToArray(), term);
        }

        if (term.Block != _block)
        {
            term.Block = _block;
            term.Places.Clear();
            if (_findPlaces.Bind(1, term.Id).Bind(2, _block).Step())
            {
                term.Places.TryAdd(_findPlaces.Bytes(0));
            }

            _findPlaces.Reset();
        }

        return term;
    }

    private long FindId(RecordTermKind kind, ReadOnlySpan<byte> text)
    {
        long? found = _findTerm.Bind(1, (long)kind).Bind(2, text).Step() ? _findTerm.Number(0) : null;
        _findTerm.Reset();
        if (found is { } id)
        {
            return id;
        }

        if (_nextTerm == 0)
        {
            // A term is entered together with its first record, so the last one there is stands here.
            _nextTerm = 1 + (_lastTerm.Step() ? _lastTerm.NumberOrNull(0) ?? 0 : 0);
            _lastTerm.Reset();
        }

        _addTerm.Bind(1, (long)kind).Bind(2, text).Bind(3, _nextTerm).Run();
        return _nextTerm++;
    }

    private byte[] Seed => _seed ??= SeedDictionary.Make();

    private RecordDictionary CurrentDictionary(long sequence)
    {
        if (_dictionary is null)
        {
            if (_lastDictionary.Step())
            {
                _dictionary = new RecordDictionary(_lastDictionary.Number(0), _lastDictionary.Bytes(2));
                _nextTraining = _dictionary.Id == 1 ? 0 : _lastDictionary.Number(1) + DictionaryTrainer.Distance;
            }

            _lastDictionary.Reset();
            if (_dictionary is null)
            {
                Use(1, sequence, Seed);
            }
        }
        else if (sequence >= _nextTraining && _trainer.IsReady)
        {
            _nextTraining = sequence + DictionaryTrainer.Distance;
            if (_trainer.Train(_dictionary, Seed) is { } content)
            {
                Use(_dictionary.Id + 1, sequence, content);
            }
        }

        return _dictionary!;
    }

    private void Use(long id, long since, byte[] content)
    {
        _addDictionary.Bind(1, id).Bind(2, since).BindBlob(3, content).Run();
        _dictionary = new RecordDictionary(id, content);
    }

    /// <summary>A term, and its records in the block that is written to.</summary>
    private sealed class Term(long id)
    {
        public long Id => id;

        public TermPlaces Places { get; } = new();

        public long Block { get; set; } = long.MinValue;

        public bool IsTouched { get; set; }

        public void Add(long sequence, List<Term> touched)
        {
            Places.Add(sequence);
            if (!IsTouched)
            {
                IsTouched = true;
                touched.Add(this);
            }
        }
    }
}
