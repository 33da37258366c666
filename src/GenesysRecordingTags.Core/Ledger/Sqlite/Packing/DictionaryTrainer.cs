using GenesysRecordingTags.Core.Ledger.Chain;

namespace GenesysRecordingTags.Core.Ledger.Sqlite.Packing;

/// <summary>Makes a ledger a dictionary out of its own records: labels, taxonomies, names and metadata are each organisation's own, and
/// change with the time.</summary>
internal sealed class DictionaryTrainer
{
    /// <summary>Between two dictionaries lie at least so many records.</summary>
    public const int Distance = 4096;

    private const int Samples = 32;

    // A record whose compressed text is longer than one part in so many has something in it that the dictionary does not know.
    private const int Poor = 8;
    private const int LongestSample = 4096;

    // A new dictionary has to make records it was not made of shorter by this share.
    private const double Gain = 0.85;
    private readonly List<byte[]> _samples = [];

    /// <summary>Whether it has seen enough.</summary>
    public bool IsReady => _samples.Count == Samples;

    /// <summary>Looks at a record that was packed: those that stay long are what a dictionary should know.</summary>
    /// <param name="packed">Its packed text.</param>
    /// <param name="blockLength">How long it became.</param>
    public void Observe(ReadOnlySpan<byte> packed, int blockLength)
    {
        if (packed.IsEmpty || packed.Length > LongestSample || blockLength * Poor < packed.Length)
        {
            return;
        }

        if (_samples.Count == Samples)
        {
            _samples.RemoveAt(0);
        }

        _samples.Add(packed.ToArray());
    }

    /// <summary>A better dictionary than the one there is; null where there is none to be had.</summary>
    /// <param name="current">The one there is.</param>
    /// <param name="seed">The first dictionary of the ledger, which stays a part of every other.</param>
    public byte[]? Train(RecordDictionary current, ReadOnlySpan<byte> seed)
    {
        // Made of one half, tried on the other.
        var content = Make(_samples.Where((_, i) => i % 2 == 0), current, seed);
        var (before, after) = (0, 0);
        var candidate = new RecordDictionary(0, content);
        foreach (var sample in _samples.Where((_, i) => i % 2 == 1))
        {
            before += LengthOf(sample, current);
            after += LengthOf(sample, candidate);
        }

        _samples.Clear();
        return after < before * Gain ? content : null;
    }

    private static byte[] Make(IEnumerable<byte[]> samples, RecordDictionary current, ReadOnlySpan<byte> seed)
    {
        var learned = current.Content.Length > seed.Length ? current.Content[seed.Length..].ToArray() : [];
        var candidate = new RecordDictionary(0, Join(seed, learned));
        foreach (var sample in samples)
        {
            // What the dictionary knows by now need not be in it again.
            if (LengthOf(sample, candidate) * Poor >= sample.Length)
            {
                learned = [.. learned, .. sample];
                var room = RecordDictionary.MaximumLength - seed.Length;
                learned = learned.Length > room ? learned[^room..] : learned;
                candidate = new RecordDictionary(0, Join(seed, learned));
            }
        }

        return candidate.Content.ToArray();
    }

    private static byte[] Join(ReadOnlySpan<byte> seed, byte[] learned)
    {
        var content = new byte[seed.Length + learned.Length];
        seed.CopyTo(content);
        learned.CopyTo(content, seed.Length);
        return content;
    }

    private static int LengthOf(byte[] sample, RecordDictionary dictionary)
    {
        var block = new ByteBuffer();
        dictionary.Compress(sample, block);
        return block.Length;
    }
}
