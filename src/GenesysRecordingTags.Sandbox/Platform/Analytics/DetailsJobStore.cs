using System.Collections.Concurrent;

namespace GenesysRecordingTags.Sandbox;

/// <summary>The asynchronous details queries.</summary>
internal sealed class DetailsJobStore
{
    private readonly ConcurrentDictionary<string, DetailsJob> _jobs = new(StringComparer.Ordinal);
    private int _made;

    public int NextNumber() => Interlocked.Increment(ref _made);

    public void Put(DetailsJob job) => _jobs[job.Id] = job;

    public DetailsJob? Find(string id) => _jobs.GetValueOrDefault(id);
}
