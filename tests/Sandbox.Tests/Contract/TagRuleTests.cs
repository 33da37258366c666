namespace GenesysRecordingTags.Sandbox.Tests;

/// <summary>Each rule of section 3, broken alone: 400 that names the tag's index and field, and nothing applied.</summary>
public class TagRuleTests
{
    private const string Good = "\"Compliance:GDPR\"";

    public static TheoryData<string, string> Breaches => new()
    {
        { "{}", "tags" },
        { """{"tags":null}""", "tags" },
        { """{"tags":{}}""", "tags" },
        { Bodies.Tags(), "tags" },
        { Bodies.Tags(Enumerable.Repeat(Bodies.Tag(), 101).ToArray()), "tags" },
        { Bodies.Tags("null"), "tags[0]" },
        { Bodies.Tags(Bodies.Tag(), "\"text\""), "tags[1]" },
        { Bodies.Tags(Bodies.Tag(label: "\" \"")), "tags[0].label" },
        { Bodies.Tags(Bodies.Tag(label: "17")), "tags[0].label" },
        { Bodies.Tags(Bodies.Tag(label: "\"\\ud800\"")), "tags[0].label" },
        { Bodies.Tags("""{"taxonomyId":"a1b2c3d4-e5f6-7890-abcd-ef1234567890","confidence":1,"status":"Active"}"""), "tags[0].label" },
        { Bodies.Tags(Bodies.Tag(), Bodies.Tag(label: Good, taxonomyId: "\"\"")), "tags[1].taxonomyId" },
        { Bodies.Tags(Bodies.Tag(taxonomyId: "null")), "tags[0].taxonomyId" },
        { Bodies.Tags(Bodies.Tag(), Bodies.Tag(label: Good), Bodies.Tag()), "tags[2].label" },
        { Bodies.Tags(Bodies.Tag(confidence: "-0.01")), "tags[0].confidence" },
        { Bodies.Tags(Bodies.Tag(), Bodies.Tag(label: Good, confidence: "1.01")), "tags[1].confidence" },
        { Bodies.Tags(Bodies.Tag(confidence: "1e999")), "tags[0].confidence" },
        { Bodies.Tags(Bodies.Tag(confidence: "\"NaN\"")), "tags[0].confidence" },
        { Bodies.Tags(Bodies.Tag(confidence: "null")), "tags[0].confidence" },
        { Bodies.Tags(Bodies.Tag(status: "\"active\"")), "tags[0].status" },
        { Bodies.Tags(Bodies.Tag(status: "\"Done\"")), "tags[0].status" },
        { Bodies.Tags(Bodies.Tag(status: "null")), "tags[0].status" },
        { Bodies.Tags(Bodies.Tag(taxonomyId: "\"no-such-taxonomy\"")), "tags[0].taxonomyId" },
        { Bodies.Tags(Bodies.Tag(label: "\"Sentiment:Positive\"", taxonomyId: $"\"{Bodies.UnpublishedId}\"")), "tags[0].taxonomyId" },
        { Bodies.Tags(Bodies.Tag(label: "\"compliance:pci-dss\"")), "tags[0].label" },
        { Bodies.Tags(Bodies.Tag(label: "\"Quality:Good\"")), "tags[0].label" },
        { Bodies.Tagging("\"Standard 365 Day\""), "retentionPolicy" },
        { Bodies.Tagging("{}"), "retentionPolicy.name" },
        { Bodies.Tagging("""{"id":"ret-policy-9876"}"""), "retentionPolicy.name" },
        { Bodies.Tagging("""{"name":"Forever"}"""), "retentionPolicy.name" },
        { Bodies.Tagging("""{"name":"Standard 365 Day","id":"ret-policy-1"}"""), "retentionPolicy.id" },
    };

    [Theory]
    [MemberData(nameof(Breaches))]
    public async Task A_breach_is_400_that_names_the_field_and_nothing_is_applied(string body, string field)
    {
        var organization = new SandboxOrganization();
        using var client = await SandboxClient.ConnectAsync(organization);
        using var answer = await client.PostAsync(SandboxClient.TagsPath("rec-000001"), body);
        Assert.Equal(400, answer.Status);
        Assert.Equal([field], answer.Fields);
        Assert.Equal(0, organization.ChangeCounts.Tags);
        Assert.Empty(organization.GetRecording("rec-000001")!.Tags);
    }

    [Fact]
    public async Task All_breaches_of_a_set_are_named_at_once()
    {
        using var client = await SandboxClient.ConnectAsync(new SandboxOrganization());
        using var answer = await client.PostAsync(
            SandboxClient.TagsPath("rec-000001"),
            Bodies.Tags(Bodies.Tag(), Bodies.Tag(label: "\"\"", status: "\"x\""), Bodies.Tag(label: Good, confidence: "2")));
        Assert.Equal(["tags[1].label", "tags[1].status", "tags[2].confidence"], answer.Fields);
    }

    [Fact]
    public async Task The_bounds_themselves_are_within_the_rules()
    {
        var organization = new SandboxOrganization();
        using var client = await SandboxClient.ConnectAsync(organization);
        var labels = organization.Taxonomies.Where(taxonomy => taxonomy.IsPublished)
            .SelectMany(taxonomy => taxonomy.Labels.Select(label => (taxonomy.Id, label))).ToArray();
        var tags = labels.Select((tag, i) => Bodies.Tag(
            $"\"{tag.label}\"", $"\"{tag.Id}\"", i % 2 == 0 ? "0.0" : "1.0", $"\"{TagStatus.All[i % 3]}\"")).ToArray();
        using var answer = await client.PostAsync(SandboxClient.TagsPath("rec-000001"), Bodies.Tags(tags));
        Assert.Equal(200, answer.Status);
        Assert.Equal(labels.Length, answer.Json.GetProperty("tags").GetArrayLength());
    }

    [Fact]
    public async Task A_label_of_two_taxonomies_is_no_duplicate_and_a_hundred_duplicates_are_too_few_to_be_too_many()
    {
        using var client = await SandboxClient.ConnectAsync(new SandboxOrganization());
        using var two = await client.PostAsync(
            SandboxClient.TagsPath("rec-000001"),
            Bodies.Tags(Bodies.Tag(), Bodies.Tag(taxonomyId: "\"b2c3d4e5-f6a7-8901-bcde-f12345678901\"")));
        Assert.Equal(["tags[1].label"], two.Fields);
        Assert.Equal("unknown.label", two.Json.GetProperty("code").GetString());
        using var hundred = await client.PostAsync(
            SandboxClient.TagsPath("rec-000001"), Bodies.Tags(Enumerable.Repeat(Bodies.Tag(), 100).ToArray()));
        Assert.Equal(99, hundred.Fields.Count());
    }
}
