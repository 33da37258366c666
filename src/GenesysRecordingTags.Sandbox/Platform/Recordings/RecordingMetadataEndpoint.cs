namespace GenesysRecordingTags.Sandbox;

/// <summary>What is known of a conversation's recordings, without their media.</summary>
internal static class RecordingMetadataEndpoint
{
    private static readonly PermissionRule Permissions = PermissionRule.Any(
        SandboxPermissions.RecordingView, SandboxPermissions.SegmentView, SandboxPermissions.SnippetView, SandboxPermissions.ScreenView);

    public static IEnumerable<PlatformOperation> Operations =>
    [
        new(SandboxOperation.ListRecordingMetadata, "GET", "conversations/{conversationId}/recordingmetadata", List) { Permissions = Permissions },
        new(SandboxOperation.GetRecordingMetadata, "GET", "conversations/{conversationId}/recordingmetadata/{recordingId}", Get) { Permissions = Permissions },
    ];

    private static SandboxResponse List(PlatformCall call)
    {
        if (call.FindConversation() is not { } conversation)
        {
            return call.ConversationNotFound();
        }

        lock (conversation.Gate)
        {
            var recordings = conversation.EndedAt > call.Now ? [] : conversation.Recordings.Where(recording => RecordingKind.IsVisible(call, recording));
            return SandboxResponse.Json(200, JsonBody.WriteList(recordings, (writer, recording) =>
                RecordingWriter.WriteMetadata(writer, conversation, recording, call.Now)));
        }
    }

    private static SandboxResponse Get(PlatformCall call)
    {
        if (call.FindConversation() is not { } conversation)
        {
            return call.ConversationNotFound();
        }

        if (conversation.EndedAt > call.Now || conversation.FindRecording(call.Path("recordingId")) is not { } recording || !RecordingKind.IsVisible(call, recording))
        {
            return call.NotFound("recording", call.Path("recordingId"));
        }

        lock (conversation.Gate)
        {
            return PlatformCall.Ok(recording, (writer, found) => RecordingWriter.WriteMetadata(writer, conversation, found, call.Now));
        }
    }
}
