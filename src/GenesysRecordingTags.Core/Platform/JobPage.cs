namespace GenesysRecordingTags.Core.Platform;

/// <summary>A page of the results of an asynchronous details query.</summary>
/// <param name="Listed">Its conversations.</param>
/// <param name="Next">The next page; null at the end.</param>
/// <param name="Until">How far the data reach, where the answer says so.</param>
internal sealed record JobPage(ConversationPage Listed, string? Next, DateTimeOffset? Until);
