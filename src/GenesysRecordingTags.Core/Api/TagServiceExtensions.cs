namespace GenesysRecordingTags.Core.Api;

/// <summary>Shorter forms of calls.</summary>
public static class TagServiceExtensions
{
    /// <summary>Applies a set of tags to one recording, and a retention policy with them.</summary>
    /// <param name="tags">The service.</param>
    /// <param name="assignment">A set that keeps the rules.</param>
    /// <param name="options">How it is sent.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <exception cref="GenesysApiException">It failed.</exception>
    public static async Task<RecordingTagResult> AddAsync(
        this ITagService tags,
        TagAssignment assignment,
        SendOptions options,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(tags);
        var outcomes = await tags.AddAsync([assignment], options, cancellationToken).ConfigureAwait(false);
        return outcomes[0].Result ?? throw outcomes[0].Error!;
    }
}
