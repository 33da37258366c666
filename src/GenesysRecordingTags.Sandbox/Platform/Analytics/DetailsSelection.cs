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

        Sort(found, new DetailsOrder(query.Text("orderBy") is "conversationEnd" or "segmentEnd", query.Text("order") == "desc"));
        return found;
    }

    private static void Sort(List<ConversationFacts> found, DetailsOrder order)
    {
        // Conversations are kept by their ends: mostly there is nothing to do.
        for (var i = 1; i < found.Count; i++)
        {
            if (order.Compare(found[i - 1], found[i]) > 0)
            {
                found.Sort(order);
                return;
            }
        }
    }
}
