using System.Buffers.Binary;

namespace GenesysRecordingTags.Core.Ledger.Sqlite.Packing;

/// <summary>Finds where text came before: in the dictionary, whose places are collected once, or earlier in the data itself.</summary>
internal sealed class Lz4Matches
{
    private const int DictionaryHashBits = 13;
    private const int DataHashBits = 9;
    private const int Candidates = 8;
    private const int None = -1;
    private readonly int[] _dictionaryHeads = new int[1 << DictionaryHashBits];
    private readonly int[] _dictionaryPrevious;
    private readonly int[] _heads = new int[1 << DataHashBits];
    private readonly int _dictionaryLength;
    private int[] _previous = new int[1024];
    private int _next;

    /// <summary>For data behind a dictionary.</summary>
    /// <param name="dictionary">The dictionary.</param>
    public Lz4Matches(ReadOnlySpan<byte> dictionary)
    {
        _dictionaryLength = dictionary.Length;
        _dictionaryPrevious = new int[dictionary.Length];
        Array.Fill(_dictionaryHeads, None);
        for (var i = 0; i + 4 <= dictionary.Length; i++)
        {
            var hash = Hash(dictionary, i, DictionaryHashBits);
            _dictionaryPrevious[i] = _dictionaryHeads[hash];
            _dictionaryHeads[hash] = i;
        }
    }

    /// <summary>Forgets the data before; the dictionary stays.</summary>
    /// <param name="length">How long dictionary and data are together.</param>
    public void Begin(int length)
    {
        Array.Fill(_heads, None);
        _next = 0;
        if (_previous.Length < length - _dictionaryLength)
        {
            _previous = new int[(length - _dictionaryLength) * 2];
        }
    }

    /// <summary>Remembers a place of the data.</summary>
    public void Add(ReadOnlySpan<byte> window, int position)
    {
        // A place that stood in its chain twice would lead in a circle.
        if (position < _next)
        {
            return;
        }

        var hash = Hash(window, position, DataHashBits);
        _previous[position - _dictionaryLength] = _heads[hash];
        _heads[hash] = position;
        _next = position + 1;
    }

    /// <summary>The longest text that came before and stands here again.</summary>
    /// <param name="window">Dictionary and data.</param>
    /// <param name="position">Here.</param>
    /// <param name="end">What stands from here on is not to be matched.</param>
    public (int Match, int Length) Find(ReadOnlySpan<byte> window, int position, int end)
    {
        var best = (Match: None, Length: 0);
        Search(window, position, end, _dictionaryHeads[Hash(window, position, DictionaryHashBits)], _dictionaryPrevious, 0, ref best);
        Search(window, position, end, _heads[Hash(window, position, DataHashBits)], _previous, _dictionaryLength, ref best);
        return best;
    }

    private static void Search(ReadOnlySpan<byte> window, int position, int end, int candidate, int[] previous, int first, ref (int Match, int Length) best)
    {
        for (var i = 0; i < Candidates && candidate != None && position - candidate <= Lz4Block.Window; i++)
        {
            var length = Lz4Block.CommonLength(window, candidate, position, end);
            if (length > best.Length)
            {
                best = (candidate, length);
            }

            candidate = previous[candidate - first];
        }
    }

    private static int Hash(ReadOnlySpan<byte> window, int position, int bits) =>
        (int)((BinaryPrimitives.ReadUInt32LittleEndian(window[position..]) * 2654435761u) >> (32 - bits));
}
