using GenesysRecordingTags.Core.Events;
using GenesysRecordingTags.Core.Ledger;
using GenesysRecordingTags.Core.Recordings;

namespace GenesysRecordingTags.Core.Session;

/// <summary>What a session is put together from.</summary>
internal sealed record SessionServices
{
    public required IApiClient Api { get; init; }

    public required IRecordingService Recordings { get; init; }

    public required IEventSource Events { get; init; }

    public required IChangeLedger Ledger { get; init; }

    public required AmbientDiagnosticSink Diagnostics { get; init; }
}
