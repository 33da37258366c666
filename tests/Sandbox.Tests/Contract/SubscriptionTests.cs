namespace GenesysRecordingTags.Sandbox.Tests;

public class SubscriptionTests
{
    private const string Path = "api/v2/events/subscriptions";

    [Fact]
    public async Task A_new_subscription_is_201_with_the_contracts_fields()
    {
        var clock = new FakeTimeProvider();
        using var client = await SandboxClient.ConnectAsync(new SandboxOrganization(new() { TimeProvider = clock }));
        using var answer = await client.PostAsync(Path, Bodies.Subscription);
        Assert.Equal(201, answer.Status);
        Assert.NotEmpty(answer.Json.GetProperty("id").GetString()!);
        Assert.Equal("recording-metadata-injector", answer.Json.GetProperty("name").GetString());
        Assert.Equal("interaction.completed", answer.Json.GetProperty("filter").GetProperty("eventTypes")[0].GetString());
        Assert.Equal(50, answer.Json.GetProperty("pageSize").GetInt32());
        Assert.Equal(clock.GetUtcNow(), answer.Json.GetProperty("createdDate").GetDateTimeOffset());
        Assert.Equal(clock.GetUtcNow(), answer.Json.GetProperty("modifiedDate").GetDateTimeOffset());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_name_that_exists_is_409_with_its_id_or_without(bool withId)
    {
        using var client = await SandboxClient.ConnectAsync(new SandboxOrganization(new() { ConflictNamesSubscription = withId }));
        using var made = await client.PostAsync(Path, Bodies.Subscription);
        using var conflict = await client.PostAsync(Path, Bodies.Subscription);
        Assert.Equal(409, conflict.Status);
        Assert.Equal(withId, conflict.Json.TryGetProperty("id", out var id));
        Assert.True(!withId || id.GetString() == made.Json.GetProperty("id").GetString());
        using var list = await client.GetAsync(Path);
        var listed = Assert.Single(list.Json.GetProperty("entities").EnumerateArray());
        Assert.Equal(made.Json.GetProperty("id").GetString(), listed.GetProperty("id").GetString());
        Assert.Equal("recording-metadata-injector", listed.GetProperty("name").GetString());
    }

    [Theory]
    [InlineData("""{"name":" ","filter":{"eventTypes":["interaction.completed"]},"pageSize":50}""", "name")]
    [InlineData("""{"filter":{"eventTypes":["interaction.completed"]},"pageSize":50}""", "name")]
    [InlineData("""{"name":"n","pageSize":50}""", "filter.eventTypes")]
    [InlineData("""{"name":"n","filter":{"eventTypes":[]},"pageSize":50}""", "filter.eventTypes")]
    [InlineData("""{"name":"n","filter":{"eventTypes":["a",""]},"pageSize":50}""", "filter.eventTypes[1]")]
    [InlineData("""{"name":"n","filter":{"eventTypes":["a"]}}""", "pageSize")]
    [InlineData("""{"name":"n","filter":{"eventTypes":["a"]},"pageSize":0}""", "pageSize")]
    [InlineData("""{"name":"n","filter":{"eventTypes":["a"]},"pageSize":101}""", "pageSize")]
    [InlineData("""{"name":"n","filter":{"eventTypes":["a"]},"pageSize":1.5}""", "pageSize")]
    [InlineData("""{"name":"n","filter":{"eventTypes":["a"]},"pageSize":"50"}""", "pageSize")]
    public async Task A_breach_is_400_that_names_the_field(string body, string field)
    {
        using var client = await SandboxClient.ConnectAsync(new SandboxOrganization());
        using var answer = await client.PostAsync(Path, body);
        Assert.Equal(400, answer.Status);
        Assert.Equal([field], answer.Fields);
    }
}
