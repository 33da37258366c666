using GenesysRecordingTags.Core.Ledger.Chain;

namespace GenesysRecordingTags.Core.Ledger.Sqlite.Packing;

/// <summary>How the text of a record is kept: packed and compressed where that gives back exactly the text, and as it is where it does not.</summary>
/// <remarks><para>Body 0: the text follows. Body 1: the id of a dictionary, the length of the packed text and the length of its values as varints;
/// the values; the packed text as one LZ4 block behind that dictionary.</para>
/// <para>Not safe for two threads: the room it works in is used again and again.</para></remarks>
/// <param name="findDictionary">Finds a dictionary; null where there is none of that id.</param>
internal sealed class RecordCodec(Func<long, RecordDictionary?> findDictionary)
{
    /// <summary>A longer text is kept as it is. So a short body that was forged can't become a long text.</summary>
    public const int LongestPacked = 1 << 20;

    private const byte Plain = 0;
    private const byte Packed = 1;
    private const int CachedDictionaries = 16;
    private readonly ByteBuffer _packed = new();
    private readonly ByteBuffer _values = new();
    private readonly ByteBuffer _body = new();
    private readonly ByteBuffer _text = new();
    private readonly Dictionary<long, RecordDictionary> _dictionaries = [];
    private RecordDictionary? _last;

    /// <summary>The packed text of the record that was encoded last; empty where it was not packed.</summary>
    public ReadOnlySpan<byte> LastPacked => _packed.Span;

    /// <summary>The packed text of the record that was decoded last; empty where it was not packed. Valid as long as its text is.</summary>
    public ReadOnlySpan<byte> LastDecoded => LastUnpacked.Dictionary is { } dictionary ? dictionary.LastText(LastUnpacked.Length) : default;

    private (RecordDictionary? Dictionary, int Length) LastUnpacked { get; set; }

    /// <summary>How long its compressed text is, without its values.</summary>
    public int LastBlockLength { get; private set; }

    /// <summary>Makes the body of a text.</summary>
    /// <param name="text">The text of a record.</param>
    /// <param name="columns">What stands in the row's columns.</param>
    /// <param name="dictionary">The dictionary to compress it with.</param>
    /// <returns>The body; valid until the next call.</returns>
    public ReadOnlySpan<byte> Encode(ReadOnlySpan<byte> text, scoped in RecordColumns columns, RecordDictionary dictionary)
    {
        if (text.Length <= LongestPacked && PackedText.TryPack(text, columns, _packed, _values))
        {
            _body.Clear();
            _body.Append(Packed);
            Varint.Write((ulong)dictionary.Id, _body);
            Varint.Write((ulong)_packed.Length, _body);
            Varint.Write((ulong)_values.Length, _body);
            _body.Append(_values.Span);
            var start = _body.Length;
            dictionary.Compress(_packed.Span, _body);
            LastBlockLength = _body.Length - start;

            // What is kept must give the hashed bytes again, every one of them: it is tried before it is believed.
            if (_body.Length <= text.Length && TryUnpack(_body.Span[1..], columns, dictionary, out var again) && again.SequenceEqual(text))
            {
                return _body.Span;
            }
        }

        _packed.Clear();
        _body.Clear();
        _body.Append(Plain);
        _body.Append(text);
        return _body.Span;
    }

    /// <summary>Gives a text back.</summary>
    /// <param name="body">The body.</param>
    /// <param name="columns">What stands in the row's columns.</param>
    /// <param name="text">The text; valid until the next call, and as long as the body is.</param>
    /// <returns>Whether it is a body of ours.</returns>
    public bool TryDecode(ReadOnlySpan<byte> body, scoped in RecordColumns columns, out ReadOnlySpan<byte> text)
    {
        text = default;
        LastUnpacked = default;
        if (body.IsEmpty || body[0] > Packed)
        {
            return false;
        }

        if (body[0] == Plain)
        {
            text = body[1..];
            return true;
        }

        return TryUnpack(body[1..], columns, dictionary: null, out text);
    }

    private bool TryUnpack(ReadOnlySpan<byte> body, scoped in RecordColumns columns, RecordDictionary? dictionary, out ReadOnlySpan<byte> text)
    {
        text = default;
        if (!Varint.TryRead(ref body, out var id)
            || !Varint.TryRead(ref body, out var packedLength)
            || !Varint.TryRead(ref body, out var valuesLength)
            || packedLength > LongestPacked
            || valuesLength > (ulong)body.Length
            || (dictionary ?? Find((long)id)) is not { } used
            || !used.TryDecompress(body[(int)valuesLength..], (int)packedLength, out var packed)
            || !PackedText.TryUnpack(packed, body[..(int)valuesLength], columns, _text))
        {
            return false;
        }

        text = _text.Span;
        LastUnpacked = (used, packed.Length);
        return true;
    }

    private RecordDictionary? Find(long id)
    {
        if (_last?.Id == id)
        {
            return _last;
        }

        if (!_dictionaries.TryGetValue(id, out var dictionary))
        {
            dictionary = findDictionary(id);
            if (dictionary is null)
            {
                return null;
            }

            if (_dictionaries.Count >= CachedDictionaries)
            {
                _dictionaries.Clear();
            }

            _dictionaries.Add(id, dictionary);
        }

        return _last = dictionary;
    }
}
