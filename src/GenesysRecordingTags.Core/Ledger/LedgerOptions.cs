using GenesysRecordingTags.Core.Api;
using GenesysRecordingTags.Core.Changes;

namespace GenesysRecordingTags.Core.Ledger;

/// <summary>Where a ledger is, and who writes to it.</summary>
public sealed record LedgerOptions
{
    /// <summary>Its path, or the URI of its store; made where it is not there. See <see cref="LedgerLocation"/>.</summary>
    public required string Path { get; init; }

    /// <summary>Whose ledger it is. A ledger of another organisation is refused.</summary>
    public required OrganizationIdentity Organization { get; init; }

    /// <summary>Takes over a ledger of version 0.1.0, which does not say whose it is, although that can't be told for certain.</summary>
    public bool Adopt { get; init; }

    /// <summary>Who makes the changes of this session; the records name the organisation by it.</summary>
    public required ChangeActor Actor { get; init; }

    /// <summary>What the API of the organisation does with tags.</summary>
    public required ApiCapabilities Capabilities { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>How long to wait for another process that has the ledger locked.</summary>
    public TimeSpan LockTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Takes what the ledger and its compliance sinks have to say.</summary>
    public IDiagnosticSink Diagnostics { get; init; } = NullDiagnosticSink.Instance;

    /// <summary>Removes the ledger when it is closed: for the sandbox, whose organisation is gone then, too.</summary>
    public bool DeleteOnClose { get; init; }

    /// <summary>How many unfinished events to hold for one subscription.</summary>
    internal int InboxCapacity { get; init; } = EventInbox.Capacity;
}
