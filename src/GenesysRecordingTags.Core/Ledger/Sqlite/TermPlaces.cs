using System.Buffers.Binary;
using System.Numerics;

namespace GenesysRecordingTags.Core.Ledger.Sqlite;

/// <summary>Which records of a block have a term: one bit a record. A block is 4,096 places of the chain.</summary>
internal sealed class TermPlaces
{
    /// <summary>How many places a block has.</summary>
    public const int BlockSize = 1 << BlockBits;

    private const int BlockBits = 12;
    private const byte Bits = 0;
    private const byte List = 1;
    private readonly ulong[] _bits = new ulong[BlockSize / 64];

    /// <summary>The block of a record.</summary>
    public static long BlockOf(long sequence) => sequence >> BlockBits;

    /// <summary>The first place of a block.</summary>
    public static long FirstOf(long block) => block << BlockBits;

    /// <summary>How many records have the term.</summary>
    public int Count
    {
        get
        {
            var count = 0;
            foreach (var word in _bits)
            {
                count += BitOperations.PopCount(word);
            }

            return count;
        }
    }

    /// <summary>Adds a record.</summary>
    public void Add(long sequence)
    {
        var place = (int)(sequence & (BlockSize - 1));
        _bits[place >> 6] |= 1UL << (place & 63);
    }

    /// <summary>Whether a record has the term.</summary>
    public bool Contains(long sequence)
    {
        var place = (int)(sequence & (BlockSize - 1));
        return (_bits[place >> 6] & (1UL << (place & 63))) != 0;
    }

    /// <summary>Takes all records out.</summary>
    public void Clear() => Array.Clear(_bits);

    /// <summary>Takes all records in.</summary>
    public void Fill() => Array.Fill(_bits, ulong.MaxValue);

    /// <summary>Adds the records of another.</summary>
    public void Or(TermPlaces other)
    {
        for (var i = 0; i < _bits.Length; i++)
        {
            _bits[i] |= other._bits[i];
        }
    }

    /// <summary>Keeps only the records that another has as well.</summary>
    public void And(TermPlaces other)
    {
        for (var i = 0; i < _bits.Length; i++)
        {
            _bits[i] &= other._bits[i];
        }
    }

    /// <summary>Takes out the records of another.</summary>
    public void Except(TermPlaces other)
    {
        for (var i = 0; i < _bits.Length; i++)
        {
            _bits[i] &= ~other._bits[i];
        }
    }

    /// <summary>Takes out the places up to one.</summary>
    /// <param name="sequence">The last one to take out; of this block.</param>
    public void RemoveThrough(long sequence)
    {
        var last = (int)(sequence & (BlockSize - 1));
        for (var place = 0; place <= last; place++)
        {
            _bits[place >> 6] &= ~(1UL << (place & 63));
        }
    }

    /// <summary>The first place of the block that is in it, from one on.</summary>
    /// <returns>The place in the block; -1 where there is none.</returns>
    public int Next(int place)
    {
        for (var i = place >> 6; i < _bits.Length; i++)
        {
            var word = i == place >> 6 ? _bits[i] & (ulong.MaxValue << (place & 63)) : _bits[i];
            if (word != 0)
            {
                return (i << 6) + BitOperations.TrailingZeroCount(word);
            }
        }

        return -1;
    }

    /// <summary>The last place of the block that is in it, down from one.</summary>
    /// <returns>The place in the block; -1 where there is none.</returns>
    public int Previous(int place)
    {
        for (var i = place >> 6; i >= 0; i--)
        {
            var word = i == place >> 6 ? _bits[i] & (ulong.MaxValue >> (63 - (place & 63))) : _bits[i];
            if (word != 0)
            {
                return (i << 6) + 63 - BitOperations.LeadingZeroCount(word);
            }
        }

        return -1;
    }

    /// <summary>Writes it as it is kept: bits, or the places one by one where that is shorter. The same records always give the same bytes.</summary>
    /// <param name="bytes">Room for 513 bytes.</param>
    /// <returns>How many there are.</returns>
    public int Write(Span<byte> bytes)
    {
        var words = _bits.Length;
        while (words > 0 && _bits[words - 1] == 0)
        {
            words--;
        }

        var bitsLength = words == 0 ? 0 : (words * 8) - (BitOperations.LeadingZeroCount(_bits[words - 1]) / 8);
        if (Count * 2 < bitsLength)
        {
            bytes[0] = List;
            var written = 1;
            for (var place = Next(0); place >= 0; place = place + 1 < BlockSize ? Next(place + 1) : -1)
            {
                BinaryPrimitives.WriteUInt16LittleEndian(bytes[written..], (ushort)place);
                written += 2;
            }

            return written;
        }

        bytes[0] = Bits;
        for (var i = 0; i < bitsLength; i++)
        {
            bytes[1 + i] = (byte)(_bits[i >> 3] >> ((i & 7) * 8));
        }

        return 1 + bitsLength;
    }

    /// <summary>Adds the records of what is kept.</summary>
    /// <param name="bytes">What is kept.</param>
    /// <returns>Whether it is in one of the two forms.</returns>
    public bool TryAdd(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty || bytes.Length > 1 + (BlockSize / 8))
        {
            return false;
        }

        var rest = bytes[1..];
        switch (bytes[0])
        {
            case Bits:
                for (var i = 0; i < rest.Length; i++)
                {
                    _bits[i >> 3] |= (ulong)rest[i] << ((i & 7) * 8);
                }

                return true;
            case List when rest.Length % 2 == 0:
                for (; !rest.IsEmpty; rest = rest[2..])
                {
                    var place = BinaryPrimitives.ReadUInt16LittleEndian(rest);
                    if (place >= BlockSize)
                    {
                        return false;
                    }

                    Add(place);
                }

                return true;
            default:
                return false;
        }
    }
}
