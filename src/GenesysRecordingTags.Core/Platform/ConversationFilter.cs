using System.Text.Json;

namespace GenesysRecordingTags.Core.Platform;

/// <summary>The filters of details queries: conversations that ended and may have left a recording (Platform API, section 4.2).</summary>
internal static class ConversationFilter
{
    // Not the flag of audio alone: it leaves out chat, email, message and screen-only conversations.
    private static readonly (string Dimension, string? Value)[] MayBeRecorded =
    [
        ("recording", "true"), ("screenRecording", "true"), ("snippetRecording", "true"),
        ("mediaType", "chat"), ("mediaType", "email"), ("mediaType", "message"),
    ];

    /// <summary>Writes the filters as members of a query.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="includesUnrecorded">Whether conversations that left no recording are wanted too.</param>
    public static void Write(Utf8JsonWriter writer, bool includesUnrecorded)
    {
        Write(writer, "conversationFilters", "and", [("conversationEnd", null)]);
        if (!includesUnrecorded)
        {
            Write(writer, "segmentFilters", "or", MayBeRecorded);
        }
    }

    private static void Write(Utf8JsonWriter writer, string name, string junction, ReadOnlySpan<(string Dimension, string? Value)> predicates)
    {
        writer.WriteStartArray(name);
        writer.WriteStartObject();
        writer.WriteString("type", junction);
        writer.WriteStartArray("predicates");
        foreach (var (dimension, value) in predicates)
        {
            writer.WriteStartObject();
            writer.WriteString("type", "dimension");
            writer.WriteString("dimension", dimension);
            writer.WriteString("operator", value is null ? "exists" : "matches");
            if (value is not null)
            {
                writer.WriteString("value", value);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteEndArray();
    }
}
