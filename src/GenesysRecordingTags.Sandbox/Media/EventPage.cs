using System.Text.Json;

namespace GenesysRecordingTags.Sandbox;

/// <summary>One page of events on the wire, with fields that the contract does not know among the others.</summary>
internal sealed record EventPage(IReadOnlyList<SandboxInteraction> Events, string? NextPageToken, EventPageFault Fault)
{
    public const string EventType = "interaction.completed";

    public bool WritesNullToken { get; init; }

    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartArray("events");
        if (Fault == EventPageFault.Malformed)
        {
            WriteMalformed(writer);
        }

        foreach (var interaction in Fault == EventPageFault.Reordered ? Events.Reverse() : Events)
        {
            WriteEvent(writer, interaction);
            if (Fault == EventPageFault.Duplicated)
            {
                WriteEvent(writer, interaction);
            }
        }

        writer.WriteEndArray();
        if (NextPageToken is not null)
        {
            writer.WriteString("nextPageToken", NextPageToken);
        }
        else if (WritesNullToken)
        {
            writer.WriteNull("nextPageToken");
        }

        writer.WriteNumber("eventCount", Events.Count);
    }

    private static void WriteEvent(Utf8JsonWriter writer, SandboxInteraction interaction)
    {
        writer.WriteStartObject();
        writer.WriteString("id", interaction.EventId);
        writer.WriteString("eventType", EventType);
        writer.WriteNumber("schemaVersion", 2);
        writer.WriteStartObject("data");
        writer.WriteString("id", interaction.Id);
        if (interaction.RecordingId is not null)
        {
            writer.WriteString("recordingId", interaction.RecordingId);
        }
        else if (interaction.Number % 20 < 10)
        {
            // One half of the unrecorded ones says null, the other nothing.
            writer.WriteNull("recordingId");
        }

        writer.WriteString("mediaType", interaction.MediaType);
        writer.WriteTime("completedDate", interaction.CompletedAt);
        writer.WriteStartObject("wrapUp");
        writer.WriteString("code", "resolved");
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    /// <summary>Entries that are not events, ahead of the valid ones, of which none is left out.</summary>
    private static void WriteMalformed(Utf8JsonWriter writer)
    {
        foreach (var entry in MalformedEntries)
        {
            writer.WriteRawValue(entry);
        }
    }

    private static readonly string[] MalformedEntries =
    [
        "null",
        "17",
        "\"not an event\"",
        "[]",
        "{}",
        """{"id":"evt-malformed-1","eventType":"interaction.completed"}""",
        """{"id":"evt-malformed-2","eventType":"interaction.completed","data":null}""",
        """{"id":"evt-malformed-3","eventType":"interaction.completed","data":"text"}""",
        """{"id":"evt-malformed-4","eventType":"interaction.completed","data":{"id":"int-x","recordingId":17}}""",
        """{"id":null,"eventType":"interaction.completed","data":{"id":null,"recordingId":["rec"],"completedDate":"yesterday"}}""",
    ];
}
