using GenesysRecordingTags.Core.Api;

namespace GenesysRecordingTags.Core.Tests.Changes;

/// <summary>A service of retention that has one policy and one recording, and remembers what it was asked to set.</summary>
internal sealed class ScriptedRetention : IRetentionService
{
    public RecordingRetentionPolicy Policy { get; set; } = new() { Id = "p-1", Name = "Policy", IsEnabled = true, ArchiveDays = 5, DeleteDays = 40, ModifiedAt = DateTimeOffset.UnixEpoch };

    public RecordingRetention Current { get; set; } = new() { RecordingId = "rec-1", FileState = "AVAILABLE", CreatedAt = DateTimeOffset.UnixEpoch.AddDays(20_000) };

    public GenesysException? Fault { get; set; }

    public bool WasSent { get; set; } = true;

    public List<RetentionAssignment> Asked { get; } = [];

    public int Finds { get; private set; }

    /// <summary>Makes of the right answer the one that is given.</summary>
    public Func<RecordingRetention, RecordingRetention> Answer { get; set; } = answer => answer;

    public Task<IReadOnlyList<RecordingRetentionPolicy>> GetPoliciesAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<RecordingRetentionPolicy>>([Policy]);

    public Task<RecordingRetentionPolicy> FindPolicyAsync(RetentionPolicy policy, CancellationToken cancellationToken)
    {
        Finds++;
        return Fault is null ? Task.FromResult(Policy) : Task.FromException<RecordingRetentionPolicy>(Fault);
    }

    public Task<RecordingRetention> GetAsync(RecordingReference recording, ReadOptions options, CancellationToken cancellationToken) =>
        Fault is null ? Task.FromResult(Current) : Task.FromException<RecordingRetention>(Fault);

    public Task<RetentionOutcome> SetAsync(RetentionAssignment assignment, SendOptions options, CancellationToken cancellationToken)
    {
        Asked.Add(assignment);
        var answer = Current with
        {
            ArchiveDate = assignment.ArchiveDate is null ? Current.ArchiveDate : assignment.ArchiveDate.At,
            DeleteDate = assignment.DeleteDate is null ? Current.DeleteDate : assignment.DeleteDate.At,
            Attempts = 2,
            CorrelationId = "corr-1",
        };
        return Task.FromResult(new RetentionOutcome(Answer(answer), Current, WasSent));
    }
}
