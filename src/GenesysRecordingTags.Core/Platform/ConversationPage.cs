using System.Text.Json;

namespace GenesysRecordingTags.Core.Platform;

/// <summary>A page of a details query.</summary>
/// <param name="Conversations">What ended, in the service's order, each once.</param>
/// <param name="EntryCount">The entries of the answer, whatever they are.</param>
/// <param name="Unreadable">What was wrong with entries that are not conversations.</param>
internal sealed record ConversationPage(IReadOnlyList<ListedConversation> Conversations, int EntryCount, IReadOnlyList<string> Unreadable)
{
    /// <summary>Reads the conversations of an answer.</summary>
    /// <param name="answer">The answer.</param>
    public static ConversationPage Read(JsonElement answer)
    {
        // An empty page has no list at all.
        var entries = answer.Member("conversations") is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray().ToList() : [];
        var found = new Dictionary<string, ListedConversation>(StringComparer.Ordinal);
        var unreadable = new List<string>();
        foreach (var entry in entries)
        {
            if (ListedConversation.Read(entry) is { } conversation)
            {
                found.TryAdd(conversation.Key, conversation);
            }
            else if (entry.Text("conversationId") is not { Length: > 0 } || entry.Member("conversationEnd") is not null)
            {
                unreadable.Add("an entry of the list of conversations has no id or no date of its end that can be read.");
            }
        }

        return new ConversationPage([.. found.Values], entries.Count, unreadable);
    }
}
