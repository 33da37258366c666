using System.Text.Json;

namespace GenesysRecordingTags.Sandbox.Tests;

/// <summary>Reads a subscription's events page by page, as the contract says a client does.</summary>
internal sealed class EventReader(SandboxClient client, string subscriptionId)
{
    public string? Token { get; private set; }

    public static async Task<EventReader> SubscribeAsync(SandboxClient client, string name = "tests")
    {
        using var made = await client.PostAsync(
            "api/v2/events/subscriptions",
            $$"""{"name":"{{name}}","filter":{"eventTypes":["interaction.completed"]},"pageSize":50}""");
        return new EventReader(client, made.Json.GetProperty("id").GetString()!);
    }

    public string PathOf(int? pageSize = 50, string? token = null) =>
        $"api/v2/events/subscriptions/{subscriptionId}?x=1"
        + (pageSize is null ? string.Empty : $"&page_size={pageSize}")
        + (token is null ? string.Empty : $"&page_token={Uri.EscapeDataString(token)}");

    public async Task<List<JsonElement>> NextPageAsync(int? pageSize = 50)
    {
        using var answer = await client.GetAsync(PathOf(pageSize, Token));
        Assert.Equal(200, answer.Status);
        if (answer.Json.TryGetProperty("nextPageToken", out var token) && token.ValueKind == JsonValueKind.String)
        {
            Token = token.GetString();
        }

        return answer.Json.GetProperty("events").EnumerateArray().Select(entry => entry.Clone()).ToList();
    }

    public async Task<List<List<JsonElement>>> AllPagesAsync(int pageSize = 50)
    {
        var pages = new List<List<JsonElement>>();
        while (await NextPageAsync(pageSize) is { Count: > 0 } page)
        {
            pages.Add(page);
        }

        return pages;
    }

    public static string IdOf(JsonElement entry) => entry.GetProperty("id").GetString()!;
}
