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

    /// <summary><c>GET /api/v2/tokens/me</c>.</summary>
    GetToken,

    /// <summary><c>HEAD /api/v2/tokens/me</c>.</summary>
    CheckToken,

    /// <summary><c>DELETE /api/v2/tokens/me</c>.</summary>
    DeleteToken,

    /// <summary><c>GET /api/v2/authorization/subjects/me</c>.</summary>
    GetSubject,

    /// <summary><c>GET /api/v2/authorization/divisions</c>.</summary>
    ListDivisions,

    /// <summary><c>GET /api/v2/authorization/divisions/home</c>.</summary>
    GetHomeDivision,

    /// <summary><c>GET /api/v2/organizations/me</c>.</summary>
    GetOrganization,

    /// <summary><c>GET /api/v2/organizations/limits/namespaces/{namespaceName}</c>.</summary>
    GetLimits,

    /// <summary><c>GET /api/v2/organizations/limits/namespaces/{namespaceName}/defaults</c>.</summary>
    GetDefaultLimits,

    /// <summary><c>POST /api/v2/analytics/conversations/details/query</c>.</summary>
    QueryDetails,

    /// <summary><c>POST /api/v2/analytics/conversations/details/jobs</c>.</summary>
    CreateDetailsJob,

    /// <summary><c>GET /api/v2/analytics/conversations/details/jobs/{jobId}</c>.</summary>
    GetDetailsJob,

    /// <summary><c>DELETE /api/v2/analytics/conversations/details/jobs/{jobId}</c>.</summary>
    DeleteDetailsJob,

    /// <summary><c>GET /api/v2/analytics/conversations/details/jobs/{jobId}/results</c>.</summary>
    GetDetailsJobResults,

    /// <summary><c>GET /api/v2/analytics/conversations/details/jobs/availability</c>.</summary>
    GetDetailsAvailability,

    /// <summary><c>GET /api/v2/analytics/conversations/{conversationId}/details</c>.</summary>
    GetConversationDetails,

    /// <summary><c>POST /api/v2/analytics/conversations/{conversationId}/details/properties</c>.</summary>
    IndexProperties,

    /// <summary><c>GET /api/v2/conversations/{conversationId}/recordingmetadata</c>.</summary>
    ListRecordingMetadata,

    /// <summary><c>GET /api/v2/conversations/{conversationId}/recordingmetadata/{recordingId}</c>.</summary>
    GetRecordingMetadata,

    /// <summary><c>GET /api/v2/conversations/{conversationId}/recordings</c>.</summary>
    ListRecordings,

    /// <summary><c>GET /api/v2/conversations/{conversationId}/recordings/{recordingId}</c>.</summary>
    GetRecording,

    /// <summary><c>PUT /api/v2/conversations/{conversationId}/recordings/{recordingId}</c>.</summary>
    UpdateRecording,

    /// <summary><c>GET /api/v2/recordings/retention/query</c>.</summary>
    QueryRetention,

    /// <summary><c>POST /api/v2/recordings/deletionprotection</c>.</summary>
    QueryProtection,

    /// <summary><c>PUT /api/v2/recordings/deletionprotection</c>.</summary>
    UpdateProtection,

    /// <summary><c>GET /api/v2/recording/mediaretentionpolicies</c>.</summary>
    ListRetentionPolicies,

    /// <summary><c>GET /api/v2/recording/mediaretentionpolicies/{policyId}</c>.</summary>
    GetRetentionPolicy,

    /// <summary><c>GET /api/v2/conversations/customattributes/schemas</c>.</summary>
    ListSchemas,

    /// <summary><c>POST /api/v2/conversations/customattributes/schemas</c>.</summary>
    CreateSchema,

    /// <summary><c>GET /api/v2/conversations/customattributes/schemas/{schemaId}</c>.</summary>
    GetSchema,

    /// <summary><c>PUT /api/v2/conversations/customattributes/schemas/{schemaId}</c>.</summary>
    UpdateSchema,

    /// <summary><c>GET /api/v2/conversations/customattributes/schemas/{schemaId}/versions</c>.</summary>
    ListSchemaVersions,

    /// <summary><c>GET /api/v2/conversations/customattributes/schemas/{schemaId}/versions/{versionId}</c>.</summary>
    GetSchemaVersion,

    /// <summary><c>GET /api/v2/conversations/customattributes/schemas/coretypes</c>.</summary>
    ListCoreTypes,

    /// <summary><c>GET /api/v2/conversations/customattributes/schemas/coretypes/{coreTypeName}</c>.</summary>
    GetCoreType,

    /// <summary><c>GET /api/v2/conversations/customattributes/schemas/limits</c>.</summary>
    GetSchemaLimits,

    /// <summary><c>POST /api/v2/conversations/customattributes/search</c>.</summary>
    SearchAttributes,

    /// <summary><c>GET /api/v2/conversations/{conversationId}/customattributes</c>.</summary>
    ListAttributes,

    /// <summary><c>GET /api/v2/conversations/{conversationId}/customattributes/{attributesId}</c>.</summary>
    GetAttributes,

    /// <summary><c>PUT /api/v2/conversations/{conversationId}/customattributes</c>.</summary>
    PutAttributes,

    /// <summary><c>PATCH /api/v2/conversations/{conversationId}/customattributes</c>.</summary>
    PatchAttributes,

    /// <summary><c>PUT /api/v2/conversations/{conversationId}/customattributes/bulk</c>.</summary>
    PutAttributesBulk,

    /// <summary><c>PATCH /api/v2/conversations/{conversationId}/customattributes/bulk</c>.</summary>
    PatchAttributesBulk,

    /// <summary><c>DELETE /api/v2/conversations/{conversationId}/customattributes/{attributesId}</c>.</summary>
    DeleteAttributes,

    /// <summary><c>PUT /api/v2/conversations/{conversationId}/tags</c>.</summary>
    UpdateExternalTag,

    /// <summary><c>GET /api/v2/routing/wrapupcodes</c>.</summary>
    ListWrapupCodes,

    /// <summary><c>GET /api/v2/speechandtextanalytics/programs</c>.</summary>
    ListPrograms,

    /// <summary><c>GET /api/v2/speechandtextanalytics/programs/{programId}</c>.</summary>
    GetProgram,

    /// <summary><c>GET /api/v2/speechandtextanalytics/topics</c>.</summary>
    ListTopics,
}
