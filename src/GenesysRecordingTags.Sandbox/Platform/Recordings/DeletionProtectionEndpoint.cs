using System.Globalization;

namespace GenesysRecordingTags.Sandbox;

/// <summary>The protection of conversations' recordings from deletion.</summary>
internal sealed class DeletionProtectionEndpoint(SandboxOptions options)
{
    private const int MaxIds = 100;

    private static readonly JsonShape Body = JsonShape.Object().Required("conversationIds", JsonShape.TextList);

    public IEnumerable<PlatformOperation> Operations =>
    [
        new(SandboxOperation.QueryProtection, "POST", "recordings/deletionprotection", Query) { Body = Body },
        new(SandboxOperation.UpdateProtection, "PUT", "recordings/deletionprotection", Update)
        {
            Permissions = PermissionRule.Any(SandboxPermissions.ProtectionApply, SandboxPermissions.ProtectionRevoke),
            Query = new QueryRules().Flag("protect"),
            Body = Body,
        },
    ];

    private static SandboxResponse Query(PlatformCall call)
    {
        if (Refusal(call) is { } refusal)
        {
            return refusal;
        }

        var ids = call.Body.Texts("conversationIds").Where(id => call.FindConversation(id) is { IsProtected: true });
        return SandboxResponse.Json(200, JsonBody.WriteList(ids, static (writer, id) =>
        {
            writer.WriteString("id", id);
            writer.WriteString("selfUri", $"/api/v2/conversations/{id}");
        }));
    }

    private SandboxResponse Update(PlatformCall call)
    {
        if (Refusal(call) is { } refusal)
        {
            return refusal;
        }

        var protects = call.QueryFlag("protect", true);
        var rule = PermissionRule.All(protects ? SandboxPermissions.ProtectionApply : SandboxPermissions.ProtectionRevoke);
        if (!rule.IsMetBy(call.Access))
        {
            return PlatformGateway.Forbidden(call.Exchange, rule, call.Access);
        }

        var failed = new List<(string Id, string Code, string Message)>();
        foreach (var id in call.Body.Texts("conversationIds"))
        {
            if (call.FindConversation(id) is not { } conversation)
            {
                failed.Add((id, "conversation.error.conversation.not.found", $"The conversation {id} was not found."));
            }
            else if (protects && !conversation.IsProtected && CountProtected(call) >= options.Platform.MaxProtectedConversations)
            {
                failed.Add((id, "bad.request", string.Create(
                    CultureInfo.InvariantCulture, $"{options.Platform.MaxProtectedConversations} conversations are protected already.")));
            }
            else
            {
                lock (conversation.Gate)
                {
                    // A deletion date that has passed meanwhile takes effect when the protection ends.
                    conversation.IsProtected = protects;
                }
            }
        }

        return failed.Count == 0 ? PlatformCall.NoContent() : PlatformCall.Ok(failed, static (writer, all) =>
            writer.WriteObjects("failedUpdates", all, static (updateWriter, update) =>
            {
                updateWriter.WriteStartObject("conversation");
                updateWriter.WriteString("id", update.Id);
                updateWriter.WriteEndObject();
                updateWriter.WriteString("errorMessage", update.Message);
                updateWriter.WriteString("errorCode", update.Code);
            }));
    }

    private static int CountProtected(PlatformCall call) => call.Data.Conversations.All().Count(conversation => conversation.IsProtected);

    private static SandboxResponse? Refusal(PlatformCall call) => call.Body.Items("conversationIds").Count() is 0 or > MaxIds
        ? call.BadRequest("conversationIds", "There must be 1 to 100 conversation ids.")
        : null;
}
