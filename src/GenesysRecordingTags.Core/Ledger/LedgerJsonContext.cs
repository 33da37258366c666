using System.Text.Json.Serialization;

namespace GenesysRecordingTags.Core.Ledger;

/// <summary>What the ledger keeps as plain JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(IReadOnlyList<string>))]
[JsonSerializable(typeof(InteractionEvent))]
internal sealed partial class LedgerJsonContext : JsonSerializerContext;
