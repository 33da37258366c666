using System.Text;

namespace GenesysRecordingTags.Sandbox.Tests;

public class JournalTests
{
    [Fact]
    public async Task A_request_is_kept_with_all_that_a_test_may_ask_for()
    {
        var clock = new FakeTimeProvider();
        var organization = new SandboxOrganization(new() { TimeProvider = clock });
        using var client = await SandboxClient.ConnectAsync(organization);
        using var answer = await client.PatchAsync(SandboxClient.MetadataPath("rec-000003/part 1"), Bodies.Metadata, "key-1");
        var entry = organization.Journal.Entries()[^1];
        Assert.Equal(("PATCH", "/api/v2/media/recordings/rec-000003%2Fpart%201"), (entry.Method, entry.Target));
        Assert.Equal((SandboxOperation.UpdateMetadata, "rec-000003/part 1"), (entry.Operation, entry.RecordingId));
        Assert.Equal((200, JournalOutcome.Answered), (entry.StatusCode, entry.Outcome));
        Assert.Equal((clock.GetUtcNow(), 2L), (entry.ReceivedAt, entry.Sequence));
        Assert.Equal(("Bearer", "key-1"), (entry.AuthorizationScheme, entry.IdempotencyKey));
        Assert.Equal(Bodies.Metadata, entry.Body);
        Assert.Equal(answer.Header("ININ-Correlation-Id"), entry.CorrelationId);
        Assert.StartsWith("application/json", entry.Headers["content-type"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_credential_is_kept()
    {
        const string Secret = "a-very-secret-secret";
        var organization = new SandboxOrganization(new() { ClientSecret = Secret });
        using var client = new SandboxClient(organization);
        using var token = await client.AskForTokenAsync(SandboxScopes.All, clientSecret: Secret);
        using var wrong = await client.SendAsync(new HttpRequestMessage(HttpMethod.Post, "oauth/token")
        {
            Content = new StringContent($"grant_type=x&client_secret={Secret}", Encoding.UTF8, "application/x-www-form-urlencoded"),
        });
        var bare = new HttpRequestMessage(HttpMethod.Get, "oauth/introspect");
        bare.Headers.TryAddWithoutValidation("Authorization", Secret);
        using var introspection = await client.SendAsync(bare);
        using var journal = await client.GetAsync("__sandbox/journal");
        Assert.Equal(3, journal.Json.GetProperty("entries").GetArrayLength());
        Assert.DoesNotContain(Secret, journal.Body, StringComparison.Ordinal);
        Assert.DoesNotContain(Convert.ToBase64String(Encoding.UTF8.GetBytes($"sandbox-client:{Secret}")), journal.Body, StringComparison.Ordinal);
        Assert.DoesNotContain(token.Json.GetProperty("access_token").GetString()!, journal.Body, StringComparison.Ordinal);
        Assert.Equal(["Basic", null, "?"], organization.Journal.Entries().Select(entry => entry.AuthorizationScheme));
        Assert.StartsWith(
            "grant_type=client_credentials&scope=recording%3Awrite", organization.Journal.Entries()[0].Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_newest_are_kept_and_their_bodies_are_bounded()
    {
        var organization = new SandboxOrganization(new() { MaxJournalEntries = 3, MaxJournalBodyLength = 8 });
        using var client = await SandboxClient.ConnectAsync(organization);
        for (var i = 1; i <= 5; i++)
        {
            using var answer = await client.PatchAsync(SandboxClient.MetadataPath($"rec-00000{i}"), Bodies.Metadata);
        }

        Assert.Equal([4L, 5L, 6L], organization.Journal.Entries().Select(entry => entry.Sequence));
        Assert.All(organization.Journal.Entries(), entry => Assert.Equal(Bodies.Metadata[..8], entry.Body));
    }

    [Fact]
    public async Task It_can_be_off()
    {
        var organization = new SandboxOrganization(new() { MaxJournalEntries = 0 });
        using var client = await SandboxClient.ConnectAsync(organization);
        Assert.False(organization.Journal.IsOn);
        Assert.Empty(organization.Journal.Entries());
    }

    [Fact]
    public async Task It_can_be_filtered_and_cleared()
    {
        var organization = new SandboxOrganization();
        using var client = await SandboxClient.ConnectAsync(organization);
        using var get = await client.GetAsync(SandboxClient.MetadataPath("rec-000001"));
        using var patch = await client.PatchAsync(SandboxClient.MetadataPath("rec-000002"), Bodies.Metadata);
        IEnumerable<string> Methods(JournalFilter filter) => organization.Journal.Entries(filter).Select(entry => entry.Method);
        Assert.Equal(["GET"], Methods(new() { Method = "get" }));
        Assert.Equal(["POST"], Methods(new() { PathContains = "oauth" }));
        Assert.Equal(["PATCH"], Methods(new() { RecordingId = "rec-000002" }));
        Assert.Equal(["GET"], Methods(new() { Operation = SandboxOperation.ReadMetadata }));
        Assert.Equal(["POST", "GET", "PATCH"], Methods(new()));
        organization.Journal.Clear();
        Assert.Empty(organization.Journal.Entries());
    }
}
