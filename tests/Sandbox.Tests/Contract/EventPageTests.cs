using System.Text.Json;

namespace GenesysRecordingTags.Sandbox.Tests;

public class EventPageTests
{
    [Fact]
    public async Task Every_recording_is_delivered_and_a_tenth_of_the_interactions_has_none()
    {
        var organization = new SandboxOrganization();
        using var client = await SandboxClient.ConnectAsync(organization);
        var reader = await EventReader.SubscribeAsync(client);
        var events = (await reader.AllPagesAsync()).SelectMany(page => page).DistinctBy(EventReader.IdOf).ToList();
        var recorded = events.Where(e => RecordingOf(e) is not null).ToList();
        Assert.Equal(organization.RecordingIds, recorded.Select(e => RecordingOf(e)!));
        Assert.Equal(56, events.Count - recorded.Count);
        var data = events.Where(e => RecordingOf(e) is null).Select(e => e.GetProperty("data")).ToList();
        Assert.Contains(data, d => d.TryGetProperty("recordingId", out _));
        Assert.Contains(data, d => !d.TryGetProperty("recordingId", out _));
    }

    [Fact]
    public async Task An_event_has_the_contracts_fields_and_unknown_ones()
    {
        using var client = await SandboxClient.ConnectAsync(new SandboxOrganization());
        var reader = await EventReader.SubscribeAsync(client);
        var first = (await reader.NextPageAsync())[0];
        Assert.Equal("evt-000001", EventReader.IdOf(first));
        Assert.Equal("interaction.completed", first.GetProperty("eventType").GetString());
        var data = first.GetProperty("data");
        Assert.Equal("int-000001", data.GetProperty("id").GetString());
        Assert.Equal("rec-000001", data.GetProperty("recordingId").GetString());
        Assert.NotEmpty(data.GetProperty("mediaType").GetString()!);
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$", data.GetProperty("completedDate").GetString()!);
        Assert.True(first.TryGetProperty("schemaVersion", out _));
    }

    [Fact]
    public async Task Some_events_come_again_in_their_page_and_some_in_a_later_one()
    {
        using var client = await SandboxClient.ConnectAsync(new SandboxOrganization());
        var reader = await EventReader.SubscribeAsync(client);
        var pages = (await reader.AllPagesAsync(100)).Select(page => page.Select(EventReader.IdOf).ToList()).ToList();
        Assert.Contains(pages, page => page.Count != page.Distinct().Count());
        var all = pages.SelectMany(page => page.Distinct()).ToList();
        Assert.NotEqual(all.Count, all.Distinct().Count());
    }

    [Fact]
    public async Task An_empty_page_has_no_token_and_later_events_follow_the_kept_one()
    {
        var organization = new SandboxOrganization(new() { RecordingCount = 20 });
        using var client = await SandboxClient.ConnectAsync(organization);
        var reader = await EventReader.SubscribeAsync(client);
        await reader.AllPagesAsync(7);
        var kept = reader.Token;
        var forms = new List<bool>();
        for (var i = 0; i < 4; i++)
        {
            using var empty = await client.GetAsync(reader.PathOf(50, kept));
            Assert.Empty(empty.Json.GetProperty("events").EnumerateArray());
            var isThere = empty.Json.TryGetProperty("nextPageToken", out var token);
            Assert.True(!isThere || token.ValueKind == JsonValueKind.Null);
            forms.Add(isThere);
        }

        Assert.Contains(true, forms);
        Assert.Contains(false, forms);
        var added = organization.AddInteractions(9);
        var events = await reader.NextPageAsync();
        Assert.Equal(9, events.Select(EventReader.IdOf).Distinct().Count());
        Assert.Equal(added, events.Select(RecordingOf).Where(id => id is not null).Distinct());
    }

    [Theory]
    [InlineData("page_size=0")]
    [InlineData("page_size=101")]
    [InlineData("page_size=-1")]
    [InlineData("page_size=many")]
    [InlineData("page_size=")]
    public async Task A_page_size_beyond_1_to_100_is_400(string query)
    {
        using var client = await SandboxClient.ConnectAsync(new SandboxOrganization());
        var reader = await EventReader.SubscribeAsync(client);
        using var answer = await client.GetAsync(reader.PathOf(null) + "&" + query);
        Assert.Equal(400, answer.Status);
        Assert.Equal(["page_size"], answer.Fields);
    }

    [Fact]
    public async Task The_page_size_is_kept_and_the_subscriptions_own_is_the_default()
    {
        using var client = await SandboxClient.ConnectAsync(new SandboxOrganization());
        var reader = await EventReader.SubscribeAsync(client);
        Assert.Single(await reader.NextPageAsync(1));
        Assert.Equal(100, (await reader.NextPageAsync(100)).Count);
        Assert.Equal(50, (await reader.NextPageAsync(null)).Count);
    }

    [Fact]
    public async Task A_token_must_come_back_verbatim_and_escaped()
    {
        using var client = await SandboxClient.ConnectAsync(new SandboxOrganization());
        var reader = await EventReader.SubscribeAsync(client);
        await reader.NextPageAsync();
        var token = reader.Token!;
        Assert.Contains('+', token);
        Assert.Contains('/', token);
        using var unescaped = await client.GetAsync(reader.PathOf() + "&page_token=" + token);
        using var foreign = await client.GetAsync((await EventReader.SubscribeAsync(client, "other")).PathOf(50, token));
        using var invented = await client.GetAsync(reader.PathOf(50, "eyJwYWdlIjoxfQ=="));
        using var right = await client.GetAsync(reader.PathOf(50, token));
        Assert.Equal((400, 400, 400, 200), (unescaped.Status, foreign.Status, invented.Status, right.Status));
        Assert.Equal(["page_token"], unescaped.Fields);
    }

    [Fact]
    public async Task An_unknown_subscription_is_404_and_one_of_another_type_gets_nothing()
    {
        using var client = await SandboxClient.ConnectAsync(new SandboxOrganization());
        using var unknown = await client.GetAsync("api/v2/events/subscriptions/sub-9999?page_size=50");
        Assert.Equal(404, unknown.Status);
        using var made = await client.PostAsync(
            "api/v2/events/subscriptions", """{"name":"n","filter":{"eventTypes":["interaction.started"]},"pageSize":50}""");
        using var page = await client.GetAsync($"api/v2/events/subscriptions/{made.Json.GetProperty("id").GetString()}?page_size=50");
        Assert.Empty(page.Json.GetProperty("events").EnumerateArray());
    }

    private static string? RecordingOf(JsonElement entry) =>
        entry.GetProperty("data").TryGetProperty("recordingId", out var id) ? id.GetString() : null;
}
