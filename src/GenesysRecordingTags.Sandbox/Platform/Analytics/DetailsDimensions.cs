namespace GenesysRecordingTags.Sandbox;

/// <summary>The dimensions by which the sandbox filters: a part of what the service knows, any other is refused.</summary>
internal static class DetailsDimensions
{
    public static string[] Conversation { get; } =
    [
        "conversationEnd", "conversationId", "conversationInitiator", "conversationStart", "customerParticipation",
        "divisionId", "externalTag", "mediaStatsMinConversationMos", "originatingDirection",
    ];

    public static string[] Segment { get; } =
    [
        "recording", "screenRecording", "snippetRecording", "mediaType", "queueId", "wrapUpCode", "userId",
        "purpose", "direction", "disconnectType", "flowId", "segmentType", "sessionId", "teamId",
    ];

    public static string? Of(ConversationFacts facts, string dimension)
    {
        var conversation = facts.Conversation;
        return dimension switch
        {
            "conversationEnd" => facts.EndedAt is null ? null : "ended",
            "conversationId" => conversation.Id,
            "conversationInitiator" => "customer",
            "conversationStart" => "started",
            "customerParticipation" => "true",
            "divisionId" => conversation.Division.Id,
            "externalTag" => facts.ExternalTag,
            "originatingDirection" => conversation.Direction,
            _ => null,
        };
    }

    public static string? Of(SegmentFacts facts, string dimension) => dimension switch
    {
        "recording" => Flag(facts.Participant.Session.HasRecording),
        "screenRecording" => Flag(facts.Participant.HasScreenRecording),
        "snippetRecording" => Flag(facts.Participant.Session.HasSnippetRecording),
        "mediaType" => facts.Conversation.Conversation.MediaType,
        "queueId" => facts.Segment.QueueId,
        "wrapUpCode" => facts.Segment.WrapUpCode,
        "userId" => facts.Participant.UserId,
        "purpose" => facts.Participant.Purpose,
        "direction" => facts.Participant.Session.Direction,
        "disconnectType" => facts.Segment.DisconnectType,
        "segmentType" => facts.Segment.Type,
        "sessionId" => facts.Participant.Session.Id,
        _ => null,
    };

    // A flag that is not set is not there.
    private static string? Flag(bool value) => value ? "true" : null;
}
