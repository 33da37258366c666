namespace GenesysRecordingTags.Sandbox.Tests;

public class PlatformControlTests
{
    [Fact]
    public async Task Conversations_their_records_and_counts_are_told()
    {
        using var sandbox = await PlatformSandbox.StartAsync();
        var schema = await PlatformBodies.CreateTagSchemaAsync(sandbox);
        var id = sandbox.Recorded().Id;
        using var put = await sandbox.PutAsync($"conversations/{id}/customattributes", PlatformBodies.Record("r", schema));
        using var all = await sandbox.SendAsync("GET", "/__sandbox/conversations");
        Assert.Equal(sandbox.Organization.ConversationIds.Count, all.Json.GetProperty("conversationIds").GetArrayLength());
        using var one = await sandbox.SendAsync("GET", $"/__sandbox/conversations?id={id}");
        var record = one.Json.GetProperty("records")[0];
        Assert.Equal(("Recording tag", "x"), (record.GetProperty("schemaTitle").GetString(), record.GetProperty("values").GetProperty("label").GetString()));
        using var unknown = await sandbox.SendAsync("GET", "/__sandbox/conversations?id=dance");
        Assert.Equal(404, unknown.Status);
        using var counts = await sandbox.SendAsync("GET", "/__sandbox/platform-counts");
        Assert.Equal(1, counts.Json.GetProperty("recordWrites").GetInt32());
        using var journal = await sandbox.SendAsync("GET", $"/__sandbox/journal?conversationId={id}");
        var entry = Assert.Single(journal.Json.GetProperty("entries").EnumerateArray());
        Assert.Equal(("PutAttributes", """{"id":"r"}"""), (entry.GetProperty("operation").GetString(), entry.GetProperty("responseBody").GetString()));
    }

    [Fact]
    public async Task Roles_are_told_and_set()
    {
        using var sandbox = await PlatformSandbox.StartAsync();
        using var before = await sandbox.SendAsync("GET", "/__sandbox/roles");
        Assert.Equal(SandboxPermissions.All.Count, before.Json.GetProperty("roles")[0].GetProperty("permissions").GetArrayLength());
        using var set = await sandbox.SendAsync(
            "POST", "/__sandbox/roles", """{"roles":[{"name":"Read","permissions":["recording:recording:view"],"divisions":["Home"]}]}""");
        Assert.Equal(200, set.Status);
        var role = Assert.Single(sandbox.Organization.Roles);
        Assert.Equal(("Read", "Home"), (role.Name, Assert.Single(role.Divisions!)));
    }

    [Fact]
    public async Task A_saved_journal_can_be_checked_and_no_token_is_in_it()
    {
        using var sandbox = await PlatformSandbox.StartAsync();
        using var me = await sandbox.GetAsync("tokens/me");
        using var wrong = await sandbox.GetAsync("tokens/me?dance=1");
        using var journal = await sandbox.SendAsync("GET", "/__sandbox/journal");
        var exchanges = PlatformContract.RecordedExchange.ReadJournal(journal.Body);
        var report = PlatformContract.ContractCheck.Run(exchanges, isSenderChecked: true);
        Assert.Equal((2, 2), (report.Requests, report.Answers));
        Assert.Equal("dance is no query parameter of GET /api/v2/tokens/me", Assert.Single(report.Violations).Problem);
        Assert.DoesNotContain("access_token", journal.Body, StringComparison.Ordinal);
    }
}
