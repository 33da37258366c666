using System.Text.Json;

namespace GenesysRecordingTags.Sandbox;

/// <summary>Finds the conversations of a query, in its order.</summary>
internal static class DetailsSelection
{
    public static List<ConversationFacts> Select(
        PlatformCall call, JsonElement query, Func<ConversationFacts, bool> filter, Func<SandboxConversation, bool> isInInterval, TimeSpan lag)
    {
        var known = call.Now - lag;
        var found = new List<ConversationFacts>();
        foreach (var conversation in call.Data.Conversations.All())
        {
            if (conversation.StartedAt <= known && isInInterval(conversation) && call.Sees(conversation.Division))
            {
                var facts = new ConversationFacts(conversation, call.Data.Seed, call.Now, lag);
                if (filter(facts))
                {
                    found.Add(facts);
                }
            }
        }

        if (query.Text("order") == "unordered")
        {
            return found;
        }

        var byEnd = query.Text("orderBy") is "conversationEnd" or "segmentEnd";
        // What goes on has no end yet: it comes last.
        Comparison<ConversationFacts> compare = byEnd
            ? static (a, b) => (a.EndedAt ?? DateTimeOffset.MaxValue).CompareTo(b.EndedAt ?? DateTimeOffset.MaxValue)
            : static (a, b) => a.Conversation.StartedAt.CompareTo(b.Conversation.StartedAt);
        var sign = query.Text("order") == "desc" ? -1 : 1;
        found.Sort((a, b) =>
        {
            var order = compare(a, b) * sign;
            return order != 0 ? order : string.CompareOrdinal(a.Conversation.Id, b.Conversation.Id);
        });
        return found;
    }
}
