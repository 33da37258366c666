using GenesysRecordingTags.PlatformContract;

namespace GenesysRecordingTags.Sandbox.Tests;

public class GatewayTests
{
    private const string Query = """{"interval":"2025-02-20T00:00:00.000Z/2025-03-01T12:00:00.000Z"}""";

    [Fact]
    public async Task The_allowance_is_told_and_when_used_up_a_429_says_what_limit_and_how_long()
    {
        using var sandbox = await PlatformSandbox.StartAsync(options: new() { RecordingCount = 5, RateLimit = 2 });
        using var first = await sandbox.GetAsync("tokens/me");
        Assert.Equal(("1", "2", "60"), (first.Header("inin-ratelimit-count"), first.Header("inin-ratelimit-allowed"), first.Header("inin-ratelimit-reset")));
        Assert.NotNull(first.Header("ININ-Correlation-Id"));
        Assert.Null(first.Header("X-RateLimit-Limit"));
        using var second = await sandbox.GetAsync("tokens/me");
        using var third = await sandbox.GetAsync("tokens/me");
        Assert.Equal((429, "60"), (third.Status, third.Header("Retry-After")));
        Assert.Equal("Rate limit exceeded the maximum. Retry the request in [60] seconds", third.Json.GetProperty("message").GetString());
        Assert.Equal("too.many.requests.retry.after", third.Json.GetProperty("code").GetString());
        Assert.Equal(2, third.Json.GetProperty("limit").GetProperty("value").GetInt32());
        Assert.Equal(third.Header("ININ-Correlation-Id"), third.Json.GetProperty("contextId").GetString());
        sandbox.Clock.Advance(TimeSpan.FromMinutes(1));
        using var fourth = await sandbox.GetAsync("tokens/me");
        Assert.Equal(200, fourth.Status);
    }

    [Fact]
    public async Task A_missing_permission_is_named()
    {
        using var sandbox = await PlatformSandbox.StartAsync();
        sandbox.Organization.Roles = [new SandboxRole { Name = "Nothing", Permissions = [] }];
        using var any = await sandbox.PostAsync("analytics/conversations/details/query", Query);
        Assert.Equal((403, "missing.any.permissions"), (any.Status, any.Json.GetProperty("code").GetString()));
        Assert.EndsWith(
            "permissions assigned: [analytics:conversationDetail:view, analytics:agentConversationDetail:view]",
            any.Json.GetProperty("message").GetString(),
            StringComparison.Ordinal);
        sandbox.Organization.Roles = [new SandboxRole { Name = "View", Permissions = ["analytics:agentConversationDetail:view"] }];
        using var allowed = await sandbox.PostAsync("analytics/conversations/details/query", Query);
        Assert.Equal(200, allowed.Status);
    }

    [Fact]
    public async Task A_division_that_is_not_granted_hides_its_conversations_without_a_word()
    {
        using var sandbox = await PlatformSandbox.StartAsync();
        var hidden = sandbox.Conversations().First(conversation => conversation is { Division: "Payments", EndedAt: not null });
        sandbox.Organization.Roles = [new SandboxRole { Name = "Home only", Permissions = SandboxPermissions.All, Divisions = ["Home"] }];
        using var gone = await sandbox.GetAsync($"conversations/{hidden.Id}/recordingmetadata");
        Assert.Equal((404, "conversation.error.conversation.not.found"), (gone.Status, gone.Json.GetProperty("code").GetString()));
        using var page = await sandbox.PostAsync("analytics/conversations/details/query", Query);
        var home = await sandbox.ReadAsync("authorization/divisions/home");
        Assert.All(page.Json.GetProperty("conversations").EnumerateArray(), conversation =>
            Assert.Equal(home.GetProperty("id").GetString(), conversation.GetProperty("divisionIds")[0].GetString()));
    }

    [Fact]
    public async Task A_body_of_more_than_512000_bytes_is_refused()
    {
        using var sandbox = await PlatformSandbox.StartAsync();
        using var answer = await sandbox.PostAsync("analytics/conversations/details/query", Query + new string(' ', 512_001 - Query.Length));
        Assert.Equal(413, answer.Status);
        Assert.Contains("Maximum bytes: 512000", answer.Json.GetProperty("message").GetString(), StringComparison.Ordinal);
        using var largest = await sandbox.PostAsync("analytics/conversations/details/query", Query + new string(' ', 512_000 - Query.Length));
        Assert.Equal(200, largest.Status);
    }

    [Theory]
    [InlineData("""{"interval":1}""", "interval")]
    [InlineData("""{"interval":"2025-02-20T00:00:00Z/2025-03-01T00:00:00Z","dance":true}""", "dance")]
    [InlineData("""{"order":"asc"}""", "interval")]
    [InlineData("""{"interval":"2025-02-20T00:00:00Z/2025-03-01T00:00:00Z","order":"up"}""", "order")]
    [InlineData("""{"interval":"2025-02-20T00:00:00Z/2025-03-01T00:00:00Z","paging":{"pageSize":"10","pageNumber":1}}""", "paging.pageSize")]
    [InlineData("""{"interval":"2025-02-20T00:00:00Z/2025-03-01T00:00:00Z","segmentFilters":[{"type":"and","predicates":[{"dimension":"dance"}]}]}""", "segmentFilters[0].predicates[0].dimension")]
    [InlineData("[]", "body")]
    [InlineData("{", "body")]
    public async Task A_wrong_body_is_refused_and_its_field_named(string body, string field)
    {
        using var sandbox = await PlatformSandbox.StartAsync();
        using var answer = await sandbox.PostAsync("analytics/conversations/details/query", body);
        Assert.Equal(400, answer.Status);
        Assert.Contains(field, answer.Fields);
    }

    [Theory]
    [InlineData("tokens/me?dance=1", 400)]
    [InlineData("tokens/me?preserveIdleTTL=maybe", 400)]
    [InlineData("dance", 404)]
    [InlineData("conversations//recordingmetadata", 404)]
    public async Task A_wrong_query_or_path_is_refused(string path, int status)
    {
        using var sandbox = await PlatformSandbox.StartAsync();
        using var answer = await sandbox.GetAsync(path);
        Assert.Equal(status, answer.Status);
    }

    [Fact]
    public async Task A_wrong_method_or_content_type_is_refused()
    {
        using var sandbox = await PlatformSandbox.StartAsync();
        using var method = await sandbox.PostAsync("tokens/me", "{}");
        Assert.Equal(405, method.Status);
        using var type = await sandbox.SendAsync("POST", "/api/v2/analytics/conversations/details/query", Query, "text/plain");
        Assert.Equal(415, type.Status);
    }

    [Fact]
    public void Each_operation_needs_the_permissions_that_the_contract_says()
    {
        var options = new SandboxOptions();
        var operations = PlatformApi.Operations(options, new TokenStore(options), new RateWindow(0, TimeSpan.FromMinutes(1))).ToArray();
        foreach (var operation in operations.Where(operation => operation.Operation != SandboxOperation.GetOrganization))
        {
            var path = "/api/v2/" + string.Join('/', operation.Segments);
            var contract = Contract.V270.Operations.SingleOrDefault(known => known.Method == operation.Method && known.Path == path);
            Assert.True(contract is not null, $"{operation.Method} {path} is not in the contract.");
            Assert.True(
                contract.Permissions.Order().SequenceEqual(operation.Permissions.Names.Order())
                && (contract.Permissions.Count < 2 || contract.NeedsAllPermissions == operation.Permissions.NeedsAll),
                $"{operation.Method} {path} needs {string.Join(", ", contract.Permissions)}.");
        }

        Assert.Equal(operations.Length, operations.Select(operation => operation.Operation).Distinct().Count());
    }
}
