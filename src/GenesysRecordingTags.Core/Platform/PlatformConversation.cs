using GenesysRecordingTags.Core.Api;

namespace GenesysRecordingTags.Core.Platform;

/// <summary>The conversation by which a recording is found.</summary>
internal static class PlatformConversation
{
    /// <summary>The conversation of a recording.</summary>
    /// <param name="recording">The recording.</param>
    /// <exception cref="GenesysApiException">It is not named. Nothing was sent.</exception>
    public static string Of(RecordingReference recording) => !string.IsNullOrWhiteSpace(recording.ConversationId)
        ? recording.ConversationId
        : throw new GenesysApiException(
            GenesysErrorKind.InvalidRequest,
            $"Recording '{recording.RecordingId}': its conversation is not named, and the Platform API finds a recording by it only. Nothing was sent.",
            "Pipe from Get-GenesysEvent, which names it, or give -ConversationId (a column ConversationId in rows of input).");
}
