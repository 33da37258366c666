using GenesysRecordingTags.Core.Api;

namespace GenesysRecordingTags.Core.Changes;

/// <summary>An API whose tags the ledger keeps.</summary>
/// <param name="api">The API.</param>
/// <param name="ledger">The ledger.</param>
internal sealed class LedgerTagApi(IGenesysApi api, IChangeLedger ledger) : IGenesysApi
{
    public ApiCapabilities Capabilities => api.Capabilities;

    public RateLimitState RateLimit => api.RateLimit;

    public IIdentityService Identity => api.Identity;

    public ITagService Tags { get; } = new LedgerTagService(ledger);

    public IMetadataService Metadata => api.Metadata;

    public IRetentionService? Retention => api.Retention;

    public IEventSource Events => api.Events;

    public void Dispose()
    {
        // The API is the session's.
    }
}
