namespace GenesysRecordingTags.Sandbox;

/// <summary>What the organisation can be asked for.</summary>
public enum SandboxOperation
{
    /// <summary>Nothing the organisation knows: an unknown path or method.</summary>
    Unknown,

    /// <summary><c>POST /oauth/token</c>.</summary>
    IssueToken,

    /// <summary><c>GET /oauth/introspect</c>.</summary>
    IntrospectToken,

    /// <summary><c>POST /api/v2/events/subscriptions</c>.</summary>
    CreateSubscription,

    /// <summary><c>GET /api/v2/events/subscriptions</c>.</summary>
    ListSubscriptions,

    /// <summary><c>GET /api/v2/events/subscriptions/{id}</c>.</summary>
    ReadEvents,

    /// <summary><c>POST /api/v2/recordings/medias/{mediaId}/tags</c>.</summary>
    TagRecording,

    /// <summary><c>GET /api/v2/media/recordings/{recordingId}</c>.</summary>
    ReadMetadata,

    /// <summary><c>PATCH /api/v2/media/recordings/{recordingId}</c>.</summary>
    UpdateMetadata,

    /// <summary><c>PUT /api/v2/media/recordings/{recordingId}</c>, which is always refused.</summary>
    ReplaceMetadata,
}
