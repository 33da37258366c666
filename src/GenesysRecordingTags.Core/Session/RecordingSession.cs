using GenesysRecordingTags.Core.Api;
using GenesysRecordingTags.Core.Changes;
using GenesysRecordingTags.Core.Compliance;
using GenesysRecordingTags.Core.Events;
using GenesysRecordingTags.Core.Ledger;
using GenesysRecordingTags.Core.Logging;
using GenesysRecordingTags.Core.Validation;

namespace GenesysRecordingTags.Core.Session;

/// <summary>One connection at work: the services of its API, its ledger, and what runs over them. Safe from any thread.</summary>
public sealed class RecordingSession : IConnectionSession, IAsyncDisposable
{
    // A script that makes its last change and ends is not to leave that change's delivery to the next night.
    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(2);

    private readonly SessionOptions _options;
    private readonly SessionServices _services;
    private readonly TagValidator _validator;
    private int _isClosed;

    internal RecordingSession(SessionOptions options, SessionServices services)
    {
        _options = options;
        _services = services;
        _validator = new TagValidator(options.Taxonomies, services.Api.Capabilities);
        Retention = services.Api.Retention is { } retention ? new RetentionPlanner(retention, options.Time) : null;
        Unsettled = new UnsettledChanges(services.Ledger as RecordingLedger);
        Connection = new GenesysConnection(this)
        {
            Name = options.Name ?? services.Organization.Name,
            Api = options.Api,
            BaseUri = options.BaseUri,
            ClientId = options.ClientId,
            IsSandbox = options.IsSandbox,
            ThrottleLimit = options.ThrottleLimit,
            MaximumRetryCount = options.MaximumRetryCount,
            TimeoutSec = (int)options.Timeout.TotalSeconds,
            LedgerPath = services.Ledger.Path,
            LogPath = services.Log?.Path,
            ConnectedAt = options.Time.GetUtcNow(),
        };
    }

    /// <summary>What users see of it.</summary>
    public GenesysConnection Connection { get; }

    /// <summary>Where the session's diagnostics go: to the command that the current call is made for.</summary>
    public AmbientDiagnosticSink Diagnostics => _services.Diagnostics;

    /// <summary>The log; null where none is kept.</summary>
    public ActivityLog? Log => _services.Log;

    /// <summary>The API.</summary>
    public IGenesysApi Api => _services.Api;

    /// <summary>The events that were received and are not finished.</summary>
    public IEventInbox Inbox => _services.Ledger;

    /// <summary>Makes the dates of changes of retention; null where the API takes policies and no dates.</summary>
    public RetentionPlanner? Retention { get; }

    /// <summary>Which organisation it is.</summary>
    public OrganizationIdentity Organization => _services.Organization;

    /// <summary>The durable ledger; null with -NoLedger.</summary>
    public RecordingLedger? Ledger => _services.Ledger as RecordingLedger;

    /// <summary>Keeps compliance sinks in step with the ledger; null with -NoLedger.</summary>
    public OutboxDispatcher? Compliance => _services.Compliance;

    /// <summary>What became of changes that nobody knows, to be said once.</summary>
    public UnsettledChanges Unsettled { get; }

    /// <summary>The taxonomies that tags are checked against.</summary>
    public TaxonomyCatalog Taxonomies => _options.Taxonomies;

    /// <inheritdoc/>
    public bool IsOpen => Volatile.Read(ref _isClosed) == 0;

    /// <inheritdoc/>
    public DateTimeOffset? TokenExpiresAt => Api.Identity.TokenExpiresAt;

    /// <inheritdoc/>
    public RateLimitState RateLimit => Api.RateLimit;

    /// <summary>The rows of the ledger that can't be read: unfinished changes, event cursors, pending events, compliance sinks. All else works without them.</summary>
    public IReadOnlyList<UnreadableRow> FindUnreadableRows() =>
        [.. Ledger?.FindUnreadableRows() ?? [], .. Compliance?.GetUnreadableSinks() ?? []];

    /// <summary>The tags of a store.</summary>
    /// <param name="store">Which.</param>
    public ITagService GetTags(TagStore store) => store == TagStore.Ledger ? new LedgerTagService(_services.Ledger) : Api.Tags;

    /// <summary>Begins a run, or continues the one of that name.</summary>
    /// <param name="command">The command that is about to change recordings.</param>
    /// <param name="name">The run's name; null where it has none.</param>
    public Task<RunIdentity> BeginRunAsync(string command, string? name) =>
        _services.Ledger.BeginRunAsync(new RunStart(command, name, _options.Time.GetUtcNow()));

    /// <summary>The run that a name means now: the one that is there, or one that is still to begin.</summary>
    /// <param name="name">The name.</param>
    public RunIdentity FindRun(string name) => _services.Ledger.FindRun(name) ?? new RunIdentity(string.Empty, name);

    /// <summary>Ends a run.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="wasStopped">Whether the command was stopped before it had taken all its input.</param>
    /// <param name="alreadyApplied">Changes that were not sent, because they had been applied earlier.</param>
    public Task EndRunAsync(string runId, bool wasStopped, long alreadyApplied) =>
        _services.Ledger.EndRunAsync(new RunEnd(runId, _options.Time.GetUtcNow(), wasStopped, alreadyApplied));

    /// <summary>Starts to make changes.</summary>
    /// <param name="options">How to go about it.</param>
    public ChangeRun StartChanges(ChangeRunOptions options)
    {
        // The ledger's clock: what it keeps of a change is compared with what others kept.
        var executor = new ChangeExecutor(Api, _services.Ledger, _validator, Organization, options, Diagnostics, _services.Ledger.Time, Log);
        return new ChangeRun(executor, options, _services.Ledger.Time, HasEnded);
    }

    /// <summary>All event subscriptions: the service's, or the named places in the ledger where the service keeps none.</summary>
    /// <param name="cancellationToken">Ends the request.</param>
    public async Task<IReadOnlyList<GenesysEventSubscription>> GetSubscriptionsAsync(CancellationToken cancellationToken) =>
        Api.Capabilities.KeepsSubscriptions
            ? await Api.Events.GetSubscriptionsAsync(cancellationToken).ConfigureAwait(false)
            : [.. Inbox.ReadSubscriptions().Select(name => new GenesysEventSubscription { Id = name, Name = name })];

    /// <summary>Makes an event subscription, or finds the one of that name.</summary>
    /// <param name="selection">Its name, and what it lets through.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    public async Task<GenesysEventSubscription> EnsureSubscriptionAsync(EventSelection selection, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(selection);
        var subscription = await Api.Events.EnsureSubscriptionAsync(selection, cancellationToken).ConfigureAwait(false);
        if (!Api.Capabilities.KeepsSubscriptions && Inbox.FindPageToken(selection.SubscriptionName) is null)
        {
            await Inbox.ReceiveAsync(new InboxPage
            {
                Subscription = selection.SubscriptionName,
                NextToken = Api.Events.GetFirstCursor(selection),
                Events = [],
            }).ConfigureAwait(false);
        }

        return subscription;
    }

    /// <summary>Opens a feed of events; nothing is asked for yet.</summary>
    /// <param name="options">What to take.</param>
    public EventFeed OpenFeed(EventFeedOptions options) =>
        new(Api.Events, _services.Ledger, options, Diagnostics, _options.Time);

    private void HasEnded(RecordingChangeOutcome outcome)
    {
        Unsettled.Count(outcome);
        Log?.Write(ChangeLogEntry.Of(outcome));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isClosed, 1) != 0)
        {
            return;
        }

        try
        {
            if (Compliance is { } compliance)
            {
                await compliance.DrainAsync(DrainTime).ConfigureAwait(false);
                await compliance.DisposeAsync().ConfigureAwait(false);
            }
        }
        finally
        {
            await CloseAsync().ConfigureAwait(false);
        }
    }

    /// <summary>The ledger before the API: a request that is cut off then has no outcome in the ledger, and is resumed.</summary>
    private async Task CloseAsync()
    {
        try
        {
            await _services.Ledger.DisposeAsync().ConfigureAwait(false);
        }
        finally
        {
            Api.Dispose();
            if (Log is { } log)
            {
                log.Write(new LogEntry { Event = LogEvents.ConnectionClosed });
                await log.DisposeAsync().ConfigureAwait(false);
            }
        }
    }
}
