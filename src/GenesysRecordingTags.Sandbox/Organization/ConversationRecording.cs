namespace GenesysRecordingTags.Sandbox;

/// <summary>A recording of a conversation. Whoever reads or changes what can change holds the conversation's gate.</summary>
internal sealed class ConversationRecording
{
    public required string Id { get; init; }

    /// <summary><c>audio</c>, <c>chat</c>, <c>email</c>, <c>messaging</c> or <c>screen</c>.</summary>
    public required string Media { get; init; }

    /// <summary><c>Trunk</c>, <c>Station</c>, <c>Consult</c>, <c>Screen</c> or <c>Snippet</c>; null for text.</summary>
    public string? MediaSubtype { get; init; }

    public required string SessionId { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Until then it is being uploaded.</summary>
    public required DateTimeOffset AvailableAt { get; init; }

    /// <summary>The id under which the Media API knows it; null where it does not.</summary>
    public string? MediaRecordingId { get; init; }

    public DateTimeOffset? ArchiveDate { get; set; }

    public DateTimeOffset? DeleteDate { get; set; }

    /// <summary>When its restoration from the archive is complete; null where it was never asked for.</summary>
    public DateTimeOffset? RestoredAt { get; set; }

    /// <summary>When its playable media is ready; null where it was never asked for.</summary>
    public DateTimeOffset? TranscodedAt { get; set; }

    public bool IsDeleted { get; private set; }

    public bool IsArchived { get; private set; }

    /// <summary>How many changes of its dates were applied.</summary>
    public int RetentionChanges { get; set; }

    /// <summary>The state at a moment; a date that has passed takes effect when it is asked for.</summary>
    public string StateAt(DateTimeOffset now, bool isProtected)
    {
        if (now < AvailableAt)
        {
            return FileState.Uploading;
        }

        IsDeleted |= DeleteDate <= now && !isProtected;
        if (IsDeleted)
        {
            return FileState.Deleted;
        }

        if (ArchiveDate <= now)
        {
            (IsArchived, RestoredAt) = (true, null);
            return FileState.Archived;
        }

        return !IsArchived ? FileState.Available : RestoredAt <= now ? FileState.Restored : RestoredAt is null ? FileState.Archived : FileState.Restoring;
    }
}
