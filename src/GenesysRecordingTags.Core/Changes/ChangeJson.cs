using System.Text;
using System.Text.Json;
using GenesysRecordingTags.Core.Api;

namespace GenesysRecordingTags.Core.Changes;

/// <summary>A change as JSON, so that another process can resume its intent.</summary>
internal static class ChangeJson
{
    /// <summary>A change as text.</summary>
    public static string Write(RecordingChange change) => Encoding.UTF8.GetString(JsonText.WriteObject(change, WriteMembers));

    /// <summary>A change from text.</summary>
    public static RecordingChange Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        var kind = ChangeKind.Of(Enum.Parse<RecordingAction>(root.GetProperty("action"u8).GetString()!));
        var recording = new RecordingReference(root.GetProperty("recordingId"u8).GetString()!, StateJson.Text(root, "conversationId"u8));
        return kind.Read(recording, StateJson.Read(root), root) with
        {
            SourceEventId = StateJson.Text(root, "sourceEventId"u8),
            SubscriptionName = StateJson.Text(root, "subscriptionName"u8),
            Force = root.GetProperty("force"u8).GetBoolean(),
            UndoOf = StateJson.Text(root, "undoOf"u8),
            Run = StateJson.Text(root, "runId"u8) is { } runId ? new RunIdentity(runId, StateJson.Text(root, "runName"u8)) : null,
        };
    }

    private static void WriteMembers(Utf8JsonWriter writer, RecordingChange change)
    {
        writer.WriteString("action", change.Action.ToString());
        StateJson.WriteOptional(writer, "recordingId", change.Recording.RecordingId);
        StateJson.WriteOptional(writer, "conversationId", change.Recording.ConversationId);
        StateJson.WriteMembers(writer, change.ToState());
        change.WriteMembers(writer);
        StateJson.WriteOptional(writer, "sourceEventId", change.SourceEventId);
        StateJson.WriteOptional(writer, "subscriptionName", change.SubscriptionName);
        writer.WriteBoolean("force", change.Force);
        StateJson.WriteOptional(writer, "undoOf", change.UndoOf);
        StateJson.WriteOptional(writer, "runId", change.Run?.Id);
        StateJson.WriteOptional(writer, "runName", change.Run?.Name);
    }
}
