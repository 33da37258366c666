using System.Net;
using GenesysRecordingTags.Core.Session;
using GenesysRecordingTags.Core.Validation;
using GenesysRecordingTags.Sandbox;

namespace GenesysRecordingTags.Connections;

/// <summary>The sandbox in this process: an organisation to try everything with, no network and no credential needed.</summary>
internal sealed class EmbeddedOrganization
{
    // A name that can never be a real host's.
    private static readonly Uri Address = new("https://sandbox.invalid");

    private readonly SandboxOrganization _organization;

    /// <summary>Makes one, with sample data.</summary>
    /// <param name="recordingCount">How many recordings it has.</param>
    public EmbeddedOrganization(int recordingCount) =>
        _organization = new SandboxOrganization(new SandboxOptions { RecordingCount = recordingCount });

    /// <summary>What a session with it is to be; its taxonomies are loaded.</summary>
    /// <param name="name">The connection's name.</param>
    /// <param name="api">Which API to speak.</param>
    public SessionOptions ToSessionOptions(string name, GenesysApi api)
    {
        var taxonomies = new TaxonomyCatalog();
        foreach (var taxonomy in _organization.Taxonomies)
        {
            taxonomies.Load(taxonomy);
        }

        return new SessionOptions
        {
            Name = name,
            Api = api,
            BaseUri = api == GenesysApi.Platform ? new Uri(Address, "/platform-api") : Address,
            LoginUri = api == GenesysApi.Platform ? new Uri(Address, "/login") : null,
            ClientId = _organization.Options.ClientId,
            Secret = new NetworkCredential(string.Empty, _organization.Options.ClientSecret).SecurePassword,
            IsSandbox = true,
            Handler = new SandboxMessageHandler(_organization),
            Taxonomies = taxonomies,
        };
    }

    /// <summary>Lets completion know the organisation's retention policies.</summary>
    /// <param name="open">The connection.</param>
    public void Introduce(OpenConnection open)
    {
        foreach (var policy in _organization.RetentionPolicies)
        {
            open.SawPolicy(policy.Name);
        }
    }
}
