namespace GenesysRecordingTags.Sandbox;

/// <summary>Applies the two dates of a recording's retention. The caller holds the conversation's gate.</summary>
internal sealed class RetentionChange(SandboxPlatformOptions options)
{
    /// <summary>The answer that refuses the change; null where it was applied.</summary>
    public SandboxResponse? Apply(PlatformCall call, SandboxConversation conversation, ConversationRecording recording)
    {
        var archiveDate = Wanted(call, "archiveDate", recording.ArchiveDate);
        var deleteDate = Wanted(call, "deleteDate", recording.DeleteDate);
        var state = recording.StateAt(call.Now, conversation.IsProtected);
        if (state is FileState.Uploading or FileState.Deleted)
        {
            return call.BadRequest("id", $"The recording {recording.Id} is {state}: its retention cannot be changed.");
        }

        if (options.ProtectionRefusesDates && conversation.IsProtected)
        {
            return call.BadRequest("deleteDate", $"The retention of the recording {recording.Id} cannot be changed.");
        }

        if (archiveDate is not null && deleteDate is not null && deleteDate <= archiveDate)
        {
            return call.BadRequest("archiveDate", "archiveDate must be before deleteDate.", "invalid.date");
        }

        var isArchiveChange = !IsSame(archiveDate, recording.ArchiveDate);
        var isRestore = isArchiveChange && state == FileState.Archived;
        var isEdit = (isArchiveChange && !isRestore) || !IsSame(deleteDate, recording.DeleteDate);
        var kind = RecordingKind.Of(recording);
        var needed = new List<string>();
        if (isEdit)
        {
            needed.Add(kind.EditRetention);
        }

        if (isRestore)
        {
            needed.Add(kind.Restore);
        }

        var rule = PermissionRule.All([.. needed]);
        if (!rule.IsMetBy(call.Access))
        {
            return PlatformGateway.Forbidden(call.Exchange, rule, call.Access);
        }

        (recording.ArchiveDate, recording.DeleteDate) = (archiveDate, deleteDate);
        if (isRestore)
        {
            recording.RestoredAt = call.Now + options.RestoreDuration;
        }

        if (isEdit || isRestore)
        {
            recording.RetentionChanges++;
            call.Data.PlatformChanges.CountRetentionChange();
        }

        return null;
    }

    private DateTimeOffset? Wanted(PlatformCall call, string field, DateTimeOffset? current)
    {
        // An explicit null is a wish; whether an absent field is one nobody has told.
        var isNamed = call.Body.TryGetProperty(field, out _);
        return isNamed || options.OmittedDateIsCleared ? call.Body.Time(field) : current;
    }

    // Answers tell milliseconds: what comes back by them is not a change.
    private static bool IsSame(DateTimeOffset? a, DateTimeOffset? b) =>
        a is null || b is null ? a is null && b is null : a.Value.ToUnixTimeMilliseconds() == b.Value.ToUnixTimeMilliseconds();
}
