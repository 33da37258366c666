using GenesysRecordingTags.Core.Session;
using GenesysRecordingTags.Core.Tests.Http;
using GenesysRecordingTags.Sandbox;
using Xunit;

namespace GenesysRecordingTags.Core.Tests.Session;

public sealed class SessionSecretTests
{
    [Theory]
    [InlineData(GenesysApi.Media)]
    [InlineData(GenesysApi.Platform)]
    public async Task The_secret_is_disposed_of_once_the_API_has_it(GenesysApi api)
    {
        var organization = new SandboxOrganization();
        var options = Options(organization) with
        {
            Api = api,
            BaseUri = new Uri(api == GenesysApi.Media ? "https://sandbox.invalid" : "https://sandbox.invalid/platform-api"),
            LoginUri = api == GenesysApi.Media ? null : new Uri("https://sandbox.invalid/login"),
        };
        await using var session = await SessionFactory.OpenAsync(options, NullDiagnosticSink.Instance, default);
        Assert.Throws<ObjectDisposedException>(() => options.Secret.Length);
    }

    [Fact]
    public async Task So_it_is_where_the_API_can_not_be_made()
    {
        var options = Options(new SandboxOrganization()) with { BaseUri = new Uri("http://company.example") };
        await Assert.ThrowsAsync<GenesysApiException>(() => SessionFactory.OpenAsync(options, NullDiagnosticSink.Instance, default));
        Assert.Throws<ObjectDisposedException>(() => options.Secret.Length);
    }

    [Fact]
    public async Task So_it_is_where_the_client_is_refused()
    {
        var options = Options(new SandboxOrganization()) with { ClientId = "somebody-else" };
        await Assert.ThrowsAsync<GenesysApiException>(() => SessionFactory.OpenAsync(options, NullDiagnosticSink.Instance, default));
        Assert.Throws<ObjectDisposedException>(() => options.Secret.Length);
    }

    private static SessionOptions Options(SandboxOrganization organization) => new()
    {
        BaseUri = new Uri("https://sandbox.invalid"),
        ClientId = organization.Options.ClientId,
        Secret = TestConnection.Secure(organization.Options.ClientSecret),
        Handler = new SandboxMessageHandler(organization),
        NoLedger = true,
    };
}
