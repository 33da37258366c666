using GenesysRecordingTags.Core.Ledger.Chain;

namespace GenesysRecordingTags.Core.Ledger.Sqlite.Packing;

/// <summary>What all records with the same packed text have in common: everything but their own ids, times and figures. It is read once.</summary>
/// <typeparam name="T">What a reader keeps with it.</typeparam>
internal sealed class RecordShape<T>
    where T : class
{
    private readonly byte[] _packed;

    /// <summary>Reads the shape of a packed text.</summary>
    public RecordShape(ReadOnlySpan<byte> packed)
    {
        _packed = packed.ToArray();
        var facts = new RecordFacts();
        // Marks stand for values without quotation marks, backslashes or brackets, so a packed text has the members of the whole one.
        IsUsable = facts.TryRead(packed)
            && facts.AuditId is [PackedText.AuditIdMark]
            && facts.EventDate is [PackedText.TimeMark]
            && facts.RecordingId is [PackedText.RecordingIdMark]
            && !facts.HasDoubtfulText;
        for (var i = 0; IsUsable && i < facts.TermCount; i++)
        {
            // A term that is another one in each record is none of the shape's.
            IsUsable = !PackedText.HasMark(facts.TextOf(i));
        }

        Facts = facts;
    }

    /// <summary>Whether the columns of a row with this packed text are the record's id, time and recording, and <see cref="Facts"/> its terms.</summary>
    public bool IsUsable { get; }

    /// <summary>What the records have in common.</summary>
    public RecordFacts Facts { get; }

    /// <summary>What a reader keeps with it.</summary>
    public T? Value { get; set; }

    /// <summary>Whether a packed text has this shape.</summary>
    public bool IsOf(ReadOnlySpan<byte> packed) => packed.SequenceEqual(_packed);
}
