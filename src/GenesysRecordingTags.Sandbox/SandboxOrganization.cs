namespace GenesysRecordingTags.Sandbox;

/// <summary>A Genesys Cloud organisation in memory: it answers the Media API and the Platform API as their contracts say, and keeps count. Thread-safe.</summary>
public sealed class SandboxOrganization
{
    private const int CorrelationPurpose = 1_000;

    private readonly SandboxOptions _options;
    private readonly TokenStore _tokens;
    private readonly RateWindow _allowance;
    private readonly Gateway _gateway;
    private readonly PlatformRoutes _platformRoutes;
    private readonly ClientRoles _roles;
    private readonly PlatformCatalog _catalog;
    private readonly JournalWriter _journalWriter;
    private readonly TrafficMeter _traffic = new();
    private readonly PreciseDelay _delay = new();
    private readonly ControlApi _control;
    private volatile OrganizationData _data;
    private long _latencyTicks;
    private long _correlations;

    /// <summary>Makes an organisation.</summary>
    /// <param name="options">How it is to be; null means the defaults.</param>
    public SandboxOrganization(SandboxOptions? options = null)
    {
        _options = options ?? new SandboxOptions();
        Taxonomies = SampleCatalog.Taxonomies();
        RetentionPolicies = SampleCatalog.RetentionPolicies();
        _catalog = new PlatformCatalog(_options.Seed, _options.Platform.OrganizationName, Taxonomies, _options.TimeProvider.GetUtcNow());
        _data = MakeData(_options.Seed, _options.RecordingCount);
        _tokens = new TokenStore(_options);
        _allowance = new RateWindow(_options.RateLimit, _options.RateLimitWindow);
        _roles = new ClientRoles(_options.Platform.Roles);
        _platformRoutes = new PlatformRoutes(PlatformApi.Operations(_options, _tokens, _allowance));
        var media = new MediaApi(_options, new TagChangeReader(Taxonomies, RetentionPolicies));
        _gateway = new Gateway(_tokens, _allowance, new OAuthEndpoint(_options, _tokens), media, new PlatformGateway(_options, _tokens, _allowance, _roles));
        Journal = new RequestJournal(_options.MaxJournalEntries);
        _journalWriter = new JournalWriter(Journal, _options.MaxJournalBodyLength, _options.MaxJournalResponseLength);
        _control = new ControlApi(this);
        Latency = _options.Latency;
    }

    /// <summary>How it was made.</summary>
    public SandboxOptions Options => _options;

    /// <summary>All taxonomies, those that are not published too.</summary>
    public IReadOnlyList<RecordingTaxonomy> Taxonomies { get; }

    /// <summary>All retention policies.</summary>
    public IReadOnlyList<RetentionPolicy> RetentionPolicies { get; }

    /// <summary>The requests that came.</summary>
    public RequestJournal Journal { get; }

    /// <summary>The faults in force.</summary>
    public FaultList Faults { get; } = new();

    /// <summary>How long each API request takes.</summary>
    public TimeSpan Latency
    {
        get => TimeSpan.FromTicks(Interlocked.Read(ref _latencyTicks));
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.Zero);
            Interlocked.Exchange(ref _latencyTicks, value.Ticks);
        }
    }

    /// <summary>The ids of all recordings, in the order of their interactions.</summary>
    public IReadOnlyList<string> RecordingIds => _data.RecordingIds();

    /// <summary>The organisation's own count of changes applied.</summary>
    public SandboxChangeCounts ChangeCounts => _data.Changes.Read();

    /// <summary>What went through.</summary>
    public SandboxTraffic Traffic => _traffic.Read(_tokens.Issued);

    /// <summary>The rate limit: requests in one window (0: none), and the window's length.</summary>
    public (int Requests, TimeSpan Window) RateLimit => _allowance.Setting;

    /// <summary>Sets the rate limit, with a fresh allowance.</summary>
    /// <param name="requests">Requests in one window; 0 means no limit.</param>
    /// <param name="window">The window's length.</param>
    public void SetRateLimit(int requests, TimeSpan window) => _allowance.Set(requests, window);

    /// <summary>A recording as it stands; null where there is none of that id.</summary>
    /// <param name="recordingId">The recording's id, unescaped.</param>
    public SandboxRecordingSnapshot? GetRecording(string recordingId) =>
        _data.Find(recordingId) is { } recording ? SandboxRecordingSnapshot.Of(recording, _options.TimeProvider.GetUtcNow()) : null;

    /// <summary>How many changes of a recording were applied; 0 for an unknown one.</summary>
    /// <param name="recordingId">The recording's id, unescaped.</param>
    /// <param name="kind">Of which kind.</param>
    public int GetChangeCount(string recordingId, SandboxChangeKind kind)
    {
        var recording = GetRecording(recordingId);
        return (kind == SandboxChangeKind.Tags ? recording?.TagChanges : recording?.MetadataChanges) ?? 0;
    }

    /// <summary>The id of the organisation, as the Platform API tells it.</summary>
    public string OrganizationId => _catalog.OrganizationId;

    /// <summary>The ids of all conversations that have begun, in the order of their ends.</summary>
    public IReadOnlyList<string> ConversationIds
    {
        get
        {
            var now = _options.TimeProvider.GetUtcNow();
            return _data.Conversations.All().Where(conversation => conversation.StartedAt <= now).Select(conversation => conversation.Id).ToArray();
        }
    }

    /// <summary>The organisation's own count of changes applied through the Platform API.</summary>
    public SandboxPlatformCounts PlatformCounts => _data.PlatformChanges.Read();

    /// <summary>The roles of the client; they hold from the next request on.</summary>
    public IReadOnlyList<SandboxRole> Roles
    {
        get => _roles.Access.Roles;
        set => _roles.Set(value ?? throw new ArgumentNullException(nameof(value)));
    }

    /// <summary>A conversation as it stands; null where there is none of that id.</summary>
    /// <param name="conversationId">The conversation's id.</param>
    public SandboxConversationSnapshot? GetConversation(string conversationId) => _data.Conversations.Find(conversationId) is { } conversation
        ? SandboxConversationSnapshot.Of(conversation, _data.Schemas, _options.TimeProvider.GetUtcNow())
        : null;

    /// <summary>Lets more interactions come to their end; their events follow all that there are.</summary>
    /// <param name="count">How many.</param>
    /// <returns>The ids of their recordings: fewer than interactions, as some leave none.</returns>
    public IReadOnlyList<string> AddInteractions(int count) => _data.AddInteractions(count, _options.TimeProvider.GetUtcNow());

    /// <summary>Makes every token invalid that was issued so far, and tells how many they were.</summary>
    public int RevokeTokens() => _tokens.RevokeAll();

    /// <summary>Forgets journal, faults, changes, subscriptions and statistics. Tokens stay valid.</summary>
    /// <param name="recordingCount">How many recordings there are then; null means as many as at first.</param>
    /// <param name="seed">The seed of the data; null means the first one.</param>
    public void Reset(int? recordingCount = null, int? seed = null)
    {
        _data = MakeData(seed ?? _options.Seed, recordingCount ?? _options.RecordingCount);
        Faults.Clear();
        Journal.Clear();
        _traffic.Clear();
        var (requests, window) = _allowance.Setting;
        _allowance.Set(requests, window);
    }

    /// <summary>Answers a request. Control paths, under <c>/__sandbox/</c>, are answered at once and leave no trace.</summary>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Gives the request up; one that still waits for its latency is not processed then.</param>
    /// <returns>The answer, which may be one that the transport is to cut off.</returns>
    /// <exception cref="OperationCanceledException">The request was given up.</exception>
    public async ValueTask<SandboxResponse> HandleAsync(SandboxRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var target = RequestTarget.Parse(request.Target);
        if (ControlApi.Owns(target.Path))
        {
            return _control.Answer(request, target);
        }

        var exchange = new SandboxExchange(request, target, Resolve(request.Method, target.Path))
        {
            CorrelationId = NextCorrelationId(),
        };
        var time = _options.TimeProvider;
        var (receivedAt, started) = (time.GetUtcNow(), time.GetTimestamp());
        var plan = Faults.PlanFor(request, exchange.Route);
        SandboxResponse? response = null;
        _traffic.Enter(exchange.Route.Operation);
        try
        {
            response = await AnswerAsync(exchange, plan, cancellationToken).ConfigureAwait(false);
            return response;
        }
        finally
        {
            _traffic.Leave(exchange, response);
            _journalWriter.Record(exchange, response, plan.Name, receivedAt, time.GetElapsedTime(started));
        }
    }

    /// <summary>Whether an Authorization header has one of this organisation's living tokens.</summary>
    internal bool HasToken(string? authorization) => _tokens.Find(authorization, _options.TimeProvider.GetUtcNow()) is not null;

    internal void ClearTraffic() => _traffic.Clear();

    private async ValueTask<SandboxResponse> AnswerAsync(SandboxExchange exchange, FaultPlan plan, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var delay = Latency + plan.Delay;
        if (delay > TimeSpan.Zero)
        {
            await _delay.WaitAsync(delay, cancellationToken).ConfigureAwait(false);
        }

        if (plan.RevokesTokens)
        {
            _tokens.RevokeAll();
        }

        exchange.Now = _options.TimeProvider.GetUtcNow();
        exchange.EventFault = plan.EventFault;
        exchange.ItemFault = plan.ItemFault;
        exchange.HasRival = plan.HasRival;
        if (plan.Action is not { } action)
        {
            return Complete(exchange, _gateway.Answer(exchange, _data));
        }

        var real = action.ProcessesRequest ? _gateway.Answer(exchange, _data) : null;
        if (action.Kind == FaultKind.Status && exchange.IsApiCall)
        {
            // A service counts what it refuses, too.
            exchange.Rate ??= _allowance.Take(exchange.Now);
        }

        if (action.Kind == FaultKind.Hang)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken).ConfigureAwait(false);
        }

        return Complete(exchange, FaultedResponse.Of(action, exchange, real));
    }

    /// <summary>Adds what every answer carries.</summary>
    private SandboxResponse Complete(SandboxExchange exchange, SandboxResponse response)
    {
        var headers = new List<KeyValuePair<string, string>>(response.Headers) { new("ININ-Correlation-Id", exchange.CorrelationId) };
        if (exchange.IsApiCall && (exchange.Rate ?? _allowance.Read(exchange.Now)) is { } rate)
        {
            headers.AddRange(RateHeaders.Of(rate, exchange.IsPlatformCall));
        }

        return response with { Headers = headers };
    }

    private SandboxRoute Resolve(string method, string path)
    {
        var route = SandboxRoute.Resolve(method, path);
        return route.Operation == SandboxOperation.Unknown && route.AllowedMethods is null ? _platformRoutes.Resolve(method, path) : route;
    }

    private OrganizationData MakeData(int seed, int recordingCount) =>
        new(seed, recordingCount, _options.Platform, _catalog, _options.TimeProvider.GetUtcNow());

    private string NextCorrelationId() =>
        SeededHash.Id(_options.Seed, Interlocked.Increment(ref _correlations), CorrelationPurpose);
}
