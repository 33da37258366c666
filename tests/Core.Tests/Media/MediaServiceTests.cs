using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using GenesysRecordingTags.Core.Api;
using GenesysRecordingTags.Core.Tests.Http;
using Xunit;

namespace GenesysRecordingTags.Core.Tests.Media;

/// <summary>The contract's sections 3 and 4.</summary>
public sealed class MediaServiceTests : IDisposable
{
    private const string TagsResponse =
        """
        {"mediaId":"rec-1","tags":[{"id":"t-1","label":"Compliance:PCI-DSS","taxonomyId":"tax-1","confidence":0.95,"status":"Futuristic",
        "createdTimestamp":"2024-01-15T11:35:00.000+01:00","new":1}],"retentionPolicy":{"id":"ret-1","name":"Standard 365 Day"},
        "indexUpdateStatus":"Pending","links":{}}
        """;

    private static readonly RecordingTag Tag = new() { Label = "Compliance:PCI-DSS", TaxonomyId = "tax-1", Confidence = 0.95 };

    private readonly TestConnection _connection = new();

    private FakeService Service => _connection.Service;

    private ITagService Tags => _connection.Api.Tags;

    private IMetadataService Metadata => _connection.Api.Metadata;

    public void Dispose() => _connection.Dispose();

    [Fact]
    public async Task A_key_is_not_removed_and_nothing_is_sent()
    {
        var error = await Assert.ThrowsAsync<GenesysApiException>(() =>
            Metadata.SetAsync(new("rec-000001", null), new Dictionary<string, string?> { ["a"] = null }, null, new("k", RequestPriority.Normal), CancellationToken.None));
        Assert.Equal(GenesysErrorKind.InvalidRequest, error.Kind);
        Assert.Contains("'a' can't be removed", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tagging_sends_what_the_contract_says_and_reads_what_it_answers()
    {
        Service.Then(FakeResponse.Json(200, TagsResponse, ("ININ-Correlation-Id", "corr-1")));
        var result = await AddAsync("rec-1", new RetentionPolicy { Name = "Standard 365 Day" });

        var asked = Service.Requests.Single();
        Assert.Equal("POST", asked.Method);
        Assert.Equal("/api/v2/recordings/medias/rec-1/tags", asked.Uri.PathAndQuery);
        Assert.Equal("key-1", asked.Headers["Idempotency-Key"]);
        Assert.Equal(
            """{"tags":[{"label":"Compliance:PCI-DSS","taxonomyId":"tax-1","confidence":0.95,"status":"Active"}],"retentionPolicy":{"name":"Standard 365 Day"}}""",
            asked.Body);

        Assert.Equal("rec-1", result.RecordingId);
        Assert.Equal("conv-1", result.ConversationId);
        Assert.Equal(1, result.TagsApplied);
        Assert.Equal("Pending", result.IndexStatus);
        Assert.Equal(new RetentionPolicy { Id = "ret-1", Name = "Standard 365 Day" }, result.RetentionPolicy);
        Assert.Equal("corr-1", result.CorrelationId);
        Assert.Equal(1, result.Attempts);
        var tag = Assert.Single(result.Tags);
        Assert.Equal("Futuristic", tag.Status);
        Assert.Equal(new DateTimeOffset(2024, 1, 15, 10, 35, 0, TimeSpan.Zero), tag.CreatedTimestamp);
        Assert.Equal(TimeSpan.Zero, tag.CreatedTimestamp!.Value.Offset);
    }

    [Theory]
    [InlineData("5F0D43A2-3F9B-4C1E-8D57-6A2B9C0E1F34", "5f0d43a2-3f9b-4c1e-8d57-6a2b9c0e1f34", true)]
    [InlineData("5f0d43a2-3f9b-4c1e-8d57-6a2b9c0e1f34", "5F0D43A2-3F9B-4C1E-8D57-6A2B9C0E1F35", false)]
    [InlineData("rec-a", "REC-A", false)]
    public async Task A_UUID_is_the_same_in_another_letter_case(string asked, string answered, bool isSame)
    {
        Service.Otherwise = (request, _) => Task.FromResult(FakeResponse.Json(200, $$"""{"id":"{{answered}}","mediaId":"{{answered}}","tags":[]}"""));
        if (isSame)
        {
            Assert.Equal(asked, (await AddAsync(asked)).RecordingId);
            Assert.Equal(asked, (await SetAsync(asked)).RecordingId);
        }
        else
        {
            Assert.Equal(GenesysErrorKind.UnexpectedResponse, (await Assert.ThrowsAsync<GenesysApiException>(() => AddAsync(asked))).Kind);
        }
    }

    [Fact]
    public async Task No_policy_is_not_sent()
    {
        Service.Then(FakeResponse.Json(200, TagsResponse));
        await AddAsync("rec-1");
        Assert.DoesNotContain("retentionPolicy", Service.Requests.Single().Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a b/c?d#e%f", "a%20b%2Fc%3Fd%23e%25f")]
    [InlineData("../../oauth/token", "..%2F..%2Foauth%2Ftoken")]
    [InlineData("ä€", "%C3%A4%E2%82%AC")]
    [InlineData("...", "...")]
    [InlineData("a\r\nb", "a%0D%0Ab")]
    public async Task Ids_stay_in_their_place_in_the_path(string id, string escaped)
    {
        Service.Otherwise = (_, _) => Task.FromResult(FakeResponse.Json(200, """{"tags":[]}"""));
        await AddAsync(id);
        await Metadata.GetAsync(new(id, null), new(RequestPriority.Interactive), CancellationToken.None);
        Assert.Equal(
            [$"/api/v2/recordings/medias/{escaped}/tags", $"/api/v2/media/recordings/{escaped}"],
            Service.Requests.Select(asked => asked.Uri.PathAndQuery));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData(".")]
    [InlineData("..")]
    public async Task Ids_that_no_path_can_hold_are_refused_and_not_sent(string id)
    {
        Assert.Equal(GenesysErrorKind.InvalidRequest, (await Assert.ThrowsAsync<GenesysApiException>(() => AddAsync(id))).Kind);
        Assert.Equal(GenesysErrorKind.InvalidRequest, (await Assert.ThrowsAsync<GenesysApiException>(() => SetAsync(id))).Kind);
        Assert.Equal(
            GenesysErrorKind.InvalidRequest,
            (await Assert.ThrowsAsync<GenesysApiException>(() => Metadata.GetAsync(new(id, null), new(RequestPriority.Normal), CancellationToken.None))).Kind);
        Assert.Empty(Service.Requests);
    }

    [Fact]
    public async Task Only_what_was_given_is_sent()
    {
        var recording = new RecordingReference("rec-1", null);
        await Metadata.SetAsync(recording, new Dictionary<string, string?> { ["a"] = "1" }, null, new("k", RequestPriority.Normal), CancellationToken.None);
        await Metadata.SetAsync(recording, null, ["x"], new("k", RequestPriority.Normal), CancellationToken.None);
        await Metadata.SetAsync(recording, new Dictionary<string, string?>(), [], new("k", RequestPriority.Normal), CancellationToken.None);
        Assert.Equal(
            ["""{"metadata":{"a":"1"}}""", """{"tags":["x"]}""", """{"metadata":{},"tags":[]}"""],
            Service.Requests.Select(asked => asked.Body));
        Assert.All(Service.Requests, asked => Assert.Equal("PATCH", asked.Method));

        var error = await Assert.ThrowsAsync<GenesysApiException>(() => Metadata.SetAsync(recording, null, null, new("k", RequestPriority.Normal), CancellationToken.None));
        Assert.Equal(GenesysErrorKind.InvalidRequest, error.Kind);
    }

    [Fact]
    public async Task Metadata_is_read()
    {
        Service.Then(FakeResponse.Json(200, """{"id":"rec-1","metadata":{"a":"1","b":null},"tags":["x",null],"mediaType":"hologram","status":"ready","new":{}}"""));
        var metadata = await Metadata.GetAsync(new("rec-1", "conv-1"), new(RequestPriority.Normal), CancellationToken.None);
        Assert.Equal(new Dictionary<string, string> { ["a"] = "1" }, metadata.Metadata);
        Assert.Equal(["x"], metadata.Tags);
        Assert.Equal("hologram", metadata.MediaType);
        Assert.Equal("ready", metadata.Status);
        Assert.Equal("conv-1", metadata.ConversationId);
    }

    [Theory]
    [InlineData("", "no body")]
    [InlineData("null", "null")]
    [InlineData("{}", "no tags")]
    [InlineData("<html>", "not the JSON")]
    [InlineData("""{"tags":[{"label":"x""", "tags[0].label")]
    [InlineData("""{"tags":[{"confidence":"high"}]}""", "tags[0].confidence")]
    [InlineData("""{"tags":{}}""", "tags")]
    [InlineData("""{"tags":[],"indexUpdateStatus":1}""", "indexUpdateStatus")]
    [InlineData("""{"tags":[],"mediaId":"rec-2"}""", "another recording, 'rec-2'")]
    public async Task Garbage_after_a_change_says_what_is_wrong_and_that_the_change_was_probably_made(string body, string what)
    {
        Service.Then(FakeResponse.Json(200, body));
        var error = await Assert.ThrowsAsync<GenesysApiException>(() => AddAsync("rec-1"));
        Assert.Equal(GenesysErrorKind.UnexpectedResponse, error.Kind);
        Assert.True(error.OutcomeUnknown);
        Assert.Contains(what, error.Message, StringComparison.Ordinal);
        Assert.Contains("probably applied", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Garbage_after_reading_leaves_nothing_unknown()
    {
        Service.Then(FakeResponse.Json(200, """{"metadata":{"a":1}}"""));
        var error = await Assert.ThrowsAsync<GenesysApiException>(() => Metadata.GetAsync(new("rec-1", null), new(RequestPriority.Normal), CancellationToken.None));
        Assert.False(error.OutcomeUnknown);
        Assert.Contains("metadata.a", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public async Task A_confidence_that_is_no_number_is_not_sent(double confidence)
    {
        var error = await Assert.ThrowsAsync<GenesysApiException>(() => AddAsync(Tags, new TagAssignment(new("rec-1", null), [Tag, Tag with { Confidence = confidence }], null)));
        Assert.Equal(GenesysErrorKind.InvalidRequest, error.Kind);
        Assert.Contains("tags[1].confidence", error.Message, StringComparison.Ordinal);
        Assert.Empty(Service.Requests);
    }

    [Fact]
    public async Task Text_of_all_kinds_arrives_as_it_was_given()
    {
        const string Odd = "quote \" back \\ ä€😀 <&> \u2028 \0";
        Service.Then(FakeResponse.Json(200, TagsResponse));
        await AddAsync(Tags, new TagAssignment(new("rec-1", null), [Tag with { Label = Odd }], null));
        using var sent = JsonDocument.Parse(Service.Requests.Single().Body!);
        Assert.Equal(Odd, sent.RootElement.GetProperty("tags")[0].GetProperty("label").GetString());
    }

    [Fact]
    public void No_answer_makes_it_throw_anything_but_its_own_error()
    {
        using var quiet = new TestConnection(options => options with { MaximumRetryCount = 0, Diagnostics = NullDiagnosticSink.Instance });
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(1500),
            Prop.ForAll(Hostile.Bodies(), body => Survives(quiet, body)));
    }

    /// <summary>Half of a surrogate pair is no text that any wire can carry.</summary>
    [Fact]
    public async Task Half_a_character_is_sent_as_well_as_it_can_be_and_refused_in_an_id()
    {
        Service.Then(FakeResponse.Json(200, TagsResponse));
        await AddAsync(Tags, new TagAssignment(new("rec-1", null), [Tag with { Label = "a\ud800b" }], null));

        var error = await Assert.ThrowsAsync<GenesysApiException>(() => AddAsync("rec-\ud800"));
        Assert.Equal(GenesysErrorKind.InvalidRequest, error.Kind);
        Assert.Single(Service.Requests);
    }

    private static bool Survives(TestConnection connection, byte[] body)
    {
        connection.Service.Otherwise = (_, _) => Task.FromResult(FakeResponse.Json(200, Encoding.UTF8.GetString(body)));
        Func<Task>[] calls =
        [
            () => AddAsync(connection.Api.Tags, new TagAssignment(new("rec-1", null), [Tag])),
            () => connection.Api.Metadata.GetAsync(new("rec-1", null), new(RequestPriority.Normal), CancellationToken.None),
            () => connection.Api.Events.ReadAsync(new EventSelection { SubscriptionName = "sub" }, null, CancellationToken.None),
            () => connection.Api.Events.GetSubscriptionsAsync(CancellationToken.None),
            () => connection.Api.Events.EnsureSubscriptionAsync(new EventSelection { SubscriptionName = "n" }, CancellationToken.None),
            () => connection.Api.Identity.GetTokenInfoAsync(CancellationToken.None),
        ];
        foreach (var call in calls)
        {
            try
            {
                call().GetAwaiter().GetResult();
            }
            catch (GenesysApiException exception) when (exception.Kind == GenesysErrorKind.UnexpectedResponse && exception.Message.Length < 500)
            {
                // The only way to fail.
            }
        }

        using var other = new TestConnection(options => options with { MaximumRetryCount = 0 });
        other.Service.OnToken = (_, _) => Task.FromResult(FakeResponse.Json(200, Encoding.UTF8.GetString(body)));
        try
        {
            other.Api.Identity.AuthenticateAsync(CancellationToken.None).GetAwaiter().GetResult();
        }
        catch (GenesysApiException exception) when (exception.Kind == GenesysErrorKind.UnexpectedResponse)
        {
            // The only way to fail.
        }

        return true;
    }

    private Task<RecordingTagResult> AddAsync(string id, RetentionPolicy? policy = null) =>
        AddAsync(Tags, new TagAssignment(new(id, "conv-1"), [Tag], policy));

    private static async Task<RecordingTagResult> AddAsync(ITagService tags, TagAssignment assignment) =>
        (await tags.AddAsync([assignment], new("key-1", RequestPriority.Normal), CancellationToken.None))[0].GetResult();

    private Task<RecordingMetadata> SetAsync(string id) =>
        Metadata.SetAsync(new(id, null), null, ["a"], new("key-1", RequestPriority.Normal), CancellationToken.None);
}
