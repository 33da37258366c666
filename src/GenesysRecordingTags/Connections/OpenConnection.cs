using System.Collections.Concurrent;
using System.Management.Automation.Runspaces;
using GenesysRecordingTags.Core.Ledger;
using GenesysRecordingTags.Core.Session;

namespace GenesysRecordingTags.Connections;

/// <summary>A connection with its session, and what was seen over it that is worth completing.</summary>
internal sealed class OpenConnection
{
    private readonly ConcurrentDictionary<string, string> _policyNames = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, string> _subscriptionNames = new(StringComparer.OrdinalIgnoreCase);

    private string? _summary;

    /// <summary>The session.</summary>
    public required RecordingSession Session { get; init; }

    /// <summary>The runspace it belongs to; null: the whole process.</summary>
    public Guid? RunspaceId { get; init; }

    /// <summary>The runspace whose script blocks take audit records: they run nowhere else. Null as long as there are none.</summary>
    public Runspace? ScriptBlockRunspace { get; set; }

    /// <summary>What users see of it.</summary>
    public GenesysConnection Connection => Session.Connection;

    /// <summary>The connection's ledger.</summary>
    /// <exception cref="GenesysException">It keeps none.</exception>
    public RecordingLedger Ledger => Session.Ledger ?? throw new GenesysException(
        GenesysErrorKind.LedgerUnavailable,
        $"The connection '{Connection.Name}' keeps no ledger: it was made with -NoLedger.",
        "Connect without -NoLedger. For the audit of another ledger, use -LedgerPath.");

    /// <summary>The retention policies that were seen.</summary>
    public IEnumerable<string> PolicyNames => _policyNames.Values;

    /// <summary>The subscriptions that were seen.</summary>
    public IEnumerable<string> SubscriptionNames => _subscriptionNames.Values;

    /// <summary>Remembers a retention policy.</summary>
    public void SawPolicy(string? name) => Remember(_policyNames, name);

    /// <summary>Remembers a subscription.</summary>
    public void SawSubscription(string? name) => Remember(_subscriptionNames, name);

    /// <summary>Leaves what a command that was stopped has to say, for the next one.</summary>
    public void LeaveSummary(string summary) => Interlocked.Exchange(ref _summary, summary);

    /// <summary>What a command that was stopped has to say, once.</summary>
    public string? TakeSummary() => Interlocked.Exchange(ref _summary, null);

    /// <summary>Ends the session, and waits until all it has to record is recorded.</summary>
    public void Close() => Session.DisposeAsync().AsTask().GetAwaiter().GetResult();

    private static void Remember(ConcurrentDictionary<string, string> names, string? name)
    {
        if (!string.IsNullOrWhiteSpace(name))
        {
            names.TryAdd(name, name);
        }
    }
}
