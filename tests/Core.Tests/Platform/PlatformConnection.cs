using GenesysRecordingTags.Core.Authentication;
using GenesysRecordingTags.Core.Http;
using GenesysRecordingTags.Core.Platform;
using GenesysRecordingTags.Core.Tests.Http;
using GenesysRecordingTags.PlatformContract;
using GenesysRecordingTags.Sandbox;
using Xunit;

namespace GenesysRecordingTags.Core.Tests.Platform;

/// <summary>A connection of the Platform API to an organisation in this process. On disposal every request is checked against the contract.</summary>
internal sealed class PlatformConnection : IDisposable
{
    private readonly int _maximumRetryCount;

    public PlatformConnection(SandboxOptions? options = null, string? clientSecret = null, int maximumRetryCount = 0)
    {
        _maximumRetryCount = maximumRetryCount;
        Organization = new SandboxOrganization((options ?? new SandboxOptions { RecordingCount = 60 }) with { MaxJournalResponseLength = 1_000_000, MaxJournalBodyLength = 1_000_000 });
        Api = PlatformApi.Create(Transport, new ClientCredentials(Organization.Options.ClientId, TestConnection.Secure(clientSecret ?? Organization.Options.ClientSecret)));
    }

    /// <summary>Another connection to the same organisation.</summary>
    public PlatformConnection(PlatformConnection other)
    {
        Organization = other.Organization;
        Api = PlatformApi.Create(Transport, new ClientCredentials(Organization.Options.ClientId, TestConnection.Secure(Organization.Options.ClientSecret)));
    }

    public SandboxOrganization Organization { get; }

    public PlatformApi Api { get; }

    public RecordingSink Diagnostics { get; } = new();

    public TransportOptions Transport => new()
    {
        BaseUri = new Uri("https://sandbox.invalid/platform-api"),
        LoginUri = new Uri("https://sandbox.invalid/login"),
        Handler = new SandboxMessageHandler(Organization),
        TimeProvider = Organization.Options.TimeProvider,
        Diagnostics = Diagnostics,
        MaximumRetryCount = _maximumRetryCount,
    };

    /// <summary>The requests whose path holds a text.</summary>
    public List<JournalEntry> Sent(string path) => [.. Organization.Journal.Entries().Where(entry => entry.Target.Contains(path, StringComparison.Ordinal))];

    public void Dispose()
    {
        Api.Dispose();
        var report = ContractCheck.Run(Organization.Journal.Entries().Select(RecordedExchange.Of), isSenderChecked: true);
        ContractTally.Add("the module", report);
        Assert.Empty(report.Violations);
    }
}
