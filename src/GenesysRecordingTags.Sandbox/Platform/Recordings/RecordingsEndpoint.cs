namespace GenesysRecordingTags.Sandbox;

/// <summary>A conversation's recordings with their media, and their retention.</summary>
internal sealed class RecordingsEndpoint(SandboxOptions options)
{
    private static readonly PermissionRule View = PermissionRule.Any(
        SandboxPermissions.RecordingView, SandboxPermissions.SegmentView, SandboxPermissions.SnippetView, SandboxPermissions.ScreenView);

    private static readonly PermissionRule Update = PermissionRule.Any(
        SandboxPermissions.RecordingView, SandboxPermissions.RecordingEditRetention, SandboxPermissions.RecordingRestore,
        SandboxPermissions.ScreenView, SandboxPermissions.ScreenEditRetention, SandboxPermissions.ScreenRestore,
        SandboxPermissions.SnippetView, SandboxPermissions.SnippetEditRetention, SandboxPermissions.SnippetRestore);

    private static readonly string[] Formats = ["WAV", "WEBM", "WAV_ULAW", "OGG_VORBIS", "OGG_OPUS", "MP3", "NONE"];

    private readonly SandboxPlatformOptions _options = options.Platform;
    private readonly RetentionChange _change = new(options.Platform);

    public IEnumerable<PlatformOperation> Operations =>
    [
        new(SandboxOperation.ListRecordings, "GET", "conversations/{conversationId}/recordings", List)
        {
            Permissions = View,
            Query = new QueryRules().Whole("maxWaitMs", 1, int.MaxValue).OneOf("formatId", Formats).Text("mediaFormats", "locale")
                .Flag("includePauseAnnotationsForScreenRecordings"),
        },
        new(SandboxOperation.GetRecording, "GET", "conversations/{conversationId}/recordings/{recordingId}", Get)
        {
            Permissions = View,
            Query = new QueryRules().OneOf("formatId", Formats).OneOf("emailFormatId", "EML", "NONE").OneOf("chatFormatId", "ZIP", "NONE")
                .OneOf("messageFormatId", "ZIP", "NONE").Flag("download").Text("fileName", "locale", "mediaFormats"),
        },
        new(SandboxOperation.UpdateRecording, "PUT", "conversations/{conversationId}/recordings/{recordingId}", Put)
        {
            Permissions = Update,
            Query = new QueryRules().Flag("clearExport"),
            Body = RecordingShape.Recording,
        },
    ];

    private SandboxResponse List(PlatformCall call)
    {
        if (call.FindConversation() is not { } conversation)
        {
            return call.ConversationNotFound();
        }

        lock (conversation.Gate)
        {
            var recordings = conversation.EndedAt > call.Now ? [] : conversation.Recordings.Where(recording => RecordingKind.IsVisible(call, recording)).ToArray();
            var ready = recordings.ToDictionary(recording => recording, recording => HasMedia(call, conversation, recording));
            var status = WantsMedia(call) && recordings.Any(recording => recording.TranscodedAt > call.Now) ? 202 : 200;
            return SandboxResponse.Json(status, JsonBody.WriteList(recordings, (writer, recording) =>
                RecordingWriter.WriteRecording(writer, conversation, recording, call.Now, ready[recording])));
        }
    }

    private SandboxResponse Get(PlatformCall call)
    {
        if (call.FindConversation() is not { } conversation)
        {
            return call.ConversationNotFound();
        }

        if (Find(call, conversation) is not { } recording)
        {
            return call.NotFound("recording", call.Path("recordingId"));
        }

        lock (conversation.Gate)
        {
            var hasMedia = HasMedia(call, conversation, recording);
            var status = WantsMedia(call) && recording.TranscodedAt > call.Now ? 202 : 200;
            return PlatformCall.Ok(recording, (writer, found) => RecordingWriter.WriteRecording(writer, conversation, found, call.Now, hasMedia), status);
        }
    }

    private SandboxResponse Put(PlatformCall call)
    {
        if (call.FindConversation() is not { } conversation)
        {
            return call.ConversationNotFound();
        }

        if (Find(call, conversation) is not { } recording)
        {
            return call.NotFound("recording", call.Path("recordingId"));
        }

        lock (conversation.Gate)
        {
            return _change.Apply(call, conversation, recording)
                ?? PlatformCall.Ok(recording, (writer, changed) => RecordingWriter.WriteRecording(writer, conversation, changed, call.Now, hasMedia: false));
        }
    }

    private static ConversationRecording? Find(PlatformCall call, SandboxConversation conversation) =>
        conversation.EndedAt <= call.Now && conversation.FindRecording(call.Path("recordingId")) is { } recording && RecordingKind.IsVisible(call, recording)
            ? recording
            : null;

    private static bool WantsMedia(PlatformCall call) => !string.Equals(call.Query("formatId"), "NONE", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether the media can be played; the first who asks sets the transcoding going.</summary>
    private bool HasMedia(PlatformCall call, SandboxConversation conversation, ConversationRecording recording)
    {
        if (!WantsMedia(call) || recording.StateAt(call.Now, conversation.IsProtected) is not (FileState.Available or FileState.Restored))
        {
            return false;
        }

        recording.TranscodedAt ??= call.Now + _options.TranscodingDuration;
        return recording.TranscodedAt <= call.Now;
    }
}
