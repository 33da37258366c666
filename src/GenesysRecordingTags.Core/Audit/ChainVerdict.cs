using System.Globalization;

namespace GenesysRecordingTags.Core.Audit;

/// <summary>What was found at the first break of a chain.</summary>
internal sealed record ChainVerdict(long Sequence, string? AuditId, string Reason, string Message)
{
    /// <summary>A verdict on a record.</summary>
    /// <param name="sequence">Its number.</param>
    /// <param name="auditId">Its id, where it can be read.</param>
    /// <param name="reason">What was done to it.</param>
    /// <param name="finding">What is wrong with it: the end of a sentence.</param>
    public static ChainVerdict Of(long sequence, string? auditId, string reason, string finding) => new(
        sequence,
        auditId,
        reason,
        string.Create(CultureInfo.InvariantCulture, $"{reason}: record {sequence}{(auditId is null ? "" : $" ({auditId})")} {finding}."));
}
