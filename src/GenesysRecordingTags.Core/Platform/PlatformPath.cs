using GenesysRecordingTags.Core.Validation;

namespace GenesysRecordingTags.Core.Platform;

/// <summary>The paths of the Platform API, with ids made safe for them.</summary>
internal static class PlatformPath
{
    /// <summary>The token in use.</summary>
    public const string Token = "/api/v2/tokens/me";

    /// <summary>The roles of the client, with their permissions.</summary>
    public const string Subject = "/api/v2/authorization/subjects/me";

    /// <summary>The synchronous query for conversations.</summary>
    public const string DetailsQuery = "/api/v2/analytics/conversations/details/query";

    /// <summary>What is known of the recordings of a conversation, without their media.</summary>
    /// <param name="conversationId">The conversation.</param>
    public static string RecordingMetadata(string conversationId) => $"{Conversation(conversationId)}/recordingmetadata";

    private static string Conversation(string conversationId) => $"/api/v2/conversations/{PathText.Escape(conversationId, "conversation id")}";
}
