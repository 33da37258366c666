namespace GenesysRecordingTags.Sandbox.Tests;

public class ErrorShapeTests
{
    [Fact]
    public async Task An_error_has_the_contracts_fields_and_the_correlation_id_of_its_header()
    {
        using var client = await SandboxClient.ConnectAsync(new SandboxOrganization());
        using var answer = await client.PatchAsync(SandboxClient.MetadataPath("rec-000001"), """{"status":"x"}""");
        Assert.Equal(400, answer.Json.GetProperty("status").GetInt32());
        Assert.NotEmpty(answer.Json.GetProperty("message").GetString()!);
        Assert.NotEmpty(answer.Json.GetProperty("code").GetString()!);
        Assert.Equal(answer.Header("ININ-Correlation-Id"), answer.Json.GetProperty("contextId").GetString());
        var detail = Assert.Single(answer.Json.GetProperty("details").EnumerateArray());
        Assert.NotEmpty(detail.GetProperty("errorCode").GetString()!);
        Assert.Equal("status", detail.GetProperty("fieldName").GetString());
    }

    [Fact]
    public async Task Every_answer_has_its_own_correlation_id()
    {
        using var client = await SandboxClient.ConnectAsync(new SandboxOrganization());
        var ids = new HashSet<string?>();
        foreach (var path in new[] { "oauth/introspect", "nowhere", "api/v2/events/subscriptions", SandboxClient.MetadataPath("rec-000001") })
        {
            using var answer = await client.GetAsync(path);
            ids.Add(answer.Header("ININ-Correlation-Id"));
        }

        Assert.DoesNotContain(null, ids);
        Assert.Equal(4, ids.Count);
    }

    [Theory]
    [InlineData("nowhere")]
    [InlineData("api/v2/recordings")]
    [InlineData("api/v2/recordings/medias//tags")]
    [InlineData("api/v2/media/recordings/rec-000001/more")]
    [InlineData("api/v2/media/recordings/")]
    public async Task An_unknown_path_is_404(string path)
    {
        using var client = await SandboxClient.ConnectAsync(new SandboxOrganization());
        using var answer = await client.GetAsync(path);
        Assert.Equal(404, answer.Status);
        Assert.Equal("not.found", answer.Json.GetProperty("code").GetString());
    }

    [Fact]
    public async Task A_method_that_a_path_does_not_know_is_405()
    {
        using var client = await SandboxClient.ConnectAsync(new SandboxOrganization());
        using var answer = await client.DeleteAsync(SandboxClient.MetadataPath("rec-000001"));
        Assert.Equal(405, answer.Status);
        Assert.Equal("GET, PATCH", answer.Header("Allow"));
    }

    [Fact]
    public async Task A_body_that_is_no_json_object_is_400_and_one_of_another_type_415()
    {
        using var client = await SandboxClient.ConnectAsync(new SandboxOrganization());
        foreach (var path in new[] { SandboxClient.TagsPath("rec-000001"), "api/v2/events/subscriptions" })
        {
            foreach (var body in new[] { "", "{", "[]", "null", "\"text\"", """{"tags":[],}""" })
            {
                using var answer = await client.PostAsync(path, body);
                Assert.Equal(400, answer.Status);
            }

            using var text = await client.SendAsync(new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent("{}") });
            Assert.Equal(415, text.Status);
        }
    }
}
