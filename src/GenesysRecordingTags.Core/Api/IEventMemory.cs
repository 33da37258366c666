namespace GenesysRecordingTags.Core.Api;

/// <summary>What an event source need not ask the service for again, because all events of it were received before.</summary>
public interface IEventMemory
{
    /// <summary>Those of some sources that were dealt with: named by <see cref="EventBatch.DealtWith"/> of a batch that was taken in.</summary>
    /// <param name="subscription">The subscription's name.</param>
    /// <param name="sources">The sources' ids.</param>
    IReadOnlySet<string> FindDealtWith(string subscription, IReadOnlyCollection<string> sources);
}
