namespace GenesysRecordingTags;

/// <summary>Takes audit records on the thread that asks for their delivery: a script block, on the pipeline's.</summary>
public interface IComplianceDelivery
{
    /// <summary>Takes one record. A record whose delivery throws comes again, and the ones behind it wait.</summary>
    /// <param name="record">The record.</param>
    void Deliver(RecordingAuditRecord record);
}
