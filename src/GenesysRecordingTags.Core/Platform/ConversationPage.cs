namespace GenesysRecordingTags.Core.Platform;

/// <summary>A page of a details query.</summary>
/// <param name="Conversations">What ended, in the service's order, each once.</param>
/// <param name="EntryCount">The entries of the answer, whatever they are.</param>
/// <param name="Unreadable">What was wrong with entries that are not conversations.</param>
internal sealed record ConversationPage(IReadOnlyList<ListedConversation> Conversations, int EntryCount, IReadOnlyList<string> Unreadable);
