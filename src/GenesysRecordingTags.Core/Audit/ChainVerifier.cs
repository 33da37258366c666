using System.Globalization;
using System.Text;
using GenesysRecordingTags.Core.Audit.Proofs;
using GenesysRecordingTags.Core.Ledger.Chain;
using GenesysRecordingTags.Core.Ledger.Storage;

namespace GenesysRecordingTags.Core.Audit;

/// <summary>Walks a chain record by record, finds the first place where it breaks, and says from what follows what was done there.</summary>
internal sealed class ChainVerifier
{
    private readonly byte[] _lastHash = new byte[AuditHash.Length];
    private readonly byte[]? _expectedHead;
    private readonly long? _expectedHeadSequence;
    private readonly bool _startsAnywhere;
    private readonly CheckpointComparison? _checkpoint;
    private byte[] _lastId = [];
    private long _next = 1;
    private long _count;
    private bool _headSeen;
    private ChainBreak? _break;

    /// <summary>Begins at the beginning of a chain.</summary>
    public ChainVerifier(AuditVerificationOptions options)
    {
        _startsAnywhere = options.PrecedingHash is not null;
        Encoding.ASCII.GetBytes((options.PrecedingHash ?? ChainHead.Empty.Hash).ToLowerInvariant()).AsSpan().CopyTo(_lastHash);
        _expectedHead = options.ExpectedHeadHash is { } head ? Encoding.ASCII.GetBytes(head.Trim().ToLowerInvariant()) : null;
        _expectedHeadSequence = options.ExpectedHeadSequence;
        _checkpoint = options.Checkpoint is { } checkpoint ? new CheckpointComparison(checkpoint) : null;
    }

    /// <summary>Takes the next record.</summary>
    /// <param name="body">The text that is hashed.</param>
    /// <param name="stated">The hash that is kept with it.</param>
    /// <param name="key">The number under which it is kept, where that is apart from its text.</param>
    public void Add(ReadOnlySpan<byte> body, ReadOnlySpan<byte> stated, long? key = null)
    {
        _count++;
        Span<byte> hash = stackalloc byte[AuditHash.Length];
        AuditHash.Of(body, hash);
        if (!AuditLine.TryReadPlace(body, out var sequence, out var previous, out var auditId))
        {
            _break ??= ChainBreak.Final(_next, null, "Unreadable", "is not an audit record");
            return;
        }

        if (_break is not null)
        {
            _break.Follow(sequence, previous);
            return;
        }

        if (_count == 1 && _startsAnywhere)
        {
            _next = sequence;
        }

        if (!hash.SequenceEqual(stated))
        {
            _break = ChainBreak.Final(_next, auditId, "Altered", "does not have the hash that is kept with it");
        }
        else if (sequence != _next || !previous.SequenceEqual(_lastHash))
        {
            _break = new ChainBreak(_next, sequence, auditId, hash, _count == 1 ? default : _lastId);
        }
        else if (key is { } number && number != sequence)
        {
            _break = ChainBreak.Final(sequence, auditId, "Altered", string.Create(CultureInfo.InvariantCulture, $"is kept under the number {number}"));
        }
        else
        {
            Accept(sequence, hash, auditId);
            _checkpoint?.Add(body, hash);
        }
    }

    /// <summary>Takes a record of which nothing can be read.</summary>
    /// <param name="isCutOff">Whether it is the last one, and ends too early.</param>
    public void AddUnreadable(bool isCutOff)
    {
        _count++;
        _break ??= isCutOff
            ? ChainBreak.Final(_next, null, "Truncated", "is cut off in the middle")
            : ChainBreak.Final(_next, null, "Unreadable", "is not an audit record");
    }

    /// <summary>The verdict, at the end of the chain.</summary>
    /// <param name="path">The ledger or file.</param>
    /// <param name="duration">How long it took.</param>
    /// <param name="findings">What is wrong with the ledger besides.</param>
    public RecordingAuditVerification Conclude(string path, TimeSpan duration, IReadOnlyList<RecordingAuditFinding>? findings = null)
    {
        findings ??= [];
        var broken = _break?.Conclude() ?? CheckHead() ?? _checkpoint?.Conclude();
        return new RecordingAuditVerification
        {
            RecordCount = _count,
            FirstBroken = broken?.Sequence,
            FirstBrokenAuditId = broken?.AuditId,
            Reason = broken?.Reason ?? (findings is [var first, ..] ? first.Kind : null),
            Message = broken is null && findings.Count == 0 ? null : string.Join(' ', findings.Select(finding => finding.Message).Prepend(broken?.Message).OfType<string>()),
            Findings = findings,
            HeadHash = _break is null && _count > 0 ? Encoding.ASCII.GetString(_lastHash) : null,
            Path = path,
            Duration = duration,
        };
    }

    private void Accept(long sequence, ReadOnlySpan<byte> hash, ReadOnlySpan<byte> auditId)
    {
        _next = sequence + 1;
        hash.CopyTo(_lastHash);
        if (_lastId.Length != auditId.Length)
        {
            _lastId = new byte[auditId.Length];
        }

        auditId.CopyTo(_lastId);
        _headSeen |= _expectedHead is not null && hash.SequenceEqual(_expectedHead);
    }

    private ChainVerdict? CheckHead()
    {
        if (_expectedHead is null || _headSeen)
        {
            return null;
        }

        if (_expectedHeadSequence is { } sequence && sequence < _next)
        {
            return ChainVerdict.Of(sequence, null, "Altered", "does not have the head hash that was kept: the chain was rewritten, there or before");
        }

        return ChainVerdict.Of(_next, null, "Truncated", "and what followed it was cut off, or the chain was rewritten: the head hash that was kept is not in it");
    }
}
