namespace GenesysRecordingTags.Core.Changes;

/// <summary>A result on its way to the pipeline: the service's answer, which gets what the ledger knows of the change.</summary>
internal interface IChangeResult
{
    /// <summary>The public object.</summary>
    /// <param name="change">The change.</param>
    /// <param name="auditId">Its audit record.</param>
    /// <param name="latency">The whole cycle.</param>
    object Complete(RecordingChange change, string auditId, TimeSpan latency);
}
