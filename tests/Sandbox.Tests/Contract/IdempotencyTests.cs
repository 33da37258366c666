using System.Text;

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
        const int Threads = 4;
        var organization = new SandboxOrganization();
        using var client = new SandboxClient(organization);
        using var login = await client.AskForTokenAsync(SandboxScopes.All);
        var token = login.Json.GetProperty("access_token").GetString();
        using var start = new Barrier(Threads);
        // Straight into the organisation and all at one moment: through a client they seldom meet.
        var threads = Enumerable.Range(0, Threads).Select(_ => new Thread(() =>
        {
            foreach (var id in organization.RecordingIds)
            {
                start.SignalAndWait();
                Assert.Equal(200, Send(organization, token!, "/" + SandboxClient.TagsPath(id), "POST", Bodies.Tags(Bodies.Tag())));
                Assert.Equal(200, Send(organization, token!, "/" + SandboxClient.MetadataPath(id), "PATCH", Bodies.Metadata));
            }
        })).ToArray();
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        var recordings = organization.RecordingIds.Count;
        Assert.Equal(
            new SandboxChangeCounts { Tags = recordings, Metadata = recordings, Replays = 2 * (Threads - 1) * recordings },
            organization.ChangeCounts);
        Assert.All(organization.RecordingIds, id => Assert.Equal(1, organization.GetChangeCount(id, SandboxChangeKind.Tags)));
    }

    [Fact]
    public void A_change_that_takes_its_time_is_waited_for_and_not_applied_again()
    {
        var now = DateTimeOffset.UtcNow;
        var data = new OrganizationData(1, 1, new SandboxPlatformOptions(), new PlatformCatalog(1, "Sandbox", [], now), now);
        var request = new SandboxRequest { Method = "PATCH", Target = "/", Headers = [new("Idempotency-Key", "key")] };
        var exchange = new SandboxExchange(request, default, default) { CorrelationId = "test" };
        var applied = 0;
        Thread[] threads = [];
        SandboxResponse ApplySlowly()
        {
            Interlocked.Increment(ref applied);
            // Until the others wait for it, as far as can be seen from outside.
            Assert.True(SpinWait.SpinUntil(() => threads.Count(thread => thread.ThreadState.HasFlag(System.Threading.ThreadState.WaitSleepJoin)) == 3, TimeSpan.FromSeconds(60)));
            return new SandboxResponse { StatusCode = 200 };
        }

        threads = [.. Enumerable.Range(0, 4).Select(_ => new Thread(() =>
            IdempotentChange.Apply(exchange, data, data.Find(Id)!, SandboxChangeKind.Metadata, ApplySlowly)))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        Assert.Equal((1, 3), (applied, data.Changes.Read().Replays));
    }

    private static int Send(SandboxOrganization organization, string token, string target, string method, string body)
    {
        var request = new SandboxRequest
        {
            Method = method,
            Target = target,
            Headers = [new("Authorization", "Bearer " + token), new("Content-Type", "application/json"), new("Idempotency-Key", "key")],
            Body = Encoding.UTF8.GetBytes(body),
        };
        return organization.HandleAsync(request).AsTask().GetAwaiter().GetResult().StatusCode;
    }
}
