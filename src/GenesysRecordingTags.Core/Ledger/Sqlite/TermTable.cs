using System.Buffers.Binary;
using GenesysRecordingTags.Core.Ledger.Storage;

namespace GenesysRecordingTags.Core.Ledger.Sqlite;

/// <summary>Terms by kind and text, each with something of its own, found without making a string.</summary>
/// <typeparam name="T">What each has.</typeparam>
internal sealed class TermTable<T>
    where T : class
{
    private readonly Entry?[] _recent = new Entry?[16];
    private Entry?[] _buckets = new Entry?[256];

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>Forgets all.</summary>
    public void Clear()
    {
        Array.Clear(_recent);
        Array.Clear(_buckets);
        Count = 0;
    }

    /// <summary>What a term has; null where it is not here.</summary>
    public T? Find(RecordTermKind kind, ReadOnlySpan<byte> text)
    {
        // From record to record, most terms stay.
        var recent = _recent[(int)kind & 15];
        if (recent is not null && recent.Kind == kind && text.SequenceEqual(recent.Text))
        {
            return recent.Value;
        }

        for (var entry = _buckets[Hash(kind, text) & (_buckets.Length - 1)]; entry is not null; entry = entry.Next)
        {
            if (entry.Kind == kind && text.SequenceEqual(entry.Text))
            {
                _recent[(int)kind & 15] = entry;
                return entry.Value;
            }
        }

        return null;
    }

    /// <summary>Adds a term that is not here yet.</summary>
    public void Add(RecordTermKind kind, byte[] text, T value)
    {
        if (Count >= _buckets.Length)
        {
            Grow();
        }

        var bucket = Hash(kind, text) & (_buckets.Length - 1);
        _buckets[bucket] = new Entry(kind, text, value) { Next = _buckets[bucket] };
        Count++;
    }

    private void Grow()
    {
        var old = _buckets;
        _buckets = new Entry?[old.Length * 2];
        foreach (var first in old)
        {
            for (var entry = first; entry is not null;)
            {
                var next = entry.Next;
                var bucket = Hash(entry.Kind, entry.Text) & (_buckets.Length - 1);
                entry.Next = _buckets[bucket];
                _buckets[bucket] = entry;
                entry = next;
            }
        }
    }

    private static int Hash(RecordTermKind kind, ReadOnlySpan<byte> text)
    {
        var hash = ((ulong)kind * 0x9E3779B97F4A7C15UL) + (ulong)text.Length;
        for (; text.Length >= 8; text = text[8..])
        {
            hash = (hash ^ BinaryPrimitives.ReadUInt64LittleEndian(text)) * 0x9E3779B97F4A7C15UL;
            hash ^= hash >> 29;
        }

        foreach (var value in text)
        {
            hash = (hash ^ value) * 0x9E3779B97F4A7C15UL;
        }

        return (int)(hash >> 33);
    }

    private sealed class Entry(RecordTermKind kind, byte[] text, T value)
    {
        public RecordTermKind Kind => kind;

        public byte[] Text => text;

        public T Value => value;

        public Entry? Next { get; set; }
    }
}
