namespace GenesysRecordingTags.Sandbox.Tests;

public class IdempotencyTests
{
    private const string Id = "rec-000001";

    [Fact]
    public async Task A_repeated_key_replays_the_first_answer_and_applies_nothing()
    {
        var organization = new SandboxOrganization();
        using var client = await SandboxClient.ConnectAsync(organization);
        using var first = await client.PostAsync(SandboxClient.TagsPath(Id), Bodies.Tags(Bodies.Tag()), "key-1");
        using var second = await client.PostAsync(SandboxClient.TagsPath(Id), Bodies.Tags(Bodies.Tag()), "key-1");
        Assert.Null(first.Header("Idempotent-Replayed"));
        Assert.Equal("true", second.Header("Idempotent-Replayed"));
        Assert.Equal(first.Body, second.Body);
        Assert.NotEqual(first.Header("ININ-Correlation-Id"), second.Header("ININ-Correlation-Id"));
        Assert.Equal(1, organization.GetChangeCount(Id, SandboxChangeKind.Tags));
        Assert.Equal(1, organization.ChangeCounts.Replays);
        Assert.Equal(0, organization.ChangeCounts.ChangedReplays);
        Assert.Equal(0, organization.ChangeCounts.PendingOverwrites);
    }

    [Fact]
    public async Task Metadata_is_replayed_as_tags_are_and_the_two_do_not_share_keys()
    {
        var organization = new SandboxOrganization();
        using var client = await SandboxClient.ConnectAsync(organization);
        using var tags = await client.PostAsync(SandboxClient.TagsPath(Id), Bodies.Tags(Bodies.Tag()), "key");
        using var first = await client.PatchAsync(SandboxClient.MetadataPath(Id), """{"metadata":{"n":"1"}}""", "key");
        using var between = await client.PatchAsync(SandboxClient.MetadataPath(Id), """{"metadata":{"n":"2"}}""", "other key");
        using var again = await client.PatchAsync(SandboxClient.MetadataPath(Id), """{"metadata":{"n":"1"}}""", "key");
        Assert.Null(first.Header("Idempotent-Replayed"));
        Assert.Equal(first.Body, again.Body);
        Assert.Equal("2", organization.GetRecording(Id)!.Metadata["n"]);
        Assert.Equal(2, organization.GetChangeCount(Id, SandboxChangeKind.Metadata));
    }

    [Fact]
    public async Task A_key_counts_for_one_recording()
    {
        var organization = new SandboxOrganization();
        using var client = await SandboxClient.ConnectAsync(organization);
        using var one = await client.PostAsync(SandboxClient.TagsPath(Id), Bodies.Tags(Bodies.Tag()), "key");
        using var other = await client.PostAsync(SandboxClient.TagsPath("rec-000002"), Bodies.Tags(Bodies.Tag()), "key");
        Assert.Null(other.Header("Idempotent-Replayed"));
        Assert.Equal(2, organization.ChangeCounts.Tags);
    }

    [Fact]
    public async Task Without_a_key_each_request_is_a_change()
    {
        var organization = new SandboxOrganization();
        using var client = await SandboxClient.ConnectAsync(organization);
        using var one = await client.PatchAsync(SandboxClient.MetadataPath(Id), Bodies.Metadata);
        using var two = await client.PatchAsync(SandboxClient.MetadataPath(Id), Bodies.Metadata);
        Assert.Equal(2, organization.GetChangeCount(Id, SandboxChangeKind.Metadata));
    }

    [Fact]
    public async Task A_refused_request_does_not_use_up_its_key()
    {
        var organization = new SandboxOrganization();
        using var client = await SandboxClient.ConnectAsync(organization);
        using var refused = await client.PatchAsync(SandboxClient.MetadataPath(Id), """{"status":"x"}""", "key");
        using var applied = await client.PatchAsync(SandboxClient.MetadataPath(Id), Bodies.Metadata, "key");
        Assert.Equal((400, 200), (refused.Status, applied.Status));
        Assert.Equal(1, organization.ChangeCounts.Metadata);
    }

    [Fact]
    public async Task A_key_used_for_two_changes_is_found_out()
    {
        var organization = new SandboxOrganization();
        using var client = await SandboxClient.ConnectAsync(organization);
        using var one = await client.PatchAsync(SandboxClient.MetadataPath(Id), """{"metadata":{"n":"1"}}""", "key");
        using var two = await client.PatchAsync(SandboxClient.MetadataPath(Id), """{"metadata":{"n":"2"}}""", "key");
        Assert.Equal(1, organization.ChangeCounts.ChangedReplays);
        Assert.Equal("1", organization.GetRecording(Id)!.Metadata["n"]);
    }

    [Fact]
    public async Task A_blank_key_is_400()
    {
        using var client = await SandboxClient.ConnectAsync(new SandboxOrganization());
        using var answer = await client.PatchAsync(SandboxClient.MetadataPath(Id), Bodies.Metadata, " ");
        Assert.Equal(400, answer.Status);
        Assert.Equal(["Idempotency-Key"], answer.Fields);
    }

    [Fact]
    public async Task Concurrent_requests_of_one_key_are_applied_once()
    {
        var organization = new SandboxOrganization();
        using var client = await SandboxClient.ConnectAsync(organization);
        for (var round = 0; round < 20; round++)
        {
            var id = organization.RecordingIds[round];
            var answers = await Task.WhenAll(Enumerable.Range(0, 64).Select(i => i % 2 == 0
                ? client.PostAsync(SandboxClient.TagsPath(id), Bodies.Tags(Bodies.Tag()), "tags")
                : client.PatchAsync(SandboxClient.MetadataPath(id), Bodies.Metadata, "metadata")));
            Assert.All(answers, answer => Assert.Equal(200, answer.Status));
            Assert.Equal(2, answers.Count(answer => answer.Header("Idempotent-Replayed") is null));
            Assert.Equal(1, organization.GetChangeCount(id, SandboxChangeKind.Tags));
            Assert.Equal(1, organization.GetChangeCount(id, SandboxChangeKind.Metadata));
        }
    }
}
