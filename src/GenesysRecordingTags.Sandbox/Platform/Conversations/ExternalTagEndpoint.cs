using System.Text;

namespace GenesysRecordingTags.Sandbox;

/// <summary>The external tag of a conversation: accepted at once, in force a little later.</summary>
internal sealed class ExternalTagEndpoint(SandboxOptions options)
{
    public IEnumerable<PlatformOperation> Operations =>
    [
        new(SandboxOperation.UpdateExternalTag, "PUT", "conversations/{conversationId}/tags", Update)
        {
            Permissions = PermissionRule.Any(SandboxPermissions.ExternalTagEdit),
            Body = JsonShape.Object().Required("externalTag", JsonShape.Text),
        },
    ];

    private SandboxResponse Update(PlatformCall call)
    {
        if (call.FindConversation() is not { } conversation)
        {
            return call.ConversationNotFound();
        }

        var tag = call.Body.Text("externalTag")!;
        lock (conversation.Gate)
        {
            conversation.ExternalTag.Set(tag.Length == 0 ? null : tag, call.Now + options.Platform.AcceptedChangeDelay, call.Now);
        }

        call.Data.PlatformChanges.CountExternalTag();
        return SandboxResponse.Json(202, Encoding.UTF8.GetBytes("\"Tags update request was accepted\""));
    }
}
