using System.Text;
using GenesysRecordingTags.Core.Audit;
using GenesysRecordingTags.Core.Ledger.Chain;

namespace GenesysRecordingTags.Core.Compliance;

/// <summary>One audit record on its way to a sink.</summary>
/// <param name="sequence">Its place in the chain.</param>
/// <param name="body">The text that is hashed, UTF-8.</param>
/// <param name="hash">Its hash, as digits in ASCII.</param>
internal sealed class ComplianceRecord(long sequence, byte[] body, byte[] hash)
{
    private RecordingAuditRecord? _record;

    /// <summary>Its place in the chain.</summary>
    public long Sequence => sequence;

    /// <summary>Its hash.</summary>
    public string Hash => Encoding.ASCII.GetString(hash);

    /// <summary>The record.</summary>
    public RecordingAuditRecord Record => _record ??= AuditJson.Read(body, Hash);

    /// <summary>The record as a line of JSON, with its hash, as it is exported.</summary>
    public byte[] ToLine()
    {
        var line = new byte[body.Length + AuditLine.HashMemberLength];
        AuditLine.Write(body, hash, line);
        return line;
    }
}
