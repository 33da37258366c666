using System.Globalization;
using System.Text;

namespace GenesysRecordingTags.Core.Audit;

/// <summary>The first place where a chain does not go on. What was done there shows in the records that follow.</summary>
internal sealed class ChainBreak
{
    private readonly long _expected;
    private readonly long _sequence;
    private readonly string? _auditId;
    private readonly string? _previousId;
    private readonly byte[] _hash;
    private readonly ChainVerdict? _final;
    private bool _hasFollower;
    private bool _followerContinues;
    private bool _expectedCameLater;
    private bool _sequenceCameAgain;
    private long _highest;

    /// <summary>A record that is sound in itself stands where another one was expected.</summary>
    /// <param name="expected">The number that was expected.</param>
    /// <param name="sequence">The number it has.</param>
    /// <param name="auditId">Its id.</param>
    /// <param name="hash">Its hash.</param>
    /// <param name="previousId">The id of the record before it; empty where it is the first.</param>
    public ChainBreak(long expected, long sequence, ReadOnlySpan<byte> auditId, ReadOnlySpan<byte> hash, ReadOnlySpan<byte> previousId)
    {
        _expected = expected;
        _sequence = sequence;
        _auditId = Encoding.UTF8.GetString(auditId);
        _previousId = previousId.IsEmpty ? null : Encoding.UTF8.GetString(previousId);
        _hash = hash.ToArray();
        _highest = expected - 1;
    }

    private ChainBreak(ChainVerdict final) => (_final, _hash) = (final, []);

    /// <summary>A break that needs no looking further.</summary>
    public static ChainBreak Final(long expected, ReadOnlySpan<byte> auditId, string reason, string finding) =>
        new(ChainVerdict.Of(expected, auditId.IsEmpty ? null : Encoding.UTF8.GetString(auditId), reason, finding));

    /// <summary>Takes a record that follows.</summary>
    public void Follow(long sequence, ReadOnlySpan<byte> previousHash)
    {
        if (!_hasFollower)
        {
            _hasFollower = true;
            _followerContinues = previousHash.SequenceEqual(_hash);
        }

        _expectedCameLater |= sequence == _expected;
        _sequenceCameAgain |= sequence == _sequence;
        _highest = Math.Max(_highest, sequence);
    }

    /// <summary>What was done, at the end of the chain.</summary>
    public ChainVerdict Conclude()
    {
        if (_final is not null)
        {
            return _final;
        }

        if (_sequence > _expected)
        {
            return ConcludeGap();
        }

        if (_sequence < _expected)
        {
            // Of two records with one number, the one that the next record continues is the genuine one.
            var forged = _followerContinues && _sequence == _expected - 1 ? _previousId : _auditId;
            return ChainVerdict.Of(_sequence, forged, "Inserted", "is there more than once");
        }

        return _followerContinues && _previousId is not null
            ? ChainVerdict.Of(_expected - 1, _previousId, "Altered", "was rewritten with a new hash: the record behind it names another one")
            : ChainVerdict.Of(_expected, _auditId, "Altered", "does not continue the record before it");
    }

    private ChainVerdict ConcludeGap()
    {
        if (!_expectedCameLater)
        {
            var missing = _sequence == _expected + 1
                ? "is missing"
                : string.Create(CultureInfo.InvariantCulture, $"and those up to {_sequence - 1} are missing");
            return ChainVerdict.Of(_expected, null, "Removed", missing);
        }

        // A number that is taken, or lies beyond the end, was never this record's: it does not come from another place of this chain.
        var isForeign = _sequenceCameAgain || _sequence > _highest + 1;
        return isForeign
            ? ChainVerdict.Of(_expected, _auditId, "Inserted", "stands before the genuine one of that number")
            : ChainVerdict.Of(_expected, _auditId, "Reordered", string.Create(CultureInfo.InvariantCulture, $"comes later: record {_sequence} stands in its place"));
    }
}
