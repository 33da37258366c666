namespace GenesysRecordingTags.Core.Api;

/// <summary>Asks a service what its documentation leaves open.</summary>
public interface IProbeService
{
    /// <summary>Asks what reading can tell; what it can't is said.</summary>
    /// <param name="cancellationToken">Ends the requests.</param>
    Task<IReadOnlyList<GenesysConnectionProbe>> AskByReadingAsync(CancellationToken cancellationToken);

    /// <summary>Asks by records of its own in a conversation, which are deleted again, whatever happens. Nothing else is touched.</summary>
    /// <param name="conversationId">The conversation; null: the questions are listed as not asked.</param>
    /// <param name="cancellationToken">Ends the questions; the records are deleted all the same.</param>
    Task<IReadOnlyList<GenesysConnectionProbe>> AskByWritingAsync(string? conversationId, CancellationToken cancellationToken);
}
