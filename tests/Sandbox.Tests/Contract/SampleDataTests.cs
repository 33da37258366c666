namespace GenesysRecordingTags.Sandbox.Tests;

public class SampleDataTests
{
    [Fact]
    public void One_seed_makes_one_organisation()
    {
        var (one, two) = (new SandboxOrganization(new() { Seed = 7 }), new SandboxOrganization(new() { Seed = 7 }));
        Assert.Equal(one.RecordingIds, two.RecordingIds);
        Assert.Equal(one.AddInteractions(50), two.AddInteractions(50));
        Assert.All(one.RecordingIds, id => Assert.Equivalent(one.GetRecording(id), two.GetRecording(id), strict: true));
    }

    [Fact]
    public void Another_seed_makes_another_one()
    {
        var (one, two) = (new SandboxOrganization(new() { Seed = 7 }), new SandboxOrganization(new() { Seed = 8 }));
        Assert.NotEqual(
            one.RecordingIds.Select(id => one.GetRecording(id)!.Metadata["agent"]),
            two.RecordingIds.Select(id => two.GetRecording(id)!.Metadata["agent"]));
    }

    [Fact]
    public async Task Two_organisations_of_one_seed_deliver_the_same_events()
    {
        async Task<string> FirstPageAsync()
        {
            using var client = await SandboxClient.ConnectAsync(new SandboxOrganization());
            var reader = await EventReader.SubscribeAsync(client);
            using var page = await client.GetAsync(reader.PathOf(100));
            return page.Body;
        }

        Assert.Equal(await FirstPageAsync(), await FirstPageAsync());
    }

    [Fact]
    public void There_are_as_many_recordings_as_asked_for()
    {
        foreach (var count in new[] { 0, 1, 5, 500, 1234 })
        {
            Assert.Equal(count, new SandboxOrganization(new() { RecordingCount = count }).RecordingIds.Count);
        }
    }

    [Fact]
    public void Added_interactions_leave_a_recording_nine_times_in_ten()
    {
        var organization = new SandboxOrganization();
        Assert.Equal(90, organization.AddInteractions(100).Count);
        Assert.Equal(590, organization.RecordingIds.Count);
    }

    [Fact]
    public void Three_taxonomies_are_published_and_one_is_not()
    {
        var organization = new SandboxOrganization();
        Assert.Equal(3, organization.Taxonomies.Count(taxonomy => taxonomy.IsPublished));
        Assert.Equal(Bodies.UnpublishedId, Assert.Single(organization.Taxonomies, taxonomy => !taxonomy.IsPublished).Id);
        Assert.Contains("Compliance:PCI-DSS", organization.Taxonomies.Single(taxonomy => taxonomy.Id == Bodies.ComplianceId).Labels);
        Assert.Contains(organization.RetentionPolicies, policy => policy is { Name: "Standard 365 Day", Id: "ret-policy-9876" });
    }
}
