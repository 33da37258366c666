namespace GenesysRecordingTags.Sandbox.Tests;

public class TaggingTests
{
    [Fact]
    public async Task Tagging_answers_what_the_contract_says()
    {
        var clock = new FakeTimeProvider();
        using var client = await SandboxClient.ConnectAsync(new SandboxOrganization(new() { TimeProvider = clock }));
        using var answer = await client.PostAsync(
            SandboxClient.TagsPath("rec-000001"), Bodies.Tagging("""{"name":"Standard 365 Day","id":"ret-policy-9876"}"""));
        Assert.Equal(200, answer.Status);
        Assert.Equal("application/json", answer.Header("Content-Type"));
        Assert.Equal("rec-000001", answer.Json.GetProperty("mediaId").GetString());
        var tag = Assert.Single(answer.Json.GetProperty("tags").EnumerateArray());
        Assert.NotEmpty(tag.GetProperty("id").GetString()!);
        Assert.Equal("Compliance:PCI-DSS", tag.GetProperty("label").GetString());
        Assert.Equal(Bodies.ComplianceId, tag.GetProperty("taxonomyId").GetString());
        Assert.Equal(0.95, tag.GetProperty("confidence").GetDouble());
        Assert.Equal("Active", tag.GetProperty("status").GetString());
        Assert.Equal(clock.GetUtcNow(), tag.GetProperty("createdTimestamp").GetDateTimeOffset());
        Assert.Equal("ret-policy-9876", answer.Json.GetProperty("retentionPolicy").GetProperty("id").GetString());
        Assert.Equal("Standard 365 Day", answer.Json.GetProperty("retentionPolicy").GetProperty("name").GetString());
        Assert.Contains(answer.Json.GetProperty("indexUpdateStatus").GetString(), new[] { "Pending", "Completed" });
        Assert.Empty(answer.Json.GetProperty("links").EnumerateObject());
    }

    [Fact]
    public async Task Tagging_replaces_the_whole_set_and_keeps_the_retention_that_it_does_not_name()
    {
        var organization = new SandboxOrganization();
        using var client = await SandboxClient.ConnectAsync(organization);
        using var first = await client.PostAsync(SandboxClient.TagsPath("rec-000002"), Bodies.Tagging("""{"name":"Legal Hold"}"""));
        using var second = await client.PostAsync(SandboxClient.TagsPath("rec-000002"), Bodies.Tags(Bodies.Tag(label: "\"Compliance:GDPR\"")));
        Assert.Equal((200, 200), (first.Status, second.Status));
        var recording = organization.GetRecording("rec-000002")!;
        Assert.Equal("Compliance:GDPR", Assert.Single(recording.Tags).Label);
        Assert.Equal("ret-policy-7777", recording.RetentionPolicy!.Id);
        Assert.Equal(2, organization.GetChangeCount("rec-000002", SandboxChangeKind.Tags));
        Assert.Equal(0, organization.GetChangeCount("rec-000002", SandboxChangeKind.Metadata));
    }

    [Fact]
    public async Task An_unknown_recording_is_404()
    {
        using var client = await SandboxClient.ConnectAsync(new SandboxOrganization());
        using var tags = await client.PostAsync(SandboxClient.TagsPath("rec-none"), Bodies.Tags(Bodies.Tag()));
        using var read = await client.GetAsync(SandboxClient.MetadataPath("rec-none"));
        using var update = await client.PatchAsync(SandboxClient.MetadataPath("rec-none"), Bodies.Metadata);
        Assert.Equal((404, 404, 404), (tags.Status, read.Status, update.Status));
        Assert.Contains("rec-none", tags.Json.GetProperty("message").GetString()!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ids_that_need_escaping_are_found_by_their_escaped_form()
    {
        var organization = new SandboxOrganization();
        using var client = await SandboxClient.ConnectAsync(organization);
        var awkward = organization.RecordingIds.Where(id => Uri.EscapeDataString(id) != id).ToArray();
        Assert.Equal(["rec-000003/part 1", "rec-000013 50%", "rec-000023+ü?#&"], awkward);
        foreach (var id in awkward)
        {
            using var answer = await client.PostAsync(SandboxClient.TagsPath(id), Bodies.Tags(Bodies.Tag()));
            Assert.Equal(id, answer.Json.GetProperty("mediaId").GetString());
            Assert.Equal(1, organization.GetChangeCount(id, SandboxChangeKind.Tags));
        }
    }

    [Fact]
    public async Task Most_taggings_are_pending_and_the_same_ones_each_time()
    {
        var first = await PendingAsync();
        Assert.Equal(first, await PendingAsync());
        Assert.InRange(first.Count, 140, 180);

        static async Task<List<string>> PendingAsync()
        {
            var organization = new SandboxOrganization(new() { RecordingCount = 200 });
            using var client = await SandboxClient.ConnectAsync(organization);
            var pending = new List<string>();
            foreach (var id in organization.RecordingIds)
            {
                using var answer = await client.PostAsync(SandboxClient.TagsPath(id), Bodies.Tags(Bodies.Tag()));
                if (answer.Json.GetProperty("indexUpdateStatus").GetString() == "Pending")
                {
                    pending.Add(id);
                }
            }

            return pending;
        }
    }

    [Fact]
    public async Task Pending_becomes_completed_and_only_taggings_before_that_are_counted_as_overwrites()
    {
        var clock = new FakeTimeProvider();
        var organization = new SandboxOrganization(new() { TimeProvider = clock, IndexPendingShare = 1 });
        using var client = await SandboxClient.ConnectAsync(organization);
        async Task TagAsync()
        {
            using var answer = await client.PostAsync(SandboxClient.TagsPath("rec-000001"), Bodies.Tags(Bodies.Tag()));
            Assert.Equal(200, answer.Status);
        }

        await TagAsync();
        Assert.Equal(0, organization.ChangeCounts.PendingOverwrites);
        Assert.Equal("Pending", organization.GetRecording("rec-000001")!.IndexUpdateStatus);
        clock.Advance(TimeSpan.FromSeconds(1.9));
        await TagAsync();
        Assert.Equal(1, organization.ChangeCounts.PendingOverwrites);
        clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal("Completed", organization.GetRecording("rec-000001")!.IndexUpdateStatus);
        await TagAsync();
        Assert.Equal(1, organization.ChangeCounts.PendingOverwrites);
    }

    [Fact]
    public async Task Without_an_index_delay_all_is_completed_at_once()
    {
        using var client = await SandboxClient.ConnectAsync(new SandboxOrganization(new() { IndexCompletionDelay = TimeSpan.Zero, IndexPendingShare = 1 }));
        using var answer = await client.PostAsync(SandboxClient.TagsPath("rec-000001"), Bodies.Tags(Bodies.Tag()));
        Assert.Equal("Completed", answer.Json.GetProperty("indexUpdateStatus").GetString());
    }
}
