using System.Text.Json;

namespace GenesysRecordingTags.Sandbox;

/// <summary>Writes recordings, with or without what only their playback needs.</summary>
internal static class RecordingWriter
{
    private const int Restorations = 10_000;

    /// <summary>A <c>RecordingMetadata</c>. The caller holds the conversation's gate.</summary>
    public static void WriteMetadata(Utf8JsonWriter writer, SandboxConversation conversation, ConversationRecording recording, DateTimeOffset now)
    {
        WriteCommon(writer, conversation, recording, now);
        writer.WriteString("region", "us-east-1");
        writer.WriteString("selfUri", $"/api/v2/conversations/{conversation.Id}/recordingmetadata/{recording.Id}");
    }

    /// <summary>A <c>Recording</c>. The caller holds the conversation's gate.</summary>
    public static void WriteRecording(
        Utf8JsonWriter writer, SandboxConversation conversation, ConversationRecording recording, DateTimeOffset now, bool hasMedia)
    {
        WriteCommon(writer, conversation, recording, now);
        if (hasMedia)
        {
            writer.WriteStartObject("mediaUris");
            writer.WriteStartObject("S");
            writer.WriteString("mediaUri", $"https://media.sandbox.example/{recording.Id}.webm");
            writer.WriteStartArray("waveformData");
            writer.WriteEndArray();
            writer.WriteEndObject();
            writer.WriteEndObject();
            writer.WriteNumber("actualTranscodeTimeMs", 800);
        }
        else if (recording.TranscodedAt > now)
        {
            writer.WriteNumber("estimatedTranscodeTimeMs", (long)(recording.TranscodedAt.Value - now).TotalMilliseconds);
        }

        writer.WriteTime("originalRecordingStartTime", recording.StartedAt);
        writer.WriteTime("creationTime", recording.CreatedAt);
        writer.WriteString("recordingFileRole", "CUSTOMER_EXPERIENCE");
        writer.WriteString("selfUri", $"/api/v2/conversations/{conversation.Id}/recordings/{recording.Id}");
    }

    private static void WriteCommon(Utf8JsonWriter writer, SandboxConversation conversation, ConversationRecording recording, DateTimeOffset now)
    {
        var state = recording.StateAt(now, conversation.IsProtected);
        writer.WriteString("id", recording.Id);
        writer.WriteString("conversationId", conversation.Id);
        if (recording.Media == "screen")
        {
            // Of other media the service tells no times.
            writer.WriteTime("startTime", recording.StartedAt);
            writer.WriteTime("endTime", recording.CreatedAt);
        }

        writer.WriteString("media", recording.Media);
        if (recording.MediaSubtype is not null)
        {
            writer.WriteString("mediaSubtype", recording.MediaSubtype);
        }

        writer.WriteStartArray("annotations");
        writer.WriteEndArray();
        writer.WriteString("fileState", state);
        if (state is FileState.Archived or FileState.Restoring or FileState.Restored)
        {
            writer.WriteString("archiveMedium", "CLOUDARCHIVE");
        }

        if (state == FileState.Restored)
        {
            writer.WriteTimeIfAny("restoreExpirationTime", recording.ArchiveDate);
        }

        writer.WriteTimeIfAny("archiveDate", recording.ArchiveDate);
        writer.WriteTimeIfAny("deleteDate", recording.DeleteDate);
        writer.WriteNumber("maxAllowedRestorationsForOrg", Restorations);
        writer.WriteNumber("remainingRestorationsAllowedForOrg", Restorations);
        writer.WriteString("sessionId", recording.SessionId);
    }
}
