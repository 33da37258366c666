using System.Text.Json.Serialization;

namespace GenesysRecordingTags.Core.Media;

/// <summary>The Media API's JSON: camelCase, absent rather than null, unknown fields ignored.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(TagsRequest))]
[JsonSerializable(typeof(TagsResponse))]
[JsonSerializable(typeof(RecordingPatch))]
[JsonSerializable(typeof(RecordingResponse))]
[JsonSerializable(typeof(SubscriptionRequest))]
[JsonSerializable(typeof(SubscriptionResponse))]
[JsonSerializable(typeof(SubscriptionList))]
[JsonSerializable(typeof(IntrospectionResponse))]
internal sealed partial class MediaJson : JsonSerializerContext;
