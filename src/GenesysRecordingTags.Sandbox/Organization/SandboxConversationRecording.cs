namespace GenesysRecordingTags.Sandbox;

/// <summary>A recording of a conversation as it stands at one moment.</summary>
public sealed record SandboxConversationRecording
{
    /// <summary>The recording's id on the Platform API.</summary>
    public required string Id { get; init; }

    /// <summary>The recording's id on the Media API; null where that one does not know it.</summary>
    public string? MediaRecordingId { get; init; }

    /// <summary>For example <c>audio</c>.</summary>
    public required string Media { get; init; }

    /// <summary>For example <c>Trunk</c>; null for text.</summary>
    public string? MediaSubtype { get; init; }

    /// <summary>For example <c>AVAILABLE</c>.</summary>
    public required string FileState { get; init; }

    /// <summary>When it was created (UTC).</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it is archived (UTC); null where it is not.</summary>
    public DateTimeOffset? ArchiveDate { get; init; }

    /// <summary>When it is deleted (UTC); null where it is not.</summary>
    public DateTimeOffset? DeleteDate { get; init; }

    /// <summary>How many changes of its dates were applied.</summary>
    public int RetentionChanges { get; init; }

    internal static SandboxConversationRecording Of(ConversationRecording recording, SandboxConversation conversation, DateTimeOffset now) => new()
    {
        Id = recording.Id,
        MediaRecordingId = recording.MediaRecordingId,
        Media = recording.Media,
        MediaSubtype = recording.MediaSubtype,
        FileState = recording.StateAt(now, conversation.IsProtected),
        CreatedAt = recording.CreatedAt,
        ArchiveDate = recording.ArchiveDate,
        DeleteDate = recording.DeleteDate,
        RetentionChanges = recording.RetentionChanges,
    };
}
