using System.Text;
using System.Text.Json;
using GenesysRecordingTags.Core.Api;
using GenesysRecordingTags.Core.Changes;

namespace GenesysRecordingTags.Core.Audit;

/// <summary>A change as JSON, so that another process can take its intent up.</summary>
internal static class ChangeJson
{
    /// <summary>A change as text.</summary>
    public static string Write(RecordingChange change) => Encoding.UTF8.GetString(JsonText.WriteObject(change, WriteMembers));

    /// <summary>A change from text.</summary>
    public static RecordingChange Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        var state = StateJson.Read(root);
        return new RecordingChange
        {
            Action = Enum.Parse<RecordingAction>(root.GetProperty("action"u8).GetString()!),
            Recording = new RecordingReference(root.GetProperty("recordingId"u8).GetString()!, StateJson.Text(root, "conversationId"u8)),
            Tags = state.Tags,
            RetentionPolicy = state.RetentionPolicy,
            Metadata = state.Metadata?.ToDictionary(pair => pair.Key, pair => pair.Value ?? string.Empty, StringComparer.Ordinal),
            PlainTags = state.PlainTags,
            SourceEventId = StateJson.Text(root, "sourceEventId"u8),
            Force = root.GetProperty("force"u8).GetBoolean(),
            UndoOf = StateJson.Text(root, "undoOf"u8),
        };
    }

    private static void WriteMembers(Utf8JsonWriter writer, RecordingChange change)
    {
        writer.WriteString("action", change.Action.ToString());
        StateJson.WriteOptional(writer, "recordingId", change.Recording.RecordingId);
        StateJson.WriteOptional(writer, "conversationId", change.Recording.ConversationId);
        StateJson.WriteMembers(writer, change.ToState());
        StateJson.WriteOptional(writer, "sourceEventId", change.SourceEventId);
        writer.WriteBoolean("force", change.Force);
        StateJson.WriteOptional(writer, "undoOf", change.UndoOf);
    }
}
