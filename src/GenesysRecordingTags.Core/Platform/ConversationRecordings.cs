using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using GenesysRecordingTags.Core.Api;
using GenesysRecordingTags.Core.Http;

namespace GenesysRecordingTags.Core.Platform;

/// <summary>Asks which recordings a conversation left, and makes events of them.</summary>
/// <param name="client">The connection.</param>
/// <param name="time">The clock.</param>
internal sealed class ConversationRecordings(IApiClient client, TimeProvider time)
{
    // So long after the end of a conversation its recordings may not be listed yet.
    private static readonly TimeSpan ListingLag = TimeSpan.FromMinutes(10);

    /// <summary>Asks for one conversation.</summary>
    /// <param name="conversation">The conversation.</param>
    /// <param name="eventType">What its events are called.</param>
    /// <param name="retrying">Called when the request has to be repeated.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    public async Task<RecordingsOfConversation> ReadAsync(
        ListedConversation conversation, string eventType, Action retrying, CancellationToken cancellationToken)
    {
        var request = new ApiRequest
        {
            Method = HttpMethod.Get,
            Semantics = RequestSemantics.Safe,
            PathAndQuery = PlatformPath.RecordingMetadata(conversation.Id),
            RequiredPermission = PlatformPermissions.RecordingView,
            Subject = $"the recordings of conversation '{conversation.Id}'",
            SubjectId = conversation.Id,
            Priority = RequestPriority.Normal,
            Retrying = retrying,
        };
        JsonElement list;
        try
        {
            var response = await client.SendAsync(request, cancellationToken).ConfigureAwait(false);
            list = PlatformJson.Read(request, response, JsonValueKind.Array);
        }
        catch (GenesysApiException ex) when (ex.StatusCode == 404)
        {
            return new RecordingsOfConversation(conversation, [], IsYoung(conversation), IsYoung(conversation) ? null : ex.Message);
        }

        var recordings = list.EnumerateArray().Where(item => item.Text("id") is { Length: > 0 }).ToList();
        var isOpen = recordings.Count == 0 ? IsYoung(conversation) : recordings.Exists(recording => StateOf(recording, "UPLOADING"));
        var events = recordings
            .Where(recording => !StateOf(recording, "UPLOADING") && !StateOf(recording, "DELETED"))
            .Select(recording => ToEvent(conversation, recording.Text("id"), MediaTypeOf(recording.Text("media")), eventType))
            .ToList();
        if (recordings.Count == 0 && !isOpen)
        {
            events.Add(ToEvent(conversation, null, conversation.MediaType, eventType));
        }

        return new RecordingsOfConversation(conversation, events, isOpen, null);
    }

    private bool IsYoung(ListedConversation conversation) => time.GetUtcNow() - conversation.EndedAt < ListingLag;

    private static bool StateOf(JsonElement recording, string state) =>
        string.Equals(recording.Text("fileState"), state, StringComparison.OrdinalIgnoreCase);

    /// <summary>The Media API's word for the same.</summary>
    private static string? MediaTypeOf(string? media) => media switch
    {
        "audio" => "voice",
        "messaging" => "message",
        _ => media,
    };

    /// <summary>The service has no events, and gives them no ids: the same recording of the same end is the same event.</summary>
    private static InteractionEvent ToEvent(ListedConversation conversation, string? recordingId, string? mediaType, string eventType) => new()
    {
        Id = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{conversation.Id}|{recordingId}|{EventPlace.Time(conversation.EndedAt)}"))).ToLowerInvariant(),
        EventType = eventType,
        InteractionId = conversation.Id,
        ConversationId = conversation.Id,
        RecordingId = recordingId,
        MediaType = mediaType,
        StartedAt = conversation.StartedAt,
        CompletedAt = conversation.EndedAt,
        Direction = conversation.Direction,
        QueueIds = conversation.QueueIds,
        WrapUpCodes = conversation.WrapUpCodes,
        DivisionIds = conversation.DivisionIds,
        ExternalTag = conversation.ExternalTag,
    };
}
