using System.Text;

namespace GenesysRecordingTags.Sandbox.Tests;

public class OAuthTests
{
    [Fact]
    public async Task A_client_gets_a_bearer_token_with_the_scopes_it_asks_for()
    {
        var clock = new FakeTimeProvider();
        using var client = new SandboxClient(new SandboxOrganization(new() { TimeProvider = clock }));
        using var answer = await client.AskForTokenAsync(["media:read", "event:read"]);
        Assert.Equal(200, answer.Status);
        Assert.Equal("bearer", answer.Json.GetProperty("token_type").GetString());
        Assert.Equal(3600, answer.Json.GetProperty("expires_in").GetInt32());

        client.UseToken(answer.Json.GetProperty("access_token").GetString());
        using var introspection = await client.GetAsync("oauth/introspect");
        Assert.True(introspection.Json.GetProperty("active").GetBoolean());
        Assert.Equal("media:read event:read", introspection.Json.GetProperty("scope").GetString());
        Assert.Equal("sandbox-client", introspection.Json.GetProperty("client_id").GetString());
        Assert.Equal(clock.GetUtcNow().AddHours(1).ToUnixTimeSeconds(), introspection.Json.GetProperty("exp").GetInt64());
    }

    [Theory]
    [InlineData("someone", SandboxOptions.DefaultClientSecret)]
    [InlineData(SandboxOptions.DefaultClientId, "wrong")]
    public async Task A_wrong_client_or_secret_is_401_invalid_client(string id, string secret)
    {
        using var client = new SandboxClient(new SandboxOrganization());
        using var answer = await client.AskForTokenAsync(SandboxScopes.All, id, secret);
        Assert.Equal(401, answer.Status);
        Assert.Equal("invalid_client", answer.Json.GetProperty("error").GetString());
        Assert.NotEmpty(answer.Json.GetProperty("error_description").GetString()!);
    }

    [Fact]
    public async Task A_secret_in_the_body_is_no_authentication()
    {
        using var client = new SandboxClient(new SandboxOrganization());
        using var answer = await client.SendAsync(new HttpRequestMessage(HttpMethod.Post, "oauth/token")
        {
            Content = new StringContent(
                "grant_type=client_credentials&client_id=sandbox-client&client_secret=sandbox-secret",
                Encoding.UTF8,
                "application/x-www-form-urlencoded"),
        });
        Assert.Equal(401, answer.Status);
    }

    [Fact]
    public async Task Another_grant_an_unknown_scope_and_a_body_that_is_no_form_are_refused()
    {
        using var client = new SandboxClient(new SandboxOrganization());
        using var grant = await client.AskForTokenAsync(SandboxScopes.All, grantType: "password");
        Assert.Equal((400, "unsupported_grant_type"), (grant.Status, grant.Json.GetProperty("error").GetString()));
        using var scope = await client.AskForTokenAsync(["media:erase"]);
        Assert.Equal((400, "invalid_scope"), (scope.Status, scope.Json.GetProperty("error").GetString()));
        var request = new HttpRequestMessage(HttpMethod.Post, "oauth/token")
        {
            Content = new StringContent("grant_type=client_credentials", Encoding.UTF8, "application/json"),
        };
        request.Headers.Authorization = new("Basic", Convert.ToBase64String("sandbox-client:sandbox-secret"u8));
        using var form = await client.SendAsync(request);
        Assert.Equal((400, "invalid_request"), (form.Status, form.Json.GetProperty("error").GetString()));
    }

    [Fact]
    public async Task A_client_gets_no_scope_that_it_was_not_granted()
    {
        using var client = await SandboxClient.ConnectAsync(
            new SandboxOrganization(new() { GrantedScopes = ["media:read", "recording:write"] }));
        using var answer = await client.GetAsync("oauth/introspect");
        Assert.Equal("recording:write media:read", answer.Json.GetProperty("scope").GetString());
    }

    [Fact]
    public async Task Without_scope_a_token_may_do_nothing()
    {
        using var client = new SandboxClient(new SandboxOrganization());
        using var token = await client.AskForTokenAsync();
        client.UseToken(token.Json.GetProperty("access_token").GetString());
        using var answer = await client.GetAsync(SandboxClient.MetadataPath("rec-000001"));
        Assert.Equal(403, answer.Status);
    }

    [Fact]
    public async Task A_token_dies_at_the_end_of_its_life()
    {
        var clock = new FakeTimeProvider();
        using var client = await SandboxClient.ConnectAsync(
            new SandboxOrganization(new() { TimeProvider = clock, TokenLifetime = TimeSpan.FromSeconds(30) }));
        clock.Advance(TimeSpan.FromSeconds(29));
        using var before = await client.GetAsync("oauth/introspect");
        clock.Advance(TimeSpan.FromSeconds(1));
        using var after = await client.GetAsync("oauth/introspect");
        Assert.Equal((200, 401), (before.Status, after.Status));
    }

    [Fact]
    public async Task A_revoked_token_is_dead_and_a_new_one_lives()
    {
        var organization = new SandboxOrganization();
        using var client = await SandboxClient.ConnectAsync(organization);
        Assert.Equal(1, organization.RevokeTokens());
        using var dead = await client.GetAsync(SandboxClient.MetadataPath("rec-000001"));
        Assert.Equal(401, dead.Status);
        await client.LogInAsync();
        using var living = await client.GetAsync(SandboxClient.MetadataPath("rec-000001"));
        Assert.Equal(200, living.Status);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("never-issued")]
    public async Task Without_a_living_token_every_operation_is_401(string? token)
    {
        var organization = new SandboxOrganization();
        using var client = new SandboxClient(organization);
        client.UseToken(token);
        foreach (var request in new[]
        {
            (HttpMethod.Get, "oauth/introspect"),
            (HttpMethod.Get, "api/v2/events/subscriptions"),
            (HttpMethod.Post, "api/v2/events/subscriptions"),
            (HttpMethod.Get, "api/v2/events/subscriptions/sub-0001"),
            (HttpMethod.Post, SandboxClient.TagsPath("rec-000001")),
            (HttpMethod.Get, SandboxClient.MetadataPath("rec-000001")),
            (HttpMethod.Patch, SandboxClient.MetadataPath("rec-000001")),
            (HttpMethod.Put, SandboxClient.MetadataPath("rec-000001")),
        })
        {
            using var answer = await client.SendAsync(new HttpRequestMessage(request.Item1, request.Item2));
            Assert.Equal(401, answer.Status);
            Assert.Contains("invalid_token", answer.Header("WWW-Authenticate")!, StringComparison.Ordinal);
        }

        Assert.Equal(0, organization.GetChangeCount("rec-000001", SandboxChangeKind.Tags));
    }
}
