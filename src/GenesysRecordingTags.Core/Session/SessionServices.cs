using GenesysRecordingTags.Core.Api;
using GenesysRecordingTags.Core.Compliance;
using GenesysRecordingTags.Core.Ledger;
using GenesysRecordingTags.Core.Logging;

namespace GenesysRecordingTags.Core.Session;

/// <summary>What a session is put together from. The session disposes of it.</summary>
internal sealed record SessionServices
{
    public required IGenesysApi Api { get; init; }

    public required IRecordingLedger Ledger { get; init; }

    /// <summary>Null where there is no ledger that it could keep others in step with.</summary>
    public OutboxDispatcher? Compliance { get; init; }

    public required OrganizationIdentity Organization { get; init; }

    /// <summary>Null where none is kept.</summary>
    public ActivityLog? Log { get; init; }

    public required AmbientDiagnosticSink Diagnostics { get; init; }
}
