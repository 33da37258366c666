using System.Text.Json;

namespace GenesysRecordingTags.Core.Platform;

/// <summary>What searches find a conversation by.</summary>
/// <param name="ExternalTag">Its external tag; null where it has none.</param>
/// <param name="SessionId">Its first session; null where it has none.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="Labels">The labels that are indexed as properties.</param>
internal sealed record IndexedConversation(string? ExternalTag, string? SessionId, DateTimeOffset? StartedAt, IReadOnlyList<string> Labels)
{
    /// <summary>Reads a conversation.</summary>
    /// <param name="conversation">What the service answers.</param>
    public static IndexedConversation Read(JsonElement conversation)
    {
        var sessions = conversation.Items("participants").SelectMany(participant => participant.Items("sessions")).ToList();
        return new IndexedConversation(
            conversation.Text("externalTag"),
            sessions.Select(session => session.Text("sessionId")).FirstOrDefault(id => id is { Length: > 0 }),
            conversation.Date("conversationStart"),
            [.. from session in sessions
                from segment in session.Items("segments")
                from property in segment.Items("properties")
                where property.Text("property") == TagIndexer.Property
                select property.Text("value")]);
    }
}
