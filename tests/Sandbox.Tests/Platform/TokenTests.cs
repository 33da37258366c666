using System.Text.Json;

namespace GenesysRecordingTags.Sandbox.Tests;

public class TokenTests
{
    [Theory]
    [InlineData("/api/v2/tokens/me")]
    [InlineData("/platform-api/api/v2/tokens/me")]
    public async Task A_token_tells_organisation_client_roles_and_divisions(string path)
    {
        using var sandbox = await PlatformSandbox.StartAsync();
        using var answer = await sandbox.SendAsync("GET", path);
        Assert.Equal(200, answer.Status);
        Assert.Equal(sandbox.Organization.OrganizationId, answer.Json.GetProperty("organization").GetProperty("id").GetString());
        var client = answer.Json.GetProperty("OAuthClient");
        Assert.Equal("CLIENT-CREDENTIALS", client.GetProperty("authorizedGrantType").GetString());
        Assert.Equal(3, client.GetProperty("roleDivisions").GetArrayLength());
        Assert.Matches("^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$", sandbox.Organization.OrganizationId);
    }

    [Fact]
    public async Task A_token_is_checked_deleted_and_gone()
    {
        using var sandbox = await PlatformSandbox.StartAsync();
        using var head = await sandbox.HeadAsync("tokens/me");
        Assert.Equal((200, string.Empty), (head.Status, head.Body));
        using var deleted = await sandbox.DeleteAsync("tokens/me");
        Assert.Equal(204, deleted.Status);
        using var gone = await sandbox.GetAsync("tokens/me");
        Assert.Equal((401, "bad.credentials"), (gone.Status, gone.Json.GetProperty("code").GetString()));
        sandbox.UseToken(null);
        using var missing = await sandbox.GetAsync("tokens/me");
        Assert.Equal((401, "authentication.required"), (missing.Status, missing.Json.GetProperty("code").GetString()));
    }

    [Fact]
    public async Task A_token_expires()
    {
        using var sandbox = await PlatformSandbox.StartAsync();
        sandbox.Clock.Advance(sandbox.Organization.Options.TokenLifetime);
        using var expired = await sandbox.GetAsync("tokens/me");
        Assert.Equal(401, expired.Status);
    }

    [Fact]
    public async Task The_subject_tells_permissions_or_that_it_is_no_user()
    {
        using var sandbox = await PlatformSandbox.StartAsync();
        var subject = await sandbox.ReadAsync("authorization/subjects/me");
        var permissions = subject.GetProperty("grants")[0].GetProperty("role").GetProperty("policies").EnumerateArray().SelectMany(PermissionsOf);
        Assert.Equal(SandboxPermissions.All.Order(), permissions.Order());

        using var other = await PlatformSandbox.StartAsync(new() { AnswersSubjectsMe = false });
        using var refused = await other.GetAsync("authorization/subjects/me");
        Assert.Equal((400, "not.a.user"), (refused.Status, refused.Json.GetProperty("code").GetString()));
    }

    [Fact]
    public async Task Organisation_divisions_and_limits_are_told()
    {
        using var sandbox = await PlatformSandbox.StartAsync();
        Assert.Equal(sandbox.Organization.OrganizationId, (await sandbox.ReadAsync("organizations/me")).GetProperty("id").GetString());
        var page = await sandbox.ReadAsync("authorization/divisions?pageSize=2");
        Assert.Equal((3, 2), (page.GetProperty("total").GetInt32(), page.GetProperty("entities").GetArrayLength()));
        var next = await sandbox.SendAsync("GET", page.GetProperty("nextUri").GetString()!);
        Assert.Equal("Health", Assert.Single(next.Json.GetProperty("entities").EnumerateArray()).GetProperty("name").GetString());
        Assert.True((await sandbox.ReadAsync("authorization/divisions/home")).GetProperty("homeDivision").GetBoolean());
        foreach (var path in (string[])["organizations/limits/namespaces/platform.api", "organizations/limits/namespaces/platform.api/defaults"])
        {
            var limits = (await sandbox.ReadAsync(path)).GetProperty("entities").EnumerateArray();
            Assert.Contains(limits, limit => limit.GetProperty("key").GetString() == "client.credentials.token.rate.per.minute" && limit.GetProperty("value").GetInt32() == 300);
        }

        using var unknown = await sandbox.GetAsync("organizations/limits/namespaces/dance");
        Assert.Equal(404, unknown.Status);
    }

    [Fact]
    public void Organisations_of_different_seeds_or_names_are_different_ones()
    {
        static string IdOf(int seed, string name) =>
            new SandboxOrganization(new SandboxOptions { RecordingCount = 1, Seed = seed, Platform = new() { OrganizationName = name } }).OrganizationId;

        Assert.Equal(IdOf(1, "A"), IdOf(1, "A"));
        Assert.NotEqual(IdOf(1, "A"), IdOf(2, "A"));
        Assert.NotEqual(IdOf(1, "A"), IdOf(1, "B"));
    }

    private static IEnumerable<string> PermissionsOf(JsonElement policy) => policy.GetProperty("actions").EnumerateArray()
        .Select(action => $"{policy.GetProperty("domain").GetString()}:{policy.GetProperty("entityName").GetString()}:{action.GetString()}");
}
