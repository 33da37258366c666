using GenesysRecordingTags.Core.Changes;

namespace GenesysRecordingTags.Core.Tests.Changes;

/// <summary>A ledger that keeps the tags it was made with, and takes nothing else.</summary>
internal sealed class TagLedger(IReadOnlyList<RecordingTag> tags) : IChangeLedger
{
    public string? Path => null;

    public TimeProvider Time => TimeProvider.System;

    public IReadOnlyList<RecordingTag> ReadTags(string recordingId) => tags;

    public Task<RunIdentity> BeginRunAsync(RunStart start) => throw new NotSupportedException();

    public RunIdentity? FindRun(string name) => throw new NotSupportedException();

    public Task EndRunAsync(RunEnd end) => throw new NotSupportedException();

    public Task<IntentReceipt> AppendIntentAsync(ChangeIntent intent) => throw new NotSupportedException();

    public Task<IntentReceipt> PreviewIntentAsync(ChangeIntent intent) => throw new NotSupportedException();

    public Task<RecordingLease> AcquireLeaseAsync(string operationId) => throw new NotSupportedException();

    public Task<RecordingAuditRecord> AppendOutcomeAsync(ChangeResult result) => throw new NotSupportedException();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
