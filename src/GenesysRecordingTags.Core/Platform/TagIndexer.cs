using System.Text.Json;
using GenesysRecordingTags.Core.Api;
using GenesysRecordingTags.Core.Http;

namespace GenesysRecordingTags.Core.Platform;

/// <summary>Puts tags where searches and jobs of the organisation find their conversations: the external tag, or indexed properties (Platform API,
/// section 3.11).</summary>
/// <param name="client">The connection.</param>
internal sealed class TagIndexer(IApiClient client)
{
    /// <summary>What an external tag of this module's begins with: any other is somebody else's.</summary>
    public const string OwnPrefix = "rt:";

    /// <summary>The name of the indexed property.</summary>
    public const string Property = "recordingTag";

    /// <summary>The external tag that says a label.</summary>
    /// <param name="label">The label.</param>
    public static string ExternalTagOf(string? label) => OwnPrefix + label;

    /// <summary>Reads what the conversation has there now.</summary>
    /// <param name="conversationId">The conversation.</param>
    /// <param name="options">How it is read.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    public async Task<IndexedConversation> ReadAsync(string conversationId, SendOptions options, CancellationToken cancellationToken)
    {
        var request = new ApiRequest
        {
            Method = HttpMethod.Get,
            Semantics = RequestSemantics.Safe,
            PathAndQuery = PlatformPath.ConversationDetails(conversationId),
            RequiredPermission = PlatformPermissions.ConversationDetailView,
            Subject = SubjectOf(conversationId),
            SubjectId = conversationId,
            Priority = options.Priority,
            ConcurrencyLease = options.ConcurrencyLease,
        };
        var response = await client.SendAsync(request, cancellationToken).ConfigureAwait(false);
        return IndexedConversation.Read(PlatformJson.Read(request, response));
    }

    /// <summary>Why an external tag is not put there; null where it may be.</summary>
    /// <param name="conversation">The conversation as it is.</param>
    /// <param name="assignment">The tags.</param>
    public static GenesysApiException? FindObstacle(IndexedConversation conversation, TagAssignment assignment) =>
        assignment is { Index: TagIndex.ExternalTag, OverwritesExternalTag: false }
        && conversation.ExternalTag is { Length: > 0 } other
        && !other.StartsWith(OwnPrefix, StringComparison.Ordinal)
            ? new GenesysApiException(
                GenesysErrorKind.Conflict,
                $"Recording '{assignment.Recording.RecordingId}': its conversation has the external tag '{ErrorBody.Clean(other, 100)}', which this module did not put there. Nothing was sent.",
                "Leave out -Index ExternalTag, or overwrite it with -Force.")
            : null;

    /// <summary>Puts the first label there.</summary>
    /// <param name="conversationId">The conversation.</param>
    /// <param name="externalTag">The text.</param>
    /// <param name="options">How it is sent.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    public Task<ApiResponse> PutExternalTagAsync(string conversationId, string externalTag, SendOptions options, CancellationToken cancellationToken) =>
        SendAsync(
            conversationId,
            HttpMethod.Put,
            PlatformPath.ExternalTag(conversationId),
            RequestSemantics.Idempotent,
            PlatformPermissions.ExternalTagEdit,
            writer => writer.WriteString("externalTag", externalTag),
            options,
            cancellationToken);

    /// <summary>Indexes labels as properties.</summary>
    /// <param name="conversationId">The conversation.</param>
    /// <param name="conversation">The conversation as it is.</param>
    /// <param name="labels">The labels; those that are there already are left out.</param>
    /// <param name="options">How it is sent.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <returns>Null where all of them are there.</returns>
    /// <exception cref="GenesysApiException">The service refuses, or the conversation has no session.</exception>
    public async Task<ApiResponse?> IndexAsync(
        string conversationId, IndexedConversation conversation, IEnumerable<string> labels, SendOptions options, CancellationToken cancellationToken)
    {
        var missing = labels.Distinct(StringComparer.Ordinal).Except(conversation.Labels, StringComparer.Ordinal).ToList();
        if (missing.Count == 0)
        {
            return null;
        }

        if (conversation.SessionId is not { } sessionId)
        {
            throw new GenesysApiException(
                GenesysErrorKind.InvalidRequest,
                $"The conversation '{conversationId}' has no session that properties could be indexed for.",
                "Use -Index ExternalTag, or none.");
        }

        return await SendAsync(
            conversationId,
            HttpMethod.Post,
            PlatformPath.DetailsProperties(conversationId),
            RequestSemantics.NotRepeatable,
            PlatformPermissions.PropertiesIndex,
            writer =>
            {
                writer.WriteString("sessionId", sessionId);
                writer.WriteString("targetDate", EventPlace.Time(conversation.StartedAt ?? DateTimeOffset.UnixEpoch));
                writer.WriteStartArray("properties");
                foreach (var label in missing)
                {
                    writer.WriteStartObject();
                    writer.WriteString("propertyType", "string");
                    writer.WriteString("property", Property);
                    writer.WriteString("value", label);
                    writer.WriteEndObject();
                }

                writer.WriteEndArray();
            },
            options,
            cancellationToken).ConfigureAwait(false);
    }

    private static string SubjectOf(string conversationId) => $"conversation '{conversationId}'";

    private Task<ApiResponse> SendAsync(
        string conversationId,
        HttpMethod method,
        string path,
        RequestSemantics semantics,
        string permission,
        Action<Utf8JsonWriter> write,
        SendOptions options,
        CancellationToken cancellationToken) => client.SendAsync(
            new ApiRequest
            {
                Method = method,
                Semantics = semantics,
                PathAndQuery = path,
                Body = new ReadOnlyMemory<byte>(ProbeRequests.Write(write)),
                RequiredPermission = permission,
                Subject = SubjectOf(conversationId),
                SubjectId = conversationId,
                Priority = options.Priority,
                ConcurrencyLease = options.ConcurrencyLease,
            },
            cancellationToken);
}
