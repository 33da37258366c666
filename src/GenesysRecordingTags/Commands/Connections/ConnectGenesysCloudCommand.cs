using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Security;
using GenesysRecordingTags.Binding;
using GenesysRecordingTags.Core.Api;
using GenesysRecordingTags.Core.Http;
using GenesysRecordingTags.Completers;
using GenesysRecordingTags.Connections;
using GenesysRecordingTags.Core.Ledger;
using GenesysRecordingTags.Core.Logging;
using GenesysRecordingTags.Core.Session;

namespace GenesysRecordingTags;

/// <summary>Connects to an organisation, and gets a token at once: a wrong secret fails here.</summary>
[Cmdlet(VerbsCommunications.Connect, "GenesysCloud", DefaultParameterSetName = EnvironmentSet,
    HelpUri = HelpPages.Folder + "Connect-GenesysCloud.md")]
[OutputType(typeof(GenesysConnection))]
public sealed class ConnectGenesysCloudCommand : GenesysCmdlet
{
    private const string EnvironmentSet = "Environment";
    private const string TenantDomainSet = "TenantDomain";
    private const string RegionSet = "Region";
    private const string RegionTokenSet = "RegionToken";
    private const string BaseUriSet = "BaseUri";
    private const string BaseUriTokenSet = "BaseUriToken";
    private const string SandboxSet = "Sandbox";
    private const string LogPathVariable = "GENESYS_LOG_PATH";
    private const string LedgerPathVariable = "GENESYS_LEDGER_PATH";
    private const int ShownRows = 10;

    // What the examples of metadata use.
    private static readonly string[] SandboxMetadataKeys = ["queue", "department", "caseId", "agent", "reviewed"];

    // A number: a field of the enum's own type would make each import load the model's assembly, which takes a tenth of the import.
    private int _api;
    private OpenConnection? _open;

    /// <summary>The organisation's domain, for example company.mypurecloud.com. Speaks the Media API.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = TenantDomainSet)]
    [ValidateNotNullOrEmpty]
    public string TenantDomain { get; set; } = string.Empty;

    /// <summary>The region, by name or domain, for example us-east-1 or mypurecloud.com. Speaks the Platform API.</summary>
    [Parameter(Mandatory = true, ParameterSetName = RegionSet)]
    [Parameter(Mandatory = true, ParameterSetName = RegionTokenSet)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(RegionCompleter))]
    public string Region { get; set; } = string.Empty;

    /// <summary>Where the API is: a gateway, a proxy, a test server. https, or http to loopback.</summary>
    [Parameter(Mandatory = true, ParameterSetName = BaseUriSet)]
    [Parameter(Mandatory = true, ParameterSetName = BaseUriTokenSet)]
    [ValidateNotNull]
    public Uri? BaseUri { get; set; }

    /// <summary>Where tokens come from, where that is another place than -BaseUri.</summary>
    [Parameter(ParameterSetName = BaseUriSet)]
    [Parameter(ParameterSetName = BaseUriTokenSet)]
    [ValidateNotNull]
    public Uri? LoginUri { get; set; }

    /// <summary>The OAuth client's id and secret.</summary>
    [Parameter(Mandatory = true, Position = 1, ParameterSetName = TenantDomainSet)]
    [Parameter(Mandatory = true, ParameterSetName = RegionSet)]
    [Parameter(Mandatory = true, ParameterSetName = BaseUriSet)]
    [ValidateNotNull]
    [Credential]
    public PSCredential Credential { get; set; } = PSCredential.Empty;

    /// <summary>An access token, where somebody else gets them.</summary>
    [Parameter(Mandatory = true, ParameterSetName = RegionTokenSet)]
    [Parameter(Mandatory = true, ParameterSetName = BaseUriTokenSet)]
    [ValidateNotNull]
    public SecureString? AccessToken { get; set; }

    /// <summary>Connects to the embedded organisation: sample data, no network, no credential.</summary>
    [Parameter(Mandatory = true, ParameterSetName = SandboxSet)]
    public SwitchParameter Sandbox { get; set; }

    /// <summary>How many recordings the embedded organisation has.</summary>
    [Parameter(ParameterSetName = SandboxSet)]
    [ValidateRange(0, 1_000_000)]
    public int RecordingCount { get; set; } = 500;

    /// <summary>Which API to speak.</summary>
    [Parameter(ParameterSetName = BaseUriSet)]
    [Parameter(ParameterSetName = BaseUriTokenSet)]
    [Parameter(ParameterSetName = SandboxSet)]
    public GenesysApi Api
    {
        get => (GenesysApi)_api;
        set => _api = (int)value;
    }

    /// <summary>A name for the connection; the organisation's address where it isn't given. It takes the place of one of the same name.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <summary>Who finds the connection without being handed it: this runspace, or all of the process.</summary>
    [Parameter]
    public ConnectionScope Scope { get; set; }

    /// <summary>Changes that are sent at the same time, at the most, unless a command says otherwise.</summary>
    [Parameter]
    [ValidateRange(1, 1024)]
    public int ThrottleLimit { get; set; } = ConnectionDefaults.ThrottleLimit;

    /// <summary>Tries after the first, at the most.</summary>
    [Parameter]
    [ValidateRange(0, 100)]
    public int MaximumRetryCount { get; set; } = ConnectionDefaults.MaximumRetryCount;

    /// <summary>Seconds one try may take.</summary>
    [Parameter]
    [ValidateRange(1, 3600)]
    public int TimeoutSec { get; set; } = ConnectionDefaults.TimeoutSeconds;

    /// <summary>Where the ledger is; the user's data folder where it isn't given.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? LedgerPath { get; set; }

    /// <summary>Takes over a ledger of version 0.1.0, which did not record whose it is: all of its changes were made to this organisation.</summary>
    [Parameter]
    public SwitchParameter AdoptLedger { get; set; }

    /// <summary>Keeps no ledger: nothing outlives the connection.</summary>
    [Parameter]
    public SwitchParameter NoLedger { get; set; }

    /// <summary>Where a log is written, one JSON object a line; the variable GENESYS_LOG_PATH where it isn't given.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? LogPath { get; set; }

    /// <summary>The proxy that requests take, those for tokens too; that of the environment or the system where it isn't given.</summary>
    [Parameter(ParameterSetName = EnvironmentSet)]
    [Parameter(ParameterSetName = TenantDomainSet)]
    [Parameter(ParameterSetName = RegionSet)]
    [Parameter(ParameterSetName = RegionTokenSet)]
    [Parameter(ParameterSetName = BaseUriSet)]
    [Parameter(ParameterSetName = BaseUriTokenSet)]
    [ValidateNotNull]
    public Uri? Proxy { get; set; }

    /// <summary>The user and the password for the proxy.</summary>
    [Parameter(ParameterSetName = EnvironmentSet)]
    [Parameter(ParameterSetName = TenantDomainSet)]
    [Parameter(ParameterSetName = RegionSet)]
    [Parameter(ParameterSetName = RegionTokenSet)]
    [Parameter(ParameterSetName = BaseUriSet)]
    [Parameter(ParameterSetName = BaseUriTokenSet)]
    [ValidateNotNull]
    [Credential]
    public PSCredential? ProxyCredential { get; set; }

    /// <summary>Writes the connection.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override void LogWarning(string text) =>
        _open?.Session.Log?.Write(new LogEntry { Event = LogEvents.Warning, Level = LogLevel.Warning, Message = text });

    private protected override void Process()
    {
        if (NoLedger && LedgerPath is not null)
        {
            throw new GenesysException(GenesysErrorKind.InvalidRequest, "-LedgerPath and -NoLedger exclude each other.", "Leave one of them out.");
        }

        if (ProxyCredential is not null && Proxy is null)
        {
            throw new GenesysException(GenesysErrorKind.InvalidRequest, "-ProxyCredential is given without -Proxy.", "Name the proxy, too.");
        }

        var sandbox = Sandbox ? new EmbeddedOrganization(RecordingCount) : null;
        var open = _open = Connect(sandbox);
        try
        {
            sandbox?.Introduce(open);
            PrepareSandbox(open);

            // All that may fail comes before the connection is anybody's: a command that fails leaves none.
            WarnOfUnreadable(open.Session.FindUnreadableRows());
            WarnOfUnfinished(open.Session.Ledger);
            WriteVerbose($"Connected to {open.Connection.BaseUri} as '{open.Connection.Name}'.");
        }
        catch
        {
            open.Close();
            throw;
        }

        var before = ConnectionRegistry.CurrentOf(Runspace.DefaultRunspace);
        Replace(ConnectionRegistry.Add(open, Runspace.DefaultRunspace));
        DefaultConnection.Announce(this, before, ConnectionRegistry.CurrentOf(Runspace.DefaultRunspace));
        if (PassThru)
        {
            WriteObject(open.Connection);
        }
    }

    /// <summary>The variable is for the organisation that the environment is about: the sandbox's records do not belong into its ledger.</summary>
    private string? FindLedgerPath() => LedgerPath ?? (NoLedger || Sandbox ? null : EnvironmentVariables.Value(LedgerPathVariable));

    /// <summary>The embedded organisation has the schema that tags need, as one has where somebody set it up.</summary>
    private void PrepareSandbox(OpenConnection open)
    {
        if (!open.Connection.IsSandbox || open.Session.Api.Schemas is not { } schemas)
        {
            return;
        }

        foreach (var planned in Wait(schemas.PlanAsync(SandboxMetadataKeys, StopToken)).Where(planned => !planned.IsReady))
        {
            Wait(schemas.ApplyAsync(planned, StopToken));
        }
    }

    private void Replace(OpenConnection? replaced)
    {
        if (replaced is not null)
        {
            WriteWarning($"The connection '{replaced.Connection.Name}' to {replaced.Connection.BaseUri} was open: it is closed, and this one takes its name. To keep both, give them names with -Name.");
            replaced.Close();
        }
    }

    private void WarnOfUnfinished(RecordingLedger? ledger)
    {
        var unfinished = ledger?.FindUnfinished() ?? [];
        var count = unfinished.Count(change => change.OvertakenBy is null);
        if (unfinished.Count > count)
        {
            WriteVerbose(string.Create(
                CultureInfo.CurrentCulture,
                $"{unfinished.Count - count:N0} unfinished changes were overtaken by later ones. Resume-RecordingChange -Force sends them all the same."));
        }

        if (count > 0)
        {
            var changes = count == 1 ? "A change was" : string.Create(CultureInfo.CurrentCulture, $"{count:N0} changes were");
            WriteWarning($"{changes} left unfinished by an interrupted run. Resume-RecordingChange -WhatIf shows what it is; "
                + "Resume-RecordingChange finishes it, and applies nothing twice.");
        }
    }

    private void WarnOfUnreadable(IReadOnlyList<UnreadableRow> rows)
    {
        foreach (var row in rows.Take(ShownRows))
        {
            WriteWarning($"{row.Error.Message} {row.Error.RecommendedAction}");
        }

        if (rows.Count > ShownRows)
        {
            WriteWarning(string.Create(CultureInfo.CurrentCulture, $"The same is true of {rows.Count - ShownRows:N0} more rows of the ledger."));
        }
    }

    private OpenConnection Connect(EmbeddedOrganization? sandbox)
    {
        // Before the secret is copied: nothing may fail between that and the session, which disposes of the copy.
        var ledgerPath = FindLedgerPath();
        ledgerPath = ledgerPath is null || LedgerLocation.IsUri(ledgerPath) ? ledgerPath : GetUnresolvedProviderPathFromPSPath(ledgerPath);
        var options = (sandbox?.ToSessionOptions(Name ?? "sandbox", Api) ?? ReadOptions()) with
        {
            ThrottleLimit = ThrottleLimit,
            MaximumRetryCount = MaximumRetryCount,
            Timeout = TimeSpan.FromSeconds(TimeoutSec),
            NoLedger = NoLedger,
            AdoptLedger = AdoptLedger,
            LedgerPath = ledgerPath,
            Proxy = Proxy is null ? null : new ProxyOptions { Address = Proxy, Credential = ProxyCredential?.GetNetworkCredential() },
            LogPath = (LogPath ?? EnvironmentVariables.Value(LogPathVariable)) is { } log ? FileArgument.ResolveOne(this, log) : null,
        };
        return new OpenConnection
        {
            Session = OpenSession(options),
            RunspaceId = Scope == ConnectionScope.Runspace ? Runspace.DefaultRunspace.InstanceId : null,
        };
    }

    private RecordingSession OpenSession(SessionOptions options)
    {
        var opening = SessionFactory.OpenAsync(options, Diagnostics, StopToken);
        try
        {
            return Wait(opening);
        }
        catch when (!opening.IsCompleted || opening.IsCompletedSuccessfully)
        {
            // A warning that is an error, or a command that had enough, ended the wait: what was opened behind it is nobody's.
            SessionFactory.Discard(opening);
            throw;
        }
    }

    private SessionOptions ReadOptions() => ParameterSetName switch
    {
        EnvironmentSet => ReadEnvironment(),
        RegionSet => OptionsFor(GenesysRegion.Find(Region), Credential.UserName, Credential.Password),
        RegionTokenSet => OptionsFor(GenesysRegion.Find(Region), null, AccessToken!),
        TenantDomainSet => OptionsFor(ServiceAddress.OfDomain(TenantDomain), Credential.UserName, Credential.Password),
        BaseUriTokenSet => OptionsFor(ServiceAddress.Check(BaseUri!, nameof(BaseUri)), null, AccessToken!),
        _ => OptionsFor(ServiceAddress.Check(BaseUri!, nameof(BaseUri)), Credential.UserName, Credential.Password),
    };

    /// <summary>The Media API's variables go before those of the official CLI, which may be set for other tools.</summary>
    private SessionOptions ReadEnvironment()
    {
        if (!EnvironmentClient.IsSet && EnvironmentRegion.IsSet)
        {
            var named = EnvironmentRegion.Read();
            using var secretOrToken = named.Secret;
            return OptionsFor(GenesysRegion.Find(named.Region), named.ClientId, secretOrToken);
        }

        var client = EnvironmentClient.Read();
        using var secret = client.Secret;
        return OptionsFor(client.Address, client.ClientId, secret);
    }

    private SessionOptions OptionsFor(GenesysRegion region, string? clientId, SecureString secret) => new()
    {
        Name = Name,
        Api = GenesysApi.Platform,
        BaseUri = region.ApiUri,
        LoginUri = region.LoginUri,
        ClientId = clientId,
        Secret = secret.Copy(),
    };

    private SessionOptions OptionsFor(Uri address, string? clientId, SecureString secret)
    {
        if (Api == GenesysApi.Media && GenesysRegion.OfHost(address.IdnHost) is { } region)
        {
            WriteWarning($"'{address.IdnHost}' is a host of the region {region.Name}, which speaks the Platform API, not the Media API: connect with -Region {region.Name}.");
        }

        return new SessionOptions
        {
            // All organisations of a region share a host: a connection of the Platform API is named for its organisation.
            Name = Name ?? (Api == GenesysApi.Media ? OrganizationIdentity.Of(address).Name : null),
            Api = Api,
            BaseUri = address,
            LoginUri = LoginUri is null ? null : ServiceAddress.Check(LoginUri, nameof(LoginUri)),
            ClientId = clientId,
            Secret = secret.Copy(),
        };
    }
}
