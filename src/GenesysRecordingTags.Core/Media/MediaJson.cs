using System.Text.Json.Serialization;

namespace GenesysRecordingTags.Core.Media;

/// <summary>The Media API's JSON: camelCase, absent rather than null, unknown fields ignored.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(TagsRequest))]
[JsonSerializable(typeof(TagsAnswer))]
[JsonSerializable(typeof(RecordingPatch))]
[JsonSerializable(typeof(RecordingAnswer))]
[JsonSerializable(typeof(SubscriptionRequest))]
[JsonSerializable(typeof(SubscriptionAnswer))]
[JsonSerializable(typeof(SubscriptionList))]
[JsonSerializable(typeof(IntrospectionAnswer))]
internal sealed partial class MediaJson : JsonSerializerContext;
