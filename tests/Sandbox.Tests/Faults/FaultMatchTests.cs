namespace GenesysRecordingTags.Sandbox.Tests;

public class FaultMatchTests
{
    private static readonly FaultAction Unavailable = new() { Kind = FaultKind.Status };

    [Fact]
    public async Task Counts_choose_requests()
    {
        Assert.Equal([3], await FaultedAsync(new() { Nth = 3 }));
        Assert.Equal([1, 2], await FaultedAsync(new() { First = 2 }));
        Assert.Equal([4, 5], await FaultedAsync(new() { Skip = 3, First = 2 }));
        Assert.Equal([3, 6, 9], await FaultedAsync(new() { Every = 3 }));
        Assert.Equal(Enumerable.Range(1, 10), await FaultedAsync(new()));
    }

    [Fact]
    public async Task Chance_follows_its_seed()
    {
        var one = await FaultedAsync(new() { Probability = 0.2, Seed = 5 }, 1_000);
        Assert.InRange(one.Count, 150, 250);
        Assert.Equal(one, await FaultedAsync(new() { Probability = 0.2, Seed = 5 }, 1_000));
        Assert.NotEqual(one, await FaultedAsync(new() { Probability = 0.2, Seed = 6 }, 1_000));
        Assert.Empty(await FaultedAsync(new() { Probability = 0 }));
        Assert.Equal(10, (await FaultedAsync(new() { Probability = 1 })).Count);
    }

    [Fact]
    public async Task Method_path_recording_and_operation_choose_requests()
    {
        var organization = new SandboxOrganization();
        using var client = await SandboxClient.ConnectAsync(organization);
        async Task<List<int>> StatusesAsync(FaultMatch match)
        {
            organization.Faults.Clear();
            organization.Faults.Add(new FaultRule { Match = match, Action = Unavailable });
            using var get = await client.GetAsync(SandboxClient.MetadataPath("rec-000001"));
            using var patch = await client.PatchAsync(SandboxClient.MetadataPath("rec-000003/part 1"), Bodies.Metadata);
            using var post = await client.PostAsync(SandboxClient.TagsPath("rec-000001"), Bodies.Tags(Bodies.Tag()));
            return [get.Status, patch.Status, post.Status];
        }

        Assert.Equal([503, 200, 200], await StatusesAsync(new() { Method = "get" }));
        Assert.Equal([200, 200, 503], await StatusesAsync(new() { PathContains = "/tags" }));
        Assert.Equal([200, 503, 200], await StatusesAsync(new() { RecordingId = "rec-000003/part 1" }));
        Assert.Equal([200, 503, 200], await StatusesAsync(new() { Operation = SandboxOperation.UpdateMetadata }));
        Assert.Equal([503, 200, 200], await StatusesAsync(new() { Method = "GET", RecordingId = "rec-000001" }));
    }

    [Fact]
    public async Task Each_recording_can_have_its_own_count()
    {
        var organization = new SandboxOrganization();
        organization.Faults.Add(new FaultRule
        {
            Match = new() { Operation = SandboxOperation.UpdateMetadata, First = 1, PerRecording = true },
            Action = Unavailable,
        });
        using var client = await SandboxClient.ConnectAsync(organization);
        foreach (var id in organization.RecordingIds.Take(5))
        {
            using var first = await client.PatchAsync(SandboxClient.MetadataPath(id), Bodies.Metadata);
            using var second = await client.PatchAsync(SandboxClient.MetadataPath(id), Bodies.Metadata);
            Assert.Equal((503, 200), (first.Status, second.Status));
        }

        Assert.Equal(5, Assert.Single(organization.Faults.Rules).Met);
    }

    [Fact]
    public async Task Delays_add_up_with_the_first_rule_that_shapes_the_answer_and_all_are_in_the_journal()
    {
        var organization = new SandboxOrganization();
        using var client = await SandboxClient.ConnectAsync(organization);
        organization.Faults.Add(
            new FaultRule { Name = "slow", Action = new() { Kind = FaultKind.Delay, DelayMilliseconds = 30 } },
            new FaultRule { Action = Unavailable },
            new FaultRule { Name = "never", Action = Unavailable with { StatusCode = 500 } },
            new FaultRule { Name = "slower", Action = new() { Kind = FaultKind.Delay, DelayMilliseconds = 30 } });
        using var answer = await client.GetAsync(SandboxClient.MetadataPath("rec-000001"));
        Assert.Equal(503, answer.Status);
        var entry = organization.Journal.Entries()[^1];
        Assert.Equal("slow, Status, slower", entry.Fault);
        Assert.InRange(entry.Duration.TotalMilliseconds, 60, 5_000);
    }

    [Fact]
    public async Task Cleared_faults_are_over()
    {
        var organization = new SandboxOrganization();
        using var client = await SandboxClient.ConnectAsync(organization);
        organization.Faults.Add(new FaultRule { Action = Unavailable });
        organization.Faults.Clear();
        using var answer = await client.GetAsync(SandboxClient.MetadataPath("rec-000001"));
        Assert.Equal(200, answer.Status);
        Assert.Null(organization.Journal.Entries()[^1].Fault);
    }

    private static async Task<List<int>> FaultedAsync(FaultMatch match, int requests = 10)
    {
        var organization = new SandboxOrganization();
        using var client = await SandboxClient.ConnectAsync(organization);
        organization.Faults.Add(new FaultRule { Match = match, Action = Unavailable });
        var faulted = new List<int>();
        for (var i = 1; i <= requests; i++)
        {
            using var answer = await client.GetAsync(SandboxClient.MetadataPath("rec-000001"));
            if (answer.Status == 503)
            {
                faulted.Add(i);
            }
        }

        return faulted;
    }
}
