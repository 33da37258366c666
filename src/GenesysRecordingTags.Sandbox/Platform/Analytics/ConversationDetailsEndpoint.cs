namespace GenesysRecordingTags.Sandbox;

/// <summary>One conversation as analytics know it.</summary>
internal sealed class ConversationDetailsEndpoint(SandboxOptions options)
{
    public IEnumerable<PlatformOperation> Operations =>
    [
        new(SandboxOperation.GetConversationDetails, "GET", "analytics/conversations/{conversationId}/details", Get)
        {
            Permissions = PermissionRule.Any(SandboxPermissions.ConversationDetailView, SandboxPermissions.AgentConversationDetailView),
        },
    ];

    private SandboxResponse Get(PlatformCall call)
    {
        var lag = options.Platform.AnalyticsLag;
        return call.FindConversation() is { } conversation && conversation.StartedAt <= call.Now - lag
            ? PlatformCall.Ok(
                new ConversationFacts(conversation, call.Data.Seed, call.Now, lag),
                static (writer, facts) => DetailsWriter.WriteMembers(writer, facts, hasAttributes: false))
            : call.ConversationNotFound();
    }
}
