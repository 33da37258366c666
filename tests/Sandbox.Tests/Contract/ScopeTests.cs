namespace GenesysRecordingTags.Sandbox.Tests;

public class ScopeTests
{
    public static TheoryData<string, string, string, string> Operations => new()
    {
        { "POST", "api/v2/recordings/medias/rec-000001/tags", Bodies.Tags(Bodies.Tag()), "recording:write" },
        { "POST", "api/v2/recordings/medias/rec-000001/tags", Bodies.Tags(Bodies.Tag()), "tagging:write" },
        { "POST", "api/v2/events/subscriptions", Bodies.Subscription, "event:read" },
        { "GET", "api/v2/events/subscriptions", "", "event:read" },
        { "GET", "api/v2/events/subscriptions/sub-0001", "", "event:read" },
        { "GET", "api/v2/media/recordings/rec-000001", "", "media:read" },
        { "PATCH", "api/v2/media/recordings/rec-000001", Bodies.Metadata, "media:write" },
    };

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task Without_one_needed_scope_it_is_403_that_names_it(string method, string path, string body, string missing)
    {
        var organization = new SandboxOrganization();
        using var client = await SandboxClient.ConnectAsync(organization, SandboxScopes.All.Where(scope => scope != missing).ToArray());
        using var answer = await SendAsync(client, method, path, body);
        Assert.Equal(403, answer.Status);
        Assert.Equal("missing.scope", answer.Json.GetProperty("code").GetString());
        Assert.Contains(missing, answer.Json.GetProperty("message").GetString()!, StringComparison.Ordinal);
        Assert.Equal([missing], answer.Fields);
        Assert.Equal(0, organization.ChangeCounts.Tags + organization.ChangeCounts.Metadata);
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task With_the_needed_scopes_alone_it_is_done(string method, string path, string body, string needed)
    {
        var organization = new SandboxOrganization();
        using (var maker = await SandboxClient.ConnectAsync(organization))
        {
            using var made = path.EndsWith("sub-0001", StringComparison.Ordinal)
                ? await maker.PostAsync("api/v2/events/subscriptions", Bodies.Subscription)
                : null;
        }

        string[] scopes = needed is "recording:write" or "tagging:write" ? ["recording:write", "tagging:write"] : [needed];
        using var client = await SandboxClient.ConnectAsync(organization, scopes);
        using var answer = await SendAsync(client, method, path, body);
        Assert.InRange(answer.Status, 200, 201);
    }

    private static Task<ReceivedResponse> SendAsync(SandboxClient client, string method, string path, string body) => method switch
    {
        "GET" => client.GetAsync(path),
        "PATCH" => client.PatchAsync(path, body),
        _ => client.PostAsync(path, body),
    };
}
