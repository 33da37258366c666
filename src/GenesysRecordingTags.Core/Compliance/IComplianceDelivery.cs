namespace GenesysRecordingTags.Core.Compliance;

/// <summary>Takes audit records on the thread that calls <see cref="ComplianceDispatcher.PumpCallbacks"/>: a script block.</summary>
public interface IComplianceDelivery
{
    /// <summary>Takes one record. A record whose delivery throws comes again, and the ones behind it wait.</summary>
    /// <param name="record">The record.</param>
    void Deliver(RecordingAuditRecord record);
}
