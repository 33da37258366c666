namespace GenesysRecordingTags.Sandbox.Tests;

public class MetadataTests
{
    private const string Id = "rec-000005";
    private static readonly string Path = SandboxClient.MetadataPath(Id);

    [Fact]
    public async Task Reading_answers_what_the_contract_says()
    {
        var organization = new SandboxOrganization();
        using var client = await SandboxClient.ConnectAsync(organization);
        using var answer = await client.GetAsync(Path);
        var recording = organization.GetRecording(Id)!;
        Assert.Equal(200, answer.Status);
        Assert.Equal(Id, answer.Json.GetProperty("id").GetString());
        var metadata = answer.Json.GetProperty("metadata").EnumerateObject().ToDictionary(entry => entry.Name, entry => entry.Value.GetString()!);
        Assert.Equal(recording.Metadata, metadata);
        Assert.Equal(recording.PlainTags, answer.Json.GetProperty("tags").EnumerateArray().Select(tag => tag.GetString()));
        Assert.Equal(recording.MediaType, answer.Json.GetProperty("mediaType").GetString());
        Assert.Equal("ready", answer.Json.GetProperty("status").GetString());
    }

    [Fact]
    public async Task Metadata_is_merged_and_tags_are_replaced()
    {
        var organization = new SandboxOrganization();
        using var client = await SandboxClient.ConnectAsync(organization);
        var before = organization.GetRecording(Id)!.Metadata;
        using var first = await client.PatchAsync(Path, """{"metadata":{"queue":"New","added":"1"},"tags":["a","b"]}""");
        using var second = await client.PatchAsync(Path, """{"tags":["c"]}""");
        using var third = await client.PatchAsync(Path, """{"metadata":{"added":"2"}}""");
        Assert.Equal((200, 200, 200), (first.Status, second.Status, third.Status));
        var after = organization.GetRecording(Id)!;
        Assert.Equal(("New", "2", before["agent"]), (after.Metadata["queue"], after.Metadata["added"], after.Metadata["agent"]));
        Assert.Equal(["c"], after.PlainTags);
        Assert.Equal("c", Assert.Single(third.Json.GetProperty("tags").EnumerateArray()).GetString());
        Assert.Equal(3, organization.GetChangeCount(Id, SandboxChangeKind.Metadata));
        Assert.Equal(3, organization.ChangeCounts.Metadata);
    }

    [Fact]
    public async Task An_empty_list_of_tags_takes_all_away()
    {
        var organization = new SandboxOrganization();
        using var client = await SandboxClient.ConnectAsync(organization);
        using var answer = await client.PatchAsync(Path, """{"tags":[]}""");
        Assert.Equal(200, answer.Status);
        Assert.Empty(organization.GetRecording(Id)!.PlainTags);
    }

    [Theory]
    [InlineData("""{"id":"x"}""", "id")]
    [InlineData("""{"metadata":{"a":"b"},"mediaType":"chat"}""", "mediaType")]
    [InlineData("""{"status":"ready","tags":[]}""", "status")]
    [InlineData("""{"anything":1}""", "anything")]
    [InlineData("""{"Metadata":{"a":"b"}}""", "Metadata")]
    [InlineData("""{"metadata":["a"]}""", "metadata")]
    [InlineData("""{"metadata":null}""", "metadata")]
    [InlineData("""{"metadata":{"a":"b","n":1}}""", "metadata.n")]
    [InlineData("""{"metadata":{"n":null}}""", "metadata.n")]
    [InlineData("""{"tags":"a"}""", "tags")]
    [InlineData("""{"tags":["a",2]}""", "tags[1]")]
    [InlineData("{}", "body")]
    public async Task Any_other_body_is_400_that_names_the_field_and_nothing_is_applied(string body, string field)
    {
        var organization = new SandboxOrganization();
        using var client = await SandboxClient.ConnectAsync(organization);
        var before = organization.GetRecording(Id)!;
        using var answer = await client.PatchAsync(Path, body);
        Assert.Equal(400, answer.Status);
        Assert.Equal([field], answer.Fields);
        var after = organization.GetRecording(Id)!;
        Assert.Equal(before.Metadata, after.Metadata);
        Assert.Equal(before.PlainTags, after.PlainTags);
        Assert.Equal(0, organization.ChangeCounts.Metadata);
    }

    [Fact]
    public async Task Put_is_always_400()
    {
        using var client = await SandboxClient.ConnectAsync(new SandboxOrganization());
        using var answer = await client.PutAsync(Path, Bodies.Metadata);
        using var unknown = await client.PutAsync(SandboxClient.MetadataPath("rec-none"), Bodies.Metadata);
        Assert.Equal((400, 400), (answer.Status, unknown.Status));
    }
}
