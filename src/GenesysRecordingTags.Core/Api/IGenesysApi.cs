namespace GenesysRecordingTags.Core.Api;

/// <summary>One API of an organisation, connected. Every failure of its services is a <see cref="GenesysApiException"/>.</summary>
public interface IGenesysApi : IDisposable
{
    /// <summary>What it can do.</summary>
    ApiCapabilities Capabilities { get; }

    /// <summary>What the service allows and what waits for it, as of now.</summary>
    RateLimitState RateLimit { get; }

    /// <summary>Whom the connection speaks for, and with which organisation.</summary>
    IIdentityService Identity { get; }

    /// <summary>Tags of recordings.</summary>
    ITagService Tags { get; }

    /// <summary>Metadata and plain tags of recordings.</summary>
    IMetadataService Metadata { get; }

    /// <summary>The schemas that tags are records of; null where the API keeps tags as such.</summary>
    ISchemaService? Schemas => null;

    /// <summary>Asks what the API's documentation leaves open; null where it leaves nothing open.</summary>
    IProbeService? Probes => null;

    /// <summary>Taxonomies that the organisation keeps; null where the API tells none.</summary>
    ITaxonomyService? Taxonomies => null;

    /// <summary>Retention of recordings by itself; null where <see cref="ApiCapabilities.AppliesRetentionWithTags"/>.</summary>
    IRetentionService? Retention { get; }

    /// <summary>Completed interactions.</summary>
    IEventSource Events { get; }
}
