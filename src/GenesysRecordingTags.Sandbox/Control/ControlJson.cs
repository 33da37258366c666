using System.Text.Json;
using System.Text.Json.Serialization;

namespace GenesysRecordingTags.Sandbox;

/// <summary>The control paths' JSON. A property that no rule knows is refused: a misspelt fault would inject nothing.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    UseStringEnumConverter = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ResetOrder))]
[JsonSerializable(typeof(LatencyMessage))]
[JsonSerializable(typeof(RateLimitMessage))]
[JsonSerializable(typeof(InteractionsOrder))]
[JsonSerializable(typeof(InteractionsResponse))]
[JsonSerializable(typeof(RevokedResponse))]
[JsonSerializable(typeof(JournalResponse))]
[JsonSerializable(typeof(FaultRule[]))]
[JsonSerializable(typeof(FaultsResponse))]
[JsonSerializable(typeof(CountsResponse))]
[JsonSerializable(typeof(RecordingsResponse))]
[JsonSerializable(typeof(SandboxRecordingSnapshot))]
[JsonSerializable(typeof(ConversationsResponse))]
[JsonSerializable(typeof(SandboxConversationSnapshot))]
[JsonSerializable(typeof(SandboxPlatformCounts))]
[JsonSerializable(typeof(RolesMessage))]
[JsonSerializable(typeof(CatalogResponse))]
[JsonSerializable(typeof(SandboxTraffic))]
[JsonSerializable(typeof(ControlError))]
internal sealed partial class ControlJson : JsonSerializerContext;
