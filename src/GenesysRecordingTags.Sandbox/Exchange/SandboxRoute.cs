namespace GenesysRecordingTags.Sandbox;

/// <summary>Which operation a request asks for, and of what.</summary>
/// <param name="Operation">The operation.</param>
/// <param name="ResourceId">The unescaped id in the path; null where the path has none.</param>
/// <param name="AllowedMethods">The methods that the path knows, where the request's is none of them.</param>
/// <param name="PathValues">The unescaped values in a Platform path.</param>
/// <param name="Platform">The Platform API's operation; null where the route is the Media API's or nobody's.</param>
internal readonly record struct SandboxRoute(
    SandboxOperation Operation,
    string? ResourceId = null,
    string? AllowedMethods = null,
    IReadOnlyDictionary<string, string>? PathValues = null,
    PlatformOperation? Platform = null)
{
    private const string Subscriptions = "/api/v2/events/subscriptions";
    private const string Medias = "/api/v2/recordings/medias/";
    private const string MediaRecordings = "/api/v2/media/recordings/";
    private const string Tags = "/tags";

    // Where a gateway puts the login host.
    private const string LoginPrefix = "/login";

    /// <summary>The recording that the request is about; null where it is about none.</summary>
    public string? RecordingId => Operation is SandboxOperation.TagRecording or SandboxOperation.ReadMetadata
        or SandboxOperation.UpdateMetadata or SandboxOperation.ReplaceMetadata ? ResourceId : PathValues?.GetValueOrDefault("recordingId");

    /// <summary>The conversation that the request is about; null where it is about none.</summary>
    public string? ConversationId => PathValues?.GetValueOrDefault("conversationId");

    public static SandboxRoute Resolve(string method, string path)
    {
        if (path.StartsWith(Medias, StringComparison.Ordinal) && path.EndsWith(Tags, StringComparison.Ordinal)
            && path.Length > Medias.Length + Tags.Length)
        {
            return OfResource(path[Medias.Length..^Tags.Length], "POST", method switch
            {
                "POST" => SandboxOperation.TagRecording,
                _ => SandboxOperation.Unknown,
            });
        }

        if (path.StartsWith(MediaRecordings, StringComparison.Ordinal))
        {
            return OfResource(path[MediaRecordings.Length..], "GET, PATCH", method switch
            {
                "GET" => SandboxOperation.ReadMetadata,
                "PATCH" => SandboxOperation.UpdateMetadata,
                "PUT" => SandboxOperation.ReplaceMetadata,
                _ => SandboxOperation.Unknown,
            });
        }

        if (path.StartsWith(Subscriptions + "/", StringComparison.Ordinal))
        {
            return OfResource(path[(Subscriptions.Length + 1)..], "GET", method switch
            {
                "GET" => SandboxOperation.ReadEvents,
                _ => SandboxOperation.Unknown,
            });
        }

        return (path, method) switch
        {
            (Subscriptions, "GET") => new(SandboxOperation.ListSubscriptions),
            (Subscriptions, "POST") => new(SandboxOperation.CreateSubscription),
            (Subscriptions, _) => new(SandboxOperation.Unknown, AllowedMethods: "GET, POST"),
            ("/oauth/token" or LoginPrefix + "/oauth/token", "POST") => new(SandboxOperation.IssueToken),
            ("/oauth/token" or LoginPrefix + "/oauth/token", _) => new(SandboxOperation.Unknown, AllowedMethods: "POST"),
            ("/oauth/introspect", "GET") => new(SandboxOperation.IntrospectToken),
            ("/oauth/introspect", _) => new(SandboxOperation.Unknown, AllowedMethods: "GET"),
            _ => default,
        };
    }

    private static SandboxRoute OfResource(string escapedId, string allowed, SandboxOperation operation)
    {
        // An id's own slash arrives as %2F; a bare one means a longer path, which nobody serves.
        if (escapedId.Length == 0 || escapedId.Contains('/', StringComparison.Ordinal))
        {
            return default;
        }

        return operation == SandboxOperation.Unknown
            ? new SandboxRoute(operation, AllowedMethods: allowed)
            : new SandboxRoute(operation, Uri.UnescapeDataString(escapedId));
    }
}
