namespace GenesysRecordingTags.Core.Api;

/// <summary>What is the same recording.</summary>
internal static class RecordingId
{
    /// <summary>An id in the form that all spellings of it share: a UUID is the same in any letter case, other ids are as they are.</summary>
    public static string? Normalize(string? recordingId) => Guid.TryParseExact(recordingId, "D", out var uuid) ? uuid.ToString("D") : recordingId;
}
