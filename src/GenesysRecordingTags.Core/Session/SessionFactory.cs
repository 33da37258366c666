using GenesysRecordingTags.Core.Api;
using GenesysRecordingTags.Core.Authentication;
using GenesysRecordingTags.Core.Changes;
using GenesysRecordingTags.Core.Compliance;
using GenesysRecordingTags.Core.Http;
using GenesysRecordingTags.Core.Ledger;
using GenesysRecordingTags.Core.Logging;
using GenesysRecordingTags.Core.Media;
using GenesysRecordingTags.Core.Platform;

namespace GenesysRecordingTags.Core.Session;

/// <summary>Opens sessions: gets a token, so that a wrong secret fails here, and opens the ledger.</summary>
public static class SessionFactory
{
    private static readonly Dictionary<GenesysApi, Func<SessionOptions, AmbientDiagnosticSink, IGenesysApi>> Apis = new()
    {
        [GenesysApi.Media] = CreateMediaApi,
        [GenesysApi.Platform] = CreatePlatformApi,
    };

    /// <summary>Opens a session.</summary>
    /// <param name="options">What it is to be. A handler and the secret in it belong to the session, also where opening fails.</param>
    /// <param name="diagnostics">Who hears of the opening.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="GenesysApiException">The service refuses the client, or can't be reached.</exception>
    /// <exception cref="GenesysException">The ledger can't be opened.</exception>
    public static async Task<RecordingSession> OpenAsync(SessionOptions options, IDiagnosticSink diagnostics, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        var ambient = new AmbientDiagnosticSink();
        using var scope = ambient.Use(diagnostics);
        var log = await OpenLogAsync(options, ambient).ConfigureAwait(false);
        try
        {
            var session = await OpenAsync(options, ambient, cancellationToken).ConfigureAwait(false);
            log?.Write(new LogEntry { Event = LogEvents.ConnectionOpened, Message = Describe(session.Connection) });
            return session;
        }
        catch (Exception ex) when (log is not null)
        {
            log.Write(new LogEntry
            {
                Event = LogEvents.ConnectionFailed,
                Level = LogLevel.Error,
                ErrorId = (ex as GenesysException)?.Kind.ToString(),
                Message = ex.Message,
            });
            await log.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static async Task<ActivityLog?> OpenLogAsync(SessionOptions options, AmbientDiagnosticSink ambient)
    {
        if (options.LogPath is null)
        {
            return null;
        }

        RefuseForeignFile(options.LogPath, options.LedgerPath);
        var log = await ActivityLog.OpenAsync(new LogOptions
        {
            Path = options.LogPath,
            Command = () => ambient.Command,
            // Not to the log, which could not take it.
            Warn = ambient.Show,
            TimeProvider = options.Time,
        }).ConfigureAwait(false);
        log.Origin = new LogOrigin(options.Name, null);
        ambient.Log = log;
        return log;
    }

    /// <summary>A log is appended to and renamed: a ledger, or a file of anything else, must not be.</summary>
    private static void RefuseForeignFile(string path, string? ledger)
    {
        var isLedgers = ledger is not null && !LedgerLocation.IsUri(ledger) && LedgerStores.Owns(LedgerStores.Locate(ledger), path);
        if (isLedgers || !LogFile.MayBeLog(path))
        {
            throw new GenesysException(
                GenesysErrorKind.InvalidFile,
                isLedgers ? $"'{path}' is one of the files of the ledger '{ledger}'." : $"'{path}' is there already, and is no log of this module.",
                "Give -LogPath a file of its own.");
        }
    }

    private static string Describe(GenesysConnection connection)
    {
        var version = typeof(SessionFactory).Assembly.GetName().Version?.ToString(3);
        return $"GenesysRecordingTags {version} on {Environment.MachineName}: {connection.Api} API at {connection.BaseUri}, ledger {connection.LedgerPath ?? "none"}.";
    }

    private static async Task<RecordingSession> OpenAsync(SessionOptions options, AmbientDiagnosticSink ambient, CancellationToken cancellationToken)
    {
        var api = CreateApi(options, ambient);
        try
        {
            var organization = await api.Identity.GetOrganizationAsync(cancellationToken).ConfigureAwait(false);
            if (ambient.Log is { } log)
            {
                log.Origin = new LogOrigin(options.Name ?? organization.Name, organization.Id);
            }

            // Before the token where the organisation is known by its address: a place that can't be written to is found out without a request.
            var ledger = OpenLedger(options, organization, api.Capabilities, ambient);
            OutboxDispatcher? compliance = null;
            try
            {
                await api.Identity.AuthenticateAsync(cancellationToken).ConfigureAwait(false);
                compliance = ledger is RecordingLedger durable ? OutboxDispatcher.Start(durable) : null;
                return new RecordingSession(options, new SessionServices
                {
                    Api = api,
                    Ledger = ledger,
                    Organization = organization,
                    Compliance = compliance,
                    Diagnostics = ambient,
                    Log = ambient.Log,
                });
            }
            catch
            {
                if (compliance is not null)
                {
                    await compliance.DisposeAsync().ConfigureAwait(false);
                }

                await ledger.DisposeAsync().ConfigureAwait(false);
                throw;
            }
        }
        catch
        {
            api.Dispose();
            throw;
        }
    }

    /// <summary>Closes a session that nobody waits for any more, once it is open.</summary>
    /// <param name="opening">Its opening.</param>
    public static void Discard(Task<RecordingSession> opening)
    {
        ArgumentNullException.ThrowIfNull(opening);
        // Errors are observed and left: the command that would have shown them has ended with one of its own.
        CloseAsync(opening).ContinueWith(
            static closing => _ = closing.Exception,
            CancellationToken.None,
            TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }

    private static async Task CloseAsync(Task<RecordingSession> opening)
    {
        var session = await opening.ConfigureAwait(false);
        await session.DisposeAsync().ConfigureAwait(false);
    }

    private static IGenesysApi CreateApi(SessionOptions options, AmbientDiagnosticSink diagnostics)
    {
        try
        {
            return Apis[options.Api](options, diagnostics);
        }
        catch
        {
            options.Handler?.Dispose();
            throw;
        }
        finally
        {
            // The API has its own bytes of it, which it wipes.
            options.Secret.Dispose();
        }
    }

    private static MediaApi CreateMediaApi(SessionOptions options, AmbientDiagnosticSink diagnostics)
    {
        var transport = ToTransport(options, diagnostics);
        return options.ClientId is { } clientId
            ? MediaApi.Create(transport, new ClientCredentials(clientId, options.Secret))
            : MediaApi.Create(transport, options.Secret);
    }

    private static PlatformApi CreatePlatformApi(SessionOptions options, AmbientDiagnosticSink diagnostics)
    {
        var transport = ToTransport(options, diagnostics);
        return options.ClientId is { } clientId
            ? PlatformApi.Create(transport, new ClientCredentials(clientId, options.Secret))
            : PlatformApi.Create(transport, options.Secret);
    }

    private static TransportOptions ToTransport(SessionOptions options, AmbientDiagnosticSink diagnostics) => new()
    {
        BaseUri = options.BaseUri,
        LoginUri = options.LoginUri,
        MaximumRetryCount = options.MaximumRetryCount,
        Timeout = options.Timeout,
        TimeProvider = options.Time,
        Diagnostics = diagnostics,
        Log = diagnostics.Log,
        Proxy = options.Proxy,
        Handler = options.Handler,
    };

    private static IRecordingLedger OpenLedger(
        SessionOptions options, OrganizationIdentity organization, ApiCapabilities capabilities, AmbientDiagnosticSink diagnostics)
    {
        var actor = ChangeActor.Current(options.ClientId, organization.Name);
        if (options.NoLedger)
        {
            return new MemoryLedger(organization, actor, capabilities, options.Time);
        }

        var isTemporary = options.IsSandbox && options.LedgerPath is null;
        var ledger = RecordingLedger.Open(new LedgerOptions
        {
            Path = options.LedgerPath ?? (isTemporary ? LedgerLocation.Temporary() : FindDefaultPlace(organization, diagnostics)),
            Organization = organization,
            Adopt = options.AdoptLedger,
            Capabilities = capabilities,
            Actor = actor,
            TimeProvider = options.Time,
            Diagnostics = diagnostics,
            DeleteOnClose = isTemporary,
        });
        diagnostics.Report(DiagnosticLevel.Verbose, $"The ledger is '{ledger.Path}'.");
        return ledger;
    }

    private static string FindDefaultPlace(OrganizationIdentity organization, AmbientDiagnosticSink diagnostics)
    {
        var place = LedgerLocation.Default(organization);
        var earlier = LedgerLocation.OfVersion1(organization);
        if (place != earlier && !File.Exists(place) && File.Exists(earlier))
        {
            diagnostics.Report(
                DiagnosticLevel.Warning,
                $"Version 0.1.0 kept one ledger for all organisations of '{organization.Authority}': '{earlier}'. '{organization.Id}' begins a new one at '{place}'. "
                + "If the old one holds changes of this organisation only, move it to the new place and connect once with -AdoptLedger.");
        }

        return place;
    }
}
