using System.Globalization;
using System.Numerics;
using System.Text;

namespace GenesysRecordingTags.Core.Audit.Proofs;

/// <summary>What is wrong with the records of a proof, by its checkpoint.</summary>
internal sealed class RecordChecks
{
    private const string Distrust = "Do not rely on this file: ask whoever gave it to you for the one that was exported.";

    private readonly Checkpoint _checkpoint;
    private readonly AuditExtensions _extensions;
    private readonly Dictionary<string, long> _counts = new(StringComparer.Ordinal);
    private readonly List<RecordingAuditFinding> _findings = [];
    private long _last;

    private RecordChecks(Checkpoint checkpoint, AuditExtensions extensions) => (_checkpoint, _extensions) = (checkpoint, extensions);

    /// <summary>Finds it: of each kind, the first.</summary>
    /// <param name="records">The records.</param>
    /// <param name="checkpoint">The checkpoint.</param>
    /// <param name="extensions">What its further lines say.</param>
    public static IEnumerable<RecordingAuditFinding> Find(IReadOnlyList<ProvenRecord> records, Checkpoint checkpoint, AuditExtensions extensions)
    {
        var checks = new RecordChecks(checkpoint, extensions);
        for (var i = 0; i < records.Count; i++)
        {
            checks.Check(records[i], i + 1);
        }

        checks.Count();
        return checks._findings.DistinctBy(finding => finding.Kind);
    }

    private void Check(ProvenRecord record, int entry)
    {
        var body = Encoding.UTF8.GetBytes(record.Text);
        RecordText text;
        try
        {
            text = RecordText.Parse(body);
        }
        catch (FormatException ex)
        {
            Add("Unreadable", null, null, string.Create(CultureInfo.InvariantCulture, $"entry {entry}, for the place of record {record.LeafIndex + 1}, is not an audit record: {ex.Message}"));
            return;
        }

        var (sequence, recordingId) = text;
        if (sequence != record.LeafIndex + 1)
        {
            Add("Misplaced", sequence, recordingId, string.Create(CultureInfo.InvariantCulture, $"record {sequence} is proven for the place of record {record.LeafIndex + 1}"));
        }

        if (sequence <= _last)
        {
            Add(
                sequence == _last ? "Inserted" : "Reordered",
                sequence,
                recordingId,
                string.Create(CultureInfo.InvariantCulture, $"record {sequence} stands after record {_last}"));
        }

        _last = sequence;
        _counts[recordingId] = _counts.GetValueOrDefault(recordingId) + 1;
        if (!_extensions.RecordCounts.ContainsKey(recordingId))
        {
            Add("OtherRecording", sequence, recordingId, string.Create(CultureInfo.InvariantCulture, $"record {sequence} is about '{recordingId}', which the checkpoint does not name"));
        }

        CheckInclusion(record, body, sequence, recordingId);
    }

    private void CheckInclusion(ProvenRecord record, byte[] body, long sequence, string recordingId)
    {
        Span<byte> leaf = stackalloc byte[MerkleHash.Length];
        MerkleHash.OfLeaf(body, leaf);
        if (MerkleProof.Includes(leaf, record.LeafIndex, _checkpoint.TreeSize, record.Path, _checkpoint.RootHash))
        {
            return;
        }

        var expected = PathLength(record.LeafIndex, _checkpoint.TreeSize);
        var reason = record.LeafIndex >= _checkpoint.TreeSize
            ? string.Create(CultureInfo.InvariantCulture, $"there is no record {record.LeafIndex + 1} among {_checkpoint.TreeSize}")
            : record.Path.Count != expected
                ? string.Create(CultureInfo.InvariantCulture, $"its path has {record.Path.Count} hashes instead of {expected}")
                : "its text, its path, or the checkpoint's size or root was altered";
        Add("NotIncluded", sequence, recordingId, string.Create(CultureInfo.InvariantCulture, $"record {sequence} is not shown to be in the ledger of the checkpoint: {reason}"));
    }

    /// <summary>The checkpoint says of each recording how many records it had: none may be left out.</summary>
    private void Count()
    {
        foreach (var (recordingId, expected) in _extensions.RecordCounts.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            var found = _counts.GetValueOrDefault(recordingId);
            if (found != expected)
            {
                Add(
                    found < expected ? "Removed" : "Inserted",
                    null,
                    recordingId,
                    string.Create(CultureInfo.InvariantCulture, $"the checkpoint counts {expected} records of '{recordingId}', and the file has {found}"));
            }
        }
    }

    private void Add(string kind, long? sequence, string? recordingId, string message) => _findings.Add(new RecordingAuditFinding
    {
        Kind = kind,
        Subject = "records",
        Sequence = sequence,
        RecordingId = recordingId,
        Message = $"{kind}: {message}.",
        RecommendedAction = Distrust,
    });

    private static int PathLength(long index, long size)
    {
        if (index >= size)
        {
            return 0;
        }

        // As many levels as lie below the last place where the ways to this leaf and to the last one part; above it, only left siblings.
        var shared = sizeof(long) * 8 - BitOperations.LeadingZeroCount((ulong)(index ^ (size - 1)));
        return shared + BitOperations.PopCount((ulong)index >> shared);
    }
}
