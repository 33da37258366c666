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
[JsonSerializable(typeof(InteractionsAnswer))]
[JsonSerializable(typeof(RevokedAnswer))]
[JsonSerializable(typeof(JournalAnswer))]
[JsonSerializable(typeof(FaultRule[]))]
[JsonSerializable(typeof(FaultsAnswer))]
[JsonSerializable(typeof(CountsAnswer))]
[JsonSerializable(typeof(RecordingsAnswer))]
[JsonSerializable(typeof(SandboxRecordingSnapshot))]
[JsonSerializable(typeof(CatalogAnswer))]
[JsonSerializable(typeof(SandboxTraffic))]
[JsonSerializable(typeof(ControlError))]
internal sealed partial class ControlJson : JsonSerializerContext;
