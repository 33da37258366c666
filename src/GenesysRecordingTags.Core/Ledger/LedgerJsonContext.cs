using System.Text.Json.Serialization;

namespace GenesysRecordingTags.Core.Ledger;

/// <summary>Plain lists that the ledger keeps as JSON.</summary>
[JsonSerializable(typeof(IReadOnlyList<string>))]
internal sealed partial class LedgerJsonContext : JsonSerializerContext;
