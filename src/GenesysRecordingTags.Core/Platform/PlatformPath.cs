using System.Globalization;
using GenesysRecordingTags.Core.Validation;

namespace GenesysRecordingTags.Core.Platform;

/// <summary>The paths of the Platform API, with ids made safe for them.</summary>
internal static class PlatformPath
{
    /// <summary>The token in use.</summary>
    public const string Token = "/api/v2/tokens/me";

    /// <summary>The roles of the client, with their permissions.</summary>
    public const string Subject = "/api/v2/authorization/subjects/me";

    /// <summary>The synchronous query for conversations.</summary>
    public const string DetailsQuery = "/api/v2/analytics/conversations/details/query";

    /// <summary>The asynchronous queries for conversations.</summary>
    public const string DetailsJobs = "/api/v2/analytics/conversations/details/jobs";

    /// <summary>How far the data of asynchronous queries reach.</summary>
    public const string DetailsAvailability = DetailsJobs + "/availability";

    /// <summary>An asynchronous query.</summary>
    /// <param name="jobId">The query.</param>
    public static string DetailsJob(string jobId) => $"{DetailsJobs}/{PathText.Escape(jobId, "job id")}";

    /// <summary>A page of the results of an asynchronous query.</summary>
    /// <param name="jobId">The query.</param>
    /// <param name="cursor">Where to go on; null: at the beginning.</param>
    /// <param name="pageSize">Conversations a page.</param>
    public static string DetailsResults(string jobId, string? cursor, int pageSize) => string.Create(
        CultureInfo.InvariantCulture,
        $"{DetailsJob(jobId)}/results?pageSize={pageSize}{(cursor is null ? string.Empty : $"&cursor={Uri.EscapeDataString(cursor)}")}");

    /// <summary>A conversation as analytics know it.</summary>
    /// <param name="conversationId">The conversation.</param>
    public static string ConversationDetails(string conversationId) =>
        $"/api/v2/analytics/conversations/{PathText.Escape(conversationId, "conversation id")}/details";

    /// <summary>The indexed properties of a conversation.</summary>
    /// <param name="conversationId">The conversation.</param>
    public static string DetailsProperties(string conversationId) => $"{ConversationDetails(conversationId)}/properties";

    /// <summary>The external tag of a conversation.</summary>
    /// <param name="conversationId">The conversation.</param>
    public static string ExternalTag(string conversationId) => $"{Conversation(conversationId)}/tags";

    /// <summary>What is known of the recordings of a conversation, without their media.</summary>
    /// <param name="conversationId">The conversation.</param>
    public static string RecordingMetadata(string conversationId) => $"{Conversation(conversationId)}/recordingmetadata";

    /// <summary>A recording with its retention, without its media.</summary>
    /// <param name="conversationId">The conversation.</param>
    /// <param name="recordingId">The recording.</param>
    public static string Recording(string conversationId, string recordingId) =>
        $"{Conversation(conversationId)}/recordings/{PathText.Escape(recordingId, "recording id")}";

    /// <summary>A page of the retention policies.</summary>
    /// <param name="size">Policies a page.</param>
    /// <param name="number">Which page, from 1.</param>
    public static string RetentionPolicies(int size, int number) =>
        string.Create(CultureInfo.InvariantCulture, $"/api/v2/recording/mediaretentionpolicies?pageSize={size}&pageNumber={number}");

    /// <summary>Which conversations are protected from deletion (legal hold).</summary>
    public const string DeletionProtection = "/api/v2/recordings/deletionprotection";

    /// <summary>The schemas of custom attributes.</summary>
    public const string Schemas = "/api/v2/conversations/customattributes/schemas";

    /// <summary>The types that fields of schemas are made of.</summary>
    public const string CoreTypes = Schemas + "/coretypes";

    /// <summary>The limits of schemas.</summary>
    public const string SchemaLimits = Schemas + "/limits";

    /// <summary>The search for custom attributes records.</summary>
    public const string AttributesSearch = "/api/v2/conversations/customattributes/search";

    /// <summary>The published programs of Speech and Text Analytics, without their topics.</summary>
    public const string Programs = "/api/v2/speechandtextanalytics/programs";

    /// <summary>The topics of Speech and Text Analytics.</summary>
    public const string Topics = "/api/v2/speechandtextanalytics/topics";

    /// <summary>The wrap-up codes.</summary>
    public const string WrapUpCodes = "/api/v2/routing/wrapupcodes";

    /// <summary>A program, with its topics.</summary>
    /// <param name="programId">The program.</param>
    public static string Program(string programId) => $"{Programs}/{PathText.Escape(programId, "program id")}";

    /// <summary>A schema.</summary>
    /// <param name="schemaId">The schema.</param>
    public static string Schema(string schemaId) => $"{Schemas}/{PathText.Escape(schemaId, "schema id")}";

    /// <summary>The custom attributes records of a conversation.</summary>
    /// <param name="conversationId">The conversation.</param>
    public static string Attributes(string conversationId) => $"{Conversation(conversationId)}/customattributes";

    /// <summary>A custom attributes record.</summary>
    /// <param name="conversationId">The conversation.</param>
    /// <param name="recordId">The record.</param>
    public static string Attributes(string conversationId, string recordId) => $"{Attributes(conversationId)}/{PathText.Escape(recordId, "record id")}";

    /// <summary>Several custom attributes records of a conversation.</summary>
    /// <param name="conversationId">The conversation.</param>
    public static string AttributesBulk(string conversationId) => $"{Attributes(conversationId)}/bulk";

    private static string Conversation(string conversationId) => $"/api/v2/conversations/{PathText.Escape(conversationId, "conversation id")}";
}
