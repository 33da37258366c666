namespace GenesysRecordingTags.Sandbox;

/// <summary>The body of a change of retention: a whole recording, of which two dates can be changed.</summary>
internal static class RecordingShape
{
    public static JsonShape Recording { get; } = JsonShape.Object()
        .Optional("id", JsonShape.Text).Optional("name", JsonShape.Text).Optional("conversationId", JsonShape.Text).Optional("path", JsonShape.Text)
        .Optional("startTime", JsonShape.Text).Optional("endTime", JsonShape.Text).Optional("media", JsonShape.Text).Optional("mediaSubject", JsonShape.Text)
        .Optional("mediaSubtype", JsonShape.OneOf("Trunk", "Station", "Consult", "Screen", "Snippet"))
        .Optional("fileState", JsonShape.OneOf("ARCHIVED", "AVAILABLE", "DELETED", "RESTORED", "RESTORING", "UPLOADING", "ERROR"))
        .Optional("archiveMedium", JsonShape.OneOf("CLOUDARCHIVE"))
        .Optional("recordingFileRole", JsonShape.OneOf("CUSTOMER_EXPERIENCE", "ADHOC"))
        .Optional("recordingErrorStatus", JsonShape.OneOf("EMAIL_TRANSCRIPT_TOO_LARGE"))
        .Optional("annotations", JsonShape.ListOf(JsonShape.Any)).Optional("transcript", JsonShape.ListOf(JsonShape.Any))
        .Optional("emailTranscript", JsonShape.ListOf(JsonShape.Any)).Optional("messagingTranscript", JsonShape.ListOf(JsonShape.Any))
        .Optional("restoreExpirationTime", JsonShape.Time).Optional("mediaUris", JsonShape.MapOf(JsonShape.Any))
        .Optional("estimatedTranscodeTimeMs", JsonShape.Number).Optional("actualTranscodeTimeMs", JsonShape.Number)
        .Optional("archiveDate", JsonShape.Time).Optional("deleteDate", JsonShape.Time)
        .Optional("exportDate", JsonShape.Time).Optional("exportedDate", JsonShape.Time)
        .Optional("outputDurationMs", JsonShape.Whole).Optional("outputSizeInBytes", JsonShape.Whole)
        .Optional("maxAllowedRestorationsForOrg", JsonShape.Whole).Optional("remainingRestorationsAllowedForOrg", JsonShape.Whole)
        .Optional("sessionId", JsonShape.Text).Optional("users", JsonShape.ListOf(JsonShape.Any))
        .Optional("originalRecordingStartTime", JsonShape.Time).Optional("creationTime", JsonShape.Time)
        .Optional("associatedConversationIds", JsonShape.TextList).Optional("selfUri", JsonShape.Text);
}
