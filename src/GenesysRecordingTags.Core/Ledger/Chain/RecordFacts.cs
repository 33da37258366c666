using System.Buffers.Text;
using GenesysRecordingTags.Core.Ledger.Storage;

namespace GenesysRecordingTags.Core.Ledger.Chain;

/// <summary>Reads off the text of a record what it can be found by, and the few figures that are summed up over millions of them; without
/// making objects of it.</summary>
internal sealed class RecordFacts
{
    private readonly List<(RecordTermKind Kind, int Start, int Length)> _terms = [];
    private readonly List<(RecordTermKind Kind, int Start, int Length)> _termsBefore = [];
    private byte[] _bytes = new byte[1024];
    private int _length;
    private Slice _auditId;
    private Slice _eventDate;
    private Slice _recordingId;
    private Slice _action;
    private Slice _outcome;
    private Slice _indexStatus;
    private Slice _errorId;
    private Slice _organization;
    private Slice _idempotencyKey;
    private Slice _machine;

    /// <summary>The record's id; empty where there is none.</summary>
    public ReadOnlySpan<byte> AuditId => Get(_auditId);

    /// <summary>Its time, as it is written.</summary>
    public ReadOnlySpan<byte> EventDate => Get(_eventDate);

    /// <summary>Whether it names a recording.</summary>
    public bool HasRecordingId => _recordingId.IsThere;

    /// <summary>The recording.</summary>
    public ReadOnlySpan<byte> RecordingId => Get(_recordingId);

    /// <summary>What was done.</summary>
    public ReadOnlySpan<byte> Action => Get(_action);

    /// <summary>How it ended.</summary>
    public ReadOnlySpan<byte> Outcome => Get(_outcome);

    /// <summary>What the index said.</summary>
    public ReadOnlySpan<byte> IndexStatus => Get(_indexStatus);

    /// <summary>The name of the error.</summary>
    public ReadOnlySpan<byte> ErrorId => Get(_errorId);

    /// <summary>The organisation.</summary>
    public ReadOnlySpan<byte> Organization => Get(_organization);

    /// <summary>The machine.</summary>
    public ReadOnlySpan<byte> Machine => Get(_machine);

    /// <summary>The key of the operation.</summary>
    public ReadOnlySpan<byte> IdempotencyKey => Get(_idempotencyKey);

    /// <summary>How many requests were sent.</summary>
    public int Attempts { get; private set; }

    /// <summary>How long it took, in ticks.</summary>
    public long LatencyTicks { get; private set; }

    /// <summary>Whether a text has both escapes and control characters, so that it can't be told what it stands for.</summary>
    public bool HasDoubtfulText { get; private set; }

    /// <summary>How many terms the record has. One may be there twice.</summary>
    public int TermCount => _terms.Count;

    /// <summary>A term's kind.</summary>
    public RecordTermKind KindOf(int term) => _terms[term].Kind;

    /// <summary>A term's text, UTF-8.</summary>
    public ReadOnlySpan<byte> TextOf(int term) => _bytes.AsSpan(_terms[term].Start, _terms[term].Length);

    /// <summary>Reads a record.</summary>
    /// <param name="text">Its text.</param>
    /// <returns>Whether it is JSON as records are; what could be read before it was not is there all the same.</returns>
    public bool TryRead(ReadOnlySpan<byte> text)
    {
        Clear();
        var json = new CompactJson(text);
        if (text.IsEmpty || !json.Enter((byte)'{'))
        {
            return false;
        }

        while (json.NextMember(out var name))
        {
            ReadMember(ref json, name);
        }

        AddTermsOfRemoval();
        return !json.IsBroken;
    }

    private void Clear()
    {
        _terms.Clear();
        _termsBefore.Clear();
        _length = 0;
        _auditId = _eventDate = _recordingId = _action = _outcome = _indexStatus = _errorId = _organization = _idempotencyKey = _machine = default;
        HasDoubtfulText = false;
        Attempts = 0;
        LatencyTicks = 0;
    }

    private void ReadMember(ref CompactJson json, ReadOnlySpan<byte> name)
    {
        switch (name.Length)
        {
            case 2 when name.SequenceEqual("id"u8):
                _auditId = Take(ref json);
                break;
            case 9 when name.SequenceEqual("eventDate"u8):
                _eventDate = Take(ref json);
                break;
            case 9 when name.SequenceEqual("operation"u8):
                _action = TakeTerm(ref json, RecordTermKind.Action);
                break;
            case 7 when name.SequenceEqual("outcome"u8):
                _outcome = Take(ref json);
                if (_outcome.IsThere && !Outcome.SequenceEqual("Succeeded"u8))
                {
                    _terms.Add((RecordTermKind.Outcome, _outcome.Start, _outcome.Length));
                }

                break;
            case 6 when name.SequenceEqual("entity"u8):
                _recordingId = TakeInner(ref json, "id"u8);
                break;
            case 4 when name.SequenceEqual("user"u8):
                AddTerm(RecordTermKind.Actor, TakeInner(ref json, "name"u8));
                break;
            case 6 when name.SequenceEqual("client"u8):
                AddTerm(RecordTermKind.Client, TakeInner(ref json, "id"u8));
                break;
            case 8 when name.SequenceEqual("attempts"u8):
                Attempts = !json.IsString && Utf8Parser.TryParse(json.ReadWord(), out int attempts, out _) ? attempts : 0;
                break;
            case 9 when name.SequenceEqual("latencyMs"u8):
                LatencyTicks = json.IsString ? 0 : ToTicks(json.ReadWord());
                break;
            case 17 when name.SequenceEqual("indexUpdateStatus"u8):
                _indexStatus = Take(ref json);
                break;
            case 7 when name.SequenceEqual("errorId"u8):
                _errorId = TakeTerm(ref json, RecordTermKind.ErrorId);
                break;
            case 6 when name.SequenceEqual("before"u8):
                ReadState(ref json, _termsBefore);
                break;
            case 5 when name.SequenceEqual("after"u8):
            case 9 when name.SequenceEqual("requested"u8):
                ReadState(ref json, _terms);
                break;
            case 7 when name.SequenceEqual("context"u8):
                ReadContext(ref json);
                break;
            default:
                json.Skip();
                break;
        }
    }

    private void ReadContext(ref CompactJson json)
    {
        if (!json.Enter((byte)'{'))
        {
            return;
        }

        while (json.NextMember(out var name))
        {
            if (name.SequenceEqual("runId"u8))
            {
                TakeTerm(ref json, RecordTermKind.RunId);
            }
            else if (name.SequenceEqual("runName"u8))
            {
                TakeTerm(ref json, RecordTermKind.RunName);
            }
            else if (name.SequenceEqual("undoOf"u8))
            {
                json.Skip();
                AddTerm(RecordTermKind.IsUndo, Put("true"u8));
            }
            else if (name.SequenceEqual("organization"u8))
            {
                _organization = Take(ref json);
            }
            else if (name.SequenceEqual("machine"u8))
            {
                _machine = Take(ref json);
            }
            else if (name.SequenceEqual("idempotencyKey"u8))
            {
                _idempotencyKey = Take(ref json);
            }
            else
            {
                json.Skip();
            }
        }
    }

    private void ReadState(ref CompactJson json, List<(RecordTermKind Kind, int Start, int Length)> terms)
    {
        if (!json.Enter((byte)'{'))
        {
            return;
        }

        while (json.NextMember(out var name))
        {
            if (name.SequenceEqual("tags"u8))
            {
                ReadTags(ref json, terms);
            }
            else if (name.SequenceEqual("retentionPolicy"u8))
            {
                ReadTermsOf(ref json, terms, "name"u8, RecordTermKind.RetentionPolicy, "id"u8, RecordTermKind.RetentionPolicy);
            }
            else
            {
                json.Skip();
            }
        }
    }

    private void ReadTags(ref CompactJson json, List<(RecordTermKind Kind, int Start, int Length)> terms)
    {
        if (!json.Enter((byte)'['))
        {
            return;
        }

        while (json.NextValue())
        {
            ReadTermsOf(ref json, terms, "label"u8, RecordTermKind.Label, "taxonomyId"u8, RecordTermKind.TaxonomyId);
        }
    }

    private void ReadTermsOf(
        ref CompactJson json,
        List<(RecordTermKind Kind, int Start, int Length)> terms,
        ReadOnlySpan<byte> first,
        RecordTermKind firstKind,
        ReadOnlySpan<byte> second,
        RecordTermKind secondKind)
    {
        if (!json.Enter((byte)'{'))
        {
            return;
        }

        while (json.NextMember(out var name))
        {
            var kind = name.SequenceEqual(first) ? firstKind : name.SequenceEqual(second) ? secondKind : 0;
            if (kind == 0)
            {
                json.Skip();
            }
            else if (Take(ref json) is { IsThere: true } value)
            {
                terms.Add((kind, value.Start, value.Length));
            }
        }
    }

    /// <summary>What a removal took away is what it is about; what another change replaced is not.</summary>
    private void AddTermsOfRemoval()
    {
        if (_termsBefore.Count > 0 && Action.SequenceEqual("RemoveTag"u8))
        {
            _terms.AddRange(_termsBefore);
        }
    }

    private Slice TakeTerm(ref CompactJson json, RecordTermKind kind)
    {
        var value = Take(ref json);
        AddTerm(kind, value);
        return value;
    }

    private void AddTerm(RecordTermKind kind, Slice value)
    {
        if (value.IsThere)
        {
            _terms.Add((kind, value.Start, value.Length));
        }
    }

    private Slice TakeInner(ref CompactJson json, ReadOnlySpan<byte> wanted)
    {
        Slice found = default;
        if (json.Enter((byte)'{'))
        {
            while (json.NextMember(out var name))
            {
                if (name.SequenceEqual(wanted))
                {
                    found = Take(ref json);
                }
                else
                {
                    json.Skip();
                }
            }
        }

        return found;
    }

    private Slice Take(ref CompactJson json)
    {
        if (!json.IsString)
        {
            // Null, or nothing that a record has there.
            json.Skip();
            return default;
        }

        var written = json.ReadString(out var isEscaped);
        if (_bytes.Length - _length < written.Length)
        {
            Array.Resize(ref _bytes, (_bytes.Length * 2) + written.Length);
        }

        var length = written.Length;
        if (isEscaped)
        {
            HasDoubtfulText |= written.IndexOfAnyInRange((byte)0, (byte)0x1f) >= 0;
            length = CompactJson.Unescape(written, _bytes.AsSpan(_length));
        }
        else
        {
            written.CopyTo(_bytes.AsSpan(_length));
        }

        if (length < 0 || json.IsBroken)
        {
            return default;
        }

        var value = new Slice(_length, length, IsThere: true);
        _length += length;
        return value;
    }

    private Slice Put(ReadOnlySpan<byte> text)
    {
        if (_bytes.Length - _length < text.Length)
        {
            Array.Resize(ref _bytes, (_bytes.Length * 2) + text.Length);
        }

        text.CopyTo(_bytes.AsSpan(_length));
        var value = new Slice(_length, text.Length, IsThere: true);
        _length += text.Length;
        return value;
    }

    private static long ToTicks(ReadOnlySpan<byte> milliseconds) =>
        Utf8Parser.TryParse(milliseconds, out decimal latency, out _) && latency is >= 0 and < 100_000_000_000m
            ? (long)(latency * TimeSpan.TicksPerMillisecond)
            : 0;

    private ReadOnlySpan<byte> Get(Slice slice) => _bytes.AsSpan(slice.Start, slice.Length);

    private readonly record struct Slice(int Start, int Length, bool IsThere);
}
