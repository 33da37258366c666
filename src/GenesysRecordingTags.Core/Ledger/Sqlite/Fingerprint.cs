using System.Buffers.Binary;
using System.Security.Cryptography;

namespace GenesysRecordingTags.Core.Ledger.Sqlite;

/// <summary>Tells whether two sets of entries are the same, in whatever order they come, without keeping them: a sum of keyed hashes. The key
/// is random and new each time, so that nobody can prepare another set with the same sum.</summary>
internal sealed class Fingerprint
{
    private const ulong NoText = ulong.MaxValue;
    private readonly ulong _first;
    private readonly ulong _second;
    private ulong _sum;
    private ulong _entry;

    private Fingerprint(ulong first, ulong second) => (_first, _second) = (first, second);

    /// <summary>How many entries there are.</summary>
    public long Count { get; private set; }

    /// <summary>Two empty sets that can be compared with each other.</summary>
    public static (Fingerprint One, Fingerprint Other) CreatePair()
    {
        Span<byte> key = stackalloc byte[16];
        RandomNumberGenerator.Fill(key);
        var first = BinaryPrimitives.ReadUInt64LittleEndian(key);
        var second = BinaryPrimitives.ReadUInt64LittleEndian(key[8..]) | 1;
        return (new(first, second), new(first, second));
    }

    /// <summary>Begins an entry.</summary>
    public void Begin(long sequence) => _entry = Mix(_first ^ (ulong)sequence, _second);

    /// <summary>Adds a text to the entry.</summary>
    public void Add(ReadOnlySpan<byte> text)
    {
        _entry = Mix(_entry ^ (ulong)text.Length, _second);
        for (; text.Length >= 8; text = text[8..])
        {
            _entry = Mix(_entry ^ BinaryPrimitives.ReadUInt64LittleEndian(text), _second);
        }

        if (!text.IsEmpty)
        {
            Span<byte> rest = stackalloc byte[8];
            rest.Clear();
            text.CopyTo(rest);
            _entry = Mix(_entry ^ BinaryPrimitives.ReadUInt64LittleEndian(rest), _second);
        }
    }

    /// <summary>Adds bytes that are no text to the entry.</summary>
    public void AddBlob(ReadOnlySpan<byte> bytes)
    {
        AddNull();
        Add(bytes);
    }

    /// <summary>Adds to the entry that it has no text.</summary>
    public void AddNull() => _entry = Mix(_entry ^ NoText, _second);

    /// <summary>Ends an entry.</summary>
    public void End()
    {
        _sum += Mix(_entry ^ _second, _first | 1);
        Count++;
    }

    /// <summary>Whether both are of the same entries.</summary>
    public bool Matches(Fingerprint other) => _sum == other._sum && Count == other.Count;

    private static ulong Mix(ulong left, ulong right)
    {
        var high = Math.BigMul(left, right, out var low);
        return high ^ low;
    }
}
