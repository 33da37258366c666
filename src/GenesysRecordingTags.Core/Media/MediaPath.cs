using GenesysRecordingTags.Core.Validation;

namespace GenesysRecordingTags.Core.Media;

/// <summary>The paths of the Media API, with ids made safe for them.</summary>
internal static class MediaPath
{
    /// <summary>All subscriptions.</summary>
    public const string Subscriptions = "/api/v2/events/subscriptions";

    /// <summary>The token in use.</summary>
    public const string Introspection = "/oauth/introspect";

    /// <summary>The tags of a recording.</summary>
    /// <param name="recordingId">The recording.</param>
    public static string Tags(string recordingId) => $"/api/v2/recordings/medias/{PathText.Escape(recordingId, "recording id")}/tags";

    /// <summary>A recording's metadata and plain tags.</summary>
    /// <param name="recordingId">The recording.</param>
    public static string Recording(string recordingId) => $"/api/v2/media/recordings/{PathText.Escape(recordingId, "recording id")}";

    /// <summary>A page of events.</summary>
    /// <param name="subscriptionId">The subscription.</param>
    /// <param name="pageSize">Events a page.</param>
    /// <param name="pageToken">Goes back as it came.</param>
    public static string Events(string subscriptionId, int pageSize, string? pageToken)
    {
        var path = FormattableString.Invariant($"{Subscriptions}/{PathText.Escape(subscriptionId, "subscription id")}?page_size={pageSize}");
        return pageToken is null ? path : $"{path}&page_token={Uri.EscapeDataString(pageToken)}";
    }
}
