using System.Text.Json;

namespace GenesysRecordingTags.Sandbox.Tests;

public class EventFaultTests
{
    private readonly SandboxOrganization _organization = new(new() { RecordingCount = 30 });

    [Fact]
    public async Task Malformed_entries_stand_among_all_valid_ones()
    {
        var (plain, spoilt) = await PagesAsync(FaultKind.MalformedEvents);
        var known = plain.Select(entry => entry.GetRawText()).ToHashSet();
        Assert.Equal(plain.Select(entry => entry.GetRawText()), spoilt.Select(entry => entry.GetRawText()).Where(known.Contains));
        var malformed = spoilt.Where(entry => !known.Contains(entry.GetRawText())).ToList();
        Assert.Contains(malformed, entry => entry.ValueKind == JsonValueKind.Null);
        Assert.Contains(malformed, entry => entry.ValueKind == JsonValueKind.Object && !entry.TryGetProperty("data", out _));
        Assert.Contains(malformed, entry => entry.ValueKind == JsonValueKind.Object
            && entry.TryGetProperty("data", out var data) && data.ValueKind == JsonValueKind.Object
            && data.TryGetProperty("recordingId", out var id) && id.ValueKind == JsonValueKind.Number);
    }

    [Fact]
    public async Task Reordered_events_come_the_other_way_round()
    {
        var (plain, turned) = await PagesAsync(FaultKind.ReorderedEvents);
        Assert.Equal(plain.Select(EventReader.IdOf).Reverse(), turned.Select(EventReader.IdOf));
    }

    [Fact]
    public async Task Duplicated_events_come_twice()
    {
        var (plain, doubled) = await PagesAsync(FaultKind.DuplicatedEvents);
        Assert.Equal(plain.SelectMany(entry => Enumerable.Repeat(EventReader.IdOf(entry), 2)), doubled.Select(EventReader.IdOf));
    }

    [Fact]
    public async Task A_repeated_token_never_gets_on()
    {
        using var client = await SandboxClient.ConnectAsync(_organization);
        var reader = await EventReader.SubscribeAsync(client);
        var first = (await reader.NextPageAsync(10)).ConvertAll(EventReader.IdOf);
        var kept = reader.Token;
        _organization.Faults.Add(new FaultRule { Action = new() { Kind = FaultKind.RepeatedPageToken } });
        var second = (await reader.NextPageAsync(10)).ConvertAll(EventReader.IdOf);
        Assert.Equal(kept, reader.Token);
        var third = (await reader.NextPageAsync(10)).ConvertAll(EventReader.IdOf);
        Assert.Equal(kept, reader.Token);
        Assert.Equal(second, third);
        Assert.NotEqual(first, second);
    }

    private async Task<(List<JsonElement> Plain, List<JsonElement> Faulted)> PagesAsync(FaultKind kind)
    {
        using var client = await SandboxClient.ConnectAsync(_organization);
        var plain = await (await EventReader.SubscribeAsync(client, "plain")).NextPageAsync(20);
        var reader = await EventReader.SubscribeAsync(client, "faulted");
        _organization.Faults.Add(new FaultRule { Match = new() { Operation = SandboxOperation.ReadEvents }, Action = new() { Kind = kind } });
        return (plain, await reader.NextPageAsync(20));
    }
}
