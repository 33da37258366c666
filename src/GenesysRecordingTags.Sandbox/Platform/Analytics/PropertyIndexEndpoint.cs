using System.Text.Json;

namespace GenesysRecordingTags.Sandbox;

/// <summary>Indexes analytics properties of a conversation's session: accepted at once, found a little later, never removed.</summary>
internal sealed class PropertyIndexEndpoint(SandboxOptions options)
{
    public IEnumerable<PlatformOperation> Operations =>
    [
        new(SandboxOperation.IndexProperties, "POST", "analytics/conversations/{conversationId}/details/properties", Index)
        {
            Permissions = PermissionRule.Any(SandboxPermissions.PropertiesIndex),
            Body = JsonShape.Object().Required("sessionId", JsonShape.Text).Required("targetDate", JsonShape.Time)
                .Required("properties", JsonShape.ListOf(JsonShape.Object()
                    .Required("propertyType", JsonShape.OneOf("bool", "integer", "real", "date", "string", "uuid"))
                    .Required("property", JsonShape.Text).Required("value", JsonShape.Text))),
        },
    ];

    private SandboxResponse Index(PlatformCall call)
    {
        if (call.FindConversation() is not { } conversation)
        {
            return call.ConversationNotFound();
        }

        var sessionId = call.Body.Text("sessionId")!;
        if (conversation.Participants(call.Data.Seed).All(participant => participant.Session.Id != sessionId))
        {
            return call.BadRequest("sessionId", $"The conversation has no session {sessionId}.");
        }

        if (conversation.EndedAt <= call.Now && !options.Platform.IndexesEndedConversations)
        {
            return call.BadRequest("conversationId", "The conversation has ended.");
        }

        var properties = call.Body.Items("properties").Select(property => new IndexedProperty(
            sessionId,
            call.Now + options.Platform.AcceptedChangeDelay,
            property.Text("propertyType")!,
            property.Text("property")!,
            property.Text("value")!)).ToArray();
        lock (conversation.Gate)
        {
            conversation.Properties.AddRange(properties);
        }

        call.Data.PlatformChanges.CountIndexedProperties(properties.Length);
        return PlatformCall.Ok(call.Body, static (writer, body) => Echo(writer, body), 202);
    }

    private static void Echo(Utf8JsonWriter writer, JsonElement body)
    {
        foreach (var property in body.EnumerateObject())
        {
            property.WriteTo(writer);
        }
    }
}
