using System.Text.Json;

namespace GenesysRecordingTags.Sandbox.Tests;

public class TaxonomySourceTests
{
    [Fact]
    public async Task Programs_are_the_taxonomies_and_topics_their_labels()
    {
        using var sandbox = await PlatformSandbox.StartAsync();
        var published = await sandbox.ReadAsync("speechandtextanalytics/programs?state=Published");
        var taxonomies = sandbox.Organization.Taxonomies.Where(taxonomy => taxonomy.IsPublished).ToArray();
        Assert.Equal(taxonomies.Select(taxonomy => taxonomy.Id).Order(), Entities(published).Select(program => program.GetProperty("id").GetString()).Order());
        Assert.All(Entities(published), program => Assert.False(program.TryGetProperty("topics", out _)));
        foreach (var taxonomy in taxonomies)
        {
            var program = await sandbox.ReadAsync($"speechandtextanalytics/programs/{taxonomy.Id}");
            Assert.Equal(taxonomy.Labels, program.GetProperty("topics").EnumerateArray().Select(topic => topic.GetProperty("name").GetString()!));
        }

        Assert.Equal(4, Entities(await sandbox.ReadAsync("speechandtextanalytics/programs")).Count);
        var first = await sandbox.ReadAsync("speechandtextanalytics/programs?pageSize=3");
        using var rest = await sandbox.SendAsync("GET", first.GetProperty("nextUri").GetString()!);
        Assert.Single(Entities(rest.Json));
    }

    [Fact]
    public async Task Topics_are_listed_by_page_name_and_id()
    {
        using var sandbox = await PlatformSandbox.StartAsync();
        var topics = await sandbox.ReadAsync("speechandtextanalytics/topics?state=published&pageSize=500");
        Assert.Equal(
            sandbox.Organization.Taxonomies.Where(taxonomy => taxonomy.IsPublished).SelectMany(taxonomy => taxonomy.Labels).Order(),
            Entities(topics).Select(topic => topic.GetProperty("name").GetString()!).Order());
        var named = Assert.Single(Entities(await sandbox.ReadAsync("speechandtextanalytics/topics?name=gdpr")));
        var id = named.GetProperty("id").GetString();
        Assert.Equal("Compliance:GDPR", Assert.Single(Entities(await sandbox.ReadAsync($"speechandtextanalytics/topics?ids={id}"))).GetProperty("name").GetString());
        using var both = await sandbox.GetAsync($"speechandtextanalytics/topics?ids={id}&pageSize=10");
        Assert.Equal(400, both.Status);
    }

    [Fact]
    public async Task Wrapup_codes_are_listed()
    {
        using var sandbox = await PlatformSandbox.StartAsync();
        var page = await sandbox.ReadAsync("routing/wrapupcodes?pageSize=5&pageNumber=2");
        Assert.Equal((8, 3), (page.GetProperty("total").GetInt32(), Entities(page).Count));
        var id = Assert.Single(Entities(await sandbox.ReadAsync("routing/wrapupcodes?name=Complaint"))).GetProperty("id").GetString();
        Assert.Single(Entities(await sandbox.ReadAsync($"routing/wrapupcodes?id={id}")));
    }

    private static List<JsonElement> Entities(JsonElement listing) => listing.GetProperty("entities").EnumerateArray().ToList();
}
