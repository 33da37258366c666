namespace GenesysRecordingTags.Sandbox.Tests;

public class RegionTests
{
    [Fact]
    public async Task Two_organisations_share_a_host_and_nothing_else()
    {
        var region = new SandboxRegion(
            new SandboxOrganization(new SandboxOptions { RecordingCount = 3 }),
            new SandboxOrganization(new SandboxOptions { RecordingCount = 3, Seed = 2, ClientId = "other" }));
        var ids = new List<string?>();
        foreach (var organization in region.Organizations)
        {
            using var client = new SandboxClient(new SandboxMessageHandler(region), new Uri("https://sandbox.example/"));
            using var token = await client.AskForTokenAsync(clientId: organization.Options.ClientId);
            client.UseToken(token.Json.GetProperty("access_token").GetString());
            using var me = await client.GetAsync("api/v2/tokens/me");
            ids.Add(me.Json.GetProperty("organization").GetProperty("id").GetString());
            using var own = await client.GetAsync($"api/v2/conversations/{organization.ConversationIds[0]}/recordingmetadata");
            var others = region.Organizations.Single(other => other != organization).ConversationIds[0];
            using var foreign = await client.GetAsync($"api/v2/conversations/{others}/recordingmetadata");
            Assert.Equal((200, 404), (own.Status, foreign.Status));
        }

        Assert.Equal(region.Organizations.Select(organization => organization.OrganizationId), ids);
        Assert.All(region.Organizations, organization => Assert.Equal(1, organization.Traffic.TokensIssued));
    }

    [Fact]
    public async Task Each_organisation_is_steered_by_its_number()
    {
        var region = new SandboxRegion(
            new SandboxOrganization(new SandboxOptions { RecordingCount = 1 }),
            new SandboxOrganization(new SandboxOptions { RecordingCount = 2, ClientId = "other" }));
        using var client = new SandboxClient(new SandboxMessageHandler(region), new Uri("https://sandbox.example/"));
        using var first = await client.GetAsync("__sandbox/organizations/1/recordings");
        using var second = await client.GetAsync("__sandbox/organizations/2/recordings");
        using var third = await client.GetAsync("__sandbox/organizations/3/recordings");
        using var plain = await client.GetAsync("__sandbox/recordings");
        Assert.Equal((1, 2, 1), (Count(first), Count(second), Count(plain)));
        Assert.Equal(404, third.Status);
    }

    [Fact]
    public void Clients_of_one_id_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new SandboxRegion(new SandboxOrganization(), new SandboxOrganization()));
        Assert.Throws<ArgumentException>(() => new SandboxRegion());
    }

    private static int Count(ReceivedResponse answer) => answer.Json.GetProperty("recordingIds").GetArrayLength();
}
