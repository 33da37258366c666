using System.Text.Json;

namespace GenesysRecordingTags.Sandbox;

/// <summary>Writes conversations as the details queries answer them.</summary>
internal static class DetailsWriter
{
    private static readonly string[] MalformedEntries =
    [
        "null",
        "17",
        "\"not a conversation\"",
        "[]",
        "{}",
        """{"conversationId":17,"conversationEnd":"2024-01-15T10:35:00.000Z"}""",
        """{"conversationId":"","conversationStart":"yesterday","conversationEnd":"today"}""",
    ];

    /// <summary>The list of a page; an empty page has none.</summary>
    public static void WriteConversations(Utf8JsonWriter writer, IReadOnlyList<ConversationFacts> page, EventPageFault fault, bool hasAttributes)
    {
        if (page.Count == 0)
        {
            return;
        }

        writer.WriteStartArray("conversations");
        if (fault == EventPageFault.Malformed)
        {
            foreach (var entry in MalformedEntries)
            {
                writer.WriteRawValue(entry);
            }
        }

        foreach (var facts in fault == EventPageFault.Reordered ? page.Reverse() : page)
        {
            Write(writer, facts, hasAttributes);
            if (fault == EventPageFault.Duplicated)
            {
                Write(writer, facts, hasAttributes);
            }
        }

        writer.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter writer, ConversationFacts facts, bool hasAttributes)
    {
        writer.WriteStartObject();
        WriteMembers(writer, facts, hasAttributes);
        writer.WriteEndObject();
    }

    /// <summary>The members of a conversation.</summary>
    public static void WriteMembers(Utf8JsonWriter writer, ConversationFacts facts, bool hasAttributes)
    {
        var conversation = facts.Conversation;
        writer.WriteString("conversationId", conversation.Id);
        writer.WriteTime("conversationStart", conversation.StartedAt);
        writer.WriteTimeIfAny("conversationEnd", facts.EndedAt);
        writer.WriteString("originatingDirection", conversation.Direction);
        writer.WriteString("conversationInitiator", "customer");
        writer.WriteBoolean("customerParticipation", true);
        writer.WriteTexts("divisionIds", [conversation.Division.Id]);
        if (facts.ExternalTag is not null)
        {
            writer.WriteString("externalTag", facts.ExternalTag);
        }

        writer.WriteObjects(
            "participants", facts.Participants.Select(participant => (facts, participant, hasAttributes)), static (participantWriter, entry) =>
                WriteParticipant(participantWriter, entry.facts, entry.participant, entry.hasAttributes));
    }

    private static void WriteParticipant(Utf8JsonWriter writer, ConversationFacts facts, SandboxParticipant participant, bool hasAttributes)
    {
        writer.WriteString("participantId", participant.Id);
        writer.WriteString("purpose", participant.Purpose);
        writer.WriteString("participantName", participant.Name);
        if (participant.UserId is not null)
        {
            writer.WriteString("userId", participant.UserId);
        }

        if (participant.HasScreenRecording)
        {
            writer.WriteBoolean("screenRecording", true);
        }

        if (hasAttributes)
        {
            writer.WriteStartObject("attributes");
            writer.WriteString("source", "sandbox");
            writer.WriteEndObject();
        }

        writer.WriteObjects("sessions", [(facts, participant)], static (sessionWriter, entry) => WriteSession(sessionWriter, entry.facts, entry.participant));
    }

    private static void WriteSession(Utf8JsonWriter writer, ConversationFacts facts, SandboxParticipant participant)
    {
        var session = participant.Session;
        writer.WriteString("sessionId", session.Id);
        writer.WriteString("mediaType", facts.Conversation.MediaType);
        writer.WriteString("direction", session.Direction);
        if (session.HasRecording)
        {
            writer.WriteBoolean("recording", true);
        }

        if (session.HasSnippetRecording)
        {
            writer.WriteBoolean("snippetRecording", true);
        }

        writer.WriteObjects(
            "segments",
            session.Segments.Where(segment => segment.Start <= facts.KnownUntil).Select(segment => (facts, session, segment)),
            static (segmentWriter, entry) => WriteSegment(segmentWriter, entry.facts, entry.session, entry.segment));
    }

    private static void WriteSegment(Utf8JsonWriter writer, ConversationFacts facts, SandboxSession session, SandboxSegment segment)
    {
        writer.WriteString("segmentType", segment.Type);
        writer.WriteTime("segmentStart", segment.Start);
        if (segment.End <= facts.KnownUntil)
        {
            writer.WriteTime("segmentEnd", segment.End);
            writer.WriteString("disconnectType", segment.DisconnectType);
        }

        writer.WriteBoolean("conference", false);
        if (segment.QueueId is not null)
        {
            writer.WriteString("queueId", segment.QueueId);
        }

        if (segment.WrapUpCode is not null)
        {
            writer.WriteString("wrapUpCode", segment.WrapUpCode);
        }

        var properties = facts.Properties.Where(property => property.SessionId == session.Id).ToArray();
        if (properties.Length > 0)
        {
            writer.WriteObjects("properties", properties, static (propertyWriter, property) =>
            {
                propertyWriter.WriteString("propertyType", property.Type);
                propertyWriter.WriteString("property", property.Name);
                propertyWriter.WriteString("value", property.Value);
            });
        }
    }
}
