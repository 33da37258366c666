using GenesysRecordingTags.Core.Changes;
using Xunit;

namespace GenesysRecordingTags.Core.Tests.Changes;

/// <summary>A ledger that is a list: what was ordered, in the order of the calls.</summary>
internal sealed class ListLedger : IChangeLedger
{
    private readonly object _lock = new();
    private readonly HashSet<string> _leased = new(StringComparer.Ordinal);
    private readonly List<(string OperationId, string RecordingId)> _unfinished = [];

    public List<string> Entries { get; } = [];

    public List<ChangeResult> Results { get; } = [];

    public Func<ChangeIntent, IntentReceipt?> Judge { get; set; } = _ => null;

    /// <summary>What is said to a request for a lease; null: leases are granted in the order of the intents.</summary>
    public Func<RecordingLease>? Lease { get; set; }

    /// <summary>Why the ledger is no longer there.</summary>
    public GenesysException? Loss { get; set; }

    public GenesysException? IntentFault { get; set; }

    public GenesysException? OutcomeFault { get; set; }

    public string? Path => null;

    public TimeProvider Time => TimeProvider.System;

    public void EnsurePresent()
    {
        if (Loss is not null)
        {
            throw Loss;
        }
    }

    public Task<RunIdentity> BeginRunAsync(RunStart start) => Task.FromResult(new RunIdentity("run", start.Name));

    public RunIdentity? FindRun(string name) => null;

    public Task EndRunAsync(RunEnd end) => Task.CompletedTask;

    public Task<IntentReceipt> AppendIntentAsync(ChangeIntent intent)
    {
        lock (_lock)
        {
            if (IntentFault is not null)
            {
                return Task.FromException<IntentReceipt>(IntentFault);
            }

            var recordingId = intent.Change.Recording.RecordingId;
            Entries.Add($"intent {recordingId}");
            _unfinished.Add((intent.OperationId, recordingId));
            return Task.FromResult(Judge(intent) ?? new IntentReceipt
            {
                Verdict = IntentVerdict.Proceed,
                OperationId = intent.OperationId,
                IdempotencyKey = intent.IdempotencyKey,
                PendingUntil = intent.AcquiresLease && IsNext(intent.OperationId, recordingId) && _leased.Add(recordingId) ? null : DateTimeOffset.UtcNow.AddSeconds(30),
            });
        }
    }

    public Task<RecordingLease> AcquireLeaseAsync(string operationId)
    {
        if (Lease is not null)
        {
            return Task.FromResult(Lease());
        }

        lock (_lock)
        {
            var recordingId = _unfinished.Find(entry => entry.OperationId == operationId).RecordingId;
            var isLeased = IsNext(operationId, recordingId) && _leased.Add(recordingId);
            return Task.FromResult(new RecordingLease(isLeased ? null : DateTimeOffset.UtcNow.AddMilliseconds(20), LastKnown: null));
        }
    }

    public Task<RecordingAuditRecord> AppendOutcomeAsync(ChangeResult result)
    {
        lock (_lock)
        {
            if (OutcomeFault is not null)
            {
                return Task.FromException<RecordingAuditRecord>(OutcomeFault);
            }

            var recordingId = result.Change.Recording.RecordingId;
            Entries.Add($"{result.Outcome} {recordingId}");
            Results.Add(result);
            _leased.Remove(recordingId);
            _unfinished.RemoveAll(entry => entry.OperationId == result.OperationId);
            return Task.FromResult(new RecordingAuditRecord
            {
                AuditId = Guid.NewGuid().ToString("n"),
                Timestamp = result.Timestamp,
                Action = result.Change.Action,
                Outcome = result.Outcome,
                RecordingId = recordingId,
            });
        }
    }

    public Task<IntentReceipt> PreviewIntentAsync(ChangeIntent intent)
    {
        Assert.False(intent.AcquiresLease);
        return Task.FromResult(Judge(intent)!);
    }

    /// <summary>Leases are granted in the order of the intents.</summary>
    private bool IsNext(string operationId, string recordingId) =>
        _unfinished.Find(entry => entry.RecordingId == recordingId).OperationId == operationId;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
