using System.Text.Json.Serialization;

namespace GenesysRecordingTags.Core.Media;

/// <summary>The body of a tagging request.</summary>
internal sealed record TagsRequest(IReadOnlyList<TagMessage> Tags, PolicyMessage? RetentionPolicy);

/// <summary>A tag in a request.</summary>
internal sealed record TagMessage(string? Label, string? TaxonomyId, double Confidence, string? Status);

/// <summary>A retention policy in a request and in an answer.</summary>
internal sealed record PolicyMessage(string? Name, string? Id);

/// <summary>The answer to a tagging request.</summary>
internal sealed record TagsResponse
{
    public string? MediaId { get; init; }

    public IReadOnlyList<AppliedTagMessage?>? Tags { get; init; }

    public PolicyMessage? RetentionPolicy { get; init; }

    public string? IndexUpdateStatus { get; init; }
}

/// <summary>A tag in an answer.</summary>
internal sealed record AppliedTagMessage
{
    public string? Id { get; init; }

    public string? Label { get; init; }

    public string? TaxonomyId { get; init; }

    public double? Confidence { get; init; }

    public string? Status { get; init; }

    [JsonConverter(typeof(UtcDateConverter))]
    public DateTimeOffset? CreatedTimestamp { get; init; }
}

/// <summary>The body of a metadata request: only what changes.</summary>
internal sealed record RecordingPatch(IReadOnlyDictionary<string, string?>? Metadata, IReadOnlyList<string>? Tags);

/// <summary>A recording's metadata and plain tags in an answer.</summary>
internal sealed record RecordingResponse
{
    public string? Id { get; init; }

    public IReadOnlyDictionary<string, string?>? Metadata { get; init; }

    public IReadOnlyList<string?>? Tags { get; init; }

    public string? MediaType { get; init; }

    public string? Status { get; init; }
}

/// <summary>The body of a subscription request.</summary>
internal sealed record SubscriptionRequest(string Name, SubscriptionFilter Filter, int PageSize);

/// <summary>What a subscription lets through.</summary>
internal sealed record SubscriptionFilter(IReadOnlyList<string?>? EventTypes);

/// <summary>A subscription in an answer.</summary>
internal sealed record SubscriptionResponse
{
    public string? Id { get; init; }

    public string? Name { get; init; }

    public SubscriptionFilter? Filter { get; init; }

    public int? PageSize { get; init; }

    [JsonConverter(typeof(UtcDateConverter))]
    public DateTimeOffset? CreatedDate { get; init; }

    [JsonConverter(typeof(UtcDateConverter))]
    public DateTimeOffset? ModifiedDate { get; init; }
}

/// <summary>All subscriptions.</summary>
internal sealed record SubscriptionList(IReadOnlyList<SubscriptionResponse?>? Entities);

/// <summary>What the service says of a token.</summary>
internal sealed record IntrospectionResponse
{
    public bool? Active { get; init; }

    public string? Scope { get; init; }

    [JsonPropertyName("client_id")]
    public string? ClientId { get; init; }

    public double? Exp { get; init; }
}
