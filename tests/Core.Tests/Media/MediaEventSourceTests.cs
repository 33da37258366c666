using GenesysRecordingTags.Core.Api;
using GenesysRecordingTags.Core.Tests.Http;
using Xunit;

namespace GenesysRecordingTags.Core.Tests.Media;

/// <summary>The contract's section 2.</summary>
public sealed class MediaEventSourceTests : IDisposable
{
    private const string Subscription =
        """
        {"id":"sub-1","name":"mine","filter":{"eventTypes":["interaction.completed"],"x":1},"pageSize":50,
        "createdDate":"2024-01-15T10:35:00.000Z","modifiedDate":null}
        """;

    private static readonly EventSelection Selection = new() { SubscriptionName = "mine" };

    private readonly TestConnection _connection = new();

    private FakeService Service => _connection.Service;

    private IEventSource Events => _connection.Api.Events;

    public void Dispose() => _connection.Dispose();

    [Fact]
    public async Task A_subscription_is_made()
    {
        Service.Then(FakeResponse.Json(201, Subscription));
        var subscription = await EnsureAsync();
        Assert.Equal(
            """{"name":"mine","filter":{"eventTypes":["interaction.completed"]},"pageSize":50}""",
            Service.Requests.Single().Body);
        Assert.Equal("sub-1", subscription.Id);
        Assert.Equal(["interaction.completed"], subscription.EventTypes);
        Assert.Equal(new DateTimeOffset(2024, 1, 15, 10, 35, 0, TimeSpan.Zero), subscription.CreatedDate);
        Assert.Null(subscription.ModifiedDate);
    }

    [Fact]
    public async Task One_that_exists_is_known_by_the_id_in_the_409()
    {
        Service.Then(FakeResponse.Json(409, """{"message":"exists","code":"conflict","id":"sub-7"}"""));
        var subscription = await EnsureAsync();
        Assert.Equal(("sub-7", "mine"), (subscription.Id, subscription.Name));
        Assert.Single(Service.Requests);
    }

    [Theory]
    [InlineData("""{"message":"exists"}""")]
    [InlineData("""{"id":7}""")]
    [InlineData("")]
    [InlineData("<html>")]
    public async Task Or_is_found_by_its_name(string body)
    {
        Service.Then(FakeResponse.Json(409, body))
            .Then(FakeResponse.Json(200, $$"""{"entities":[null,{"name":"no id"},{"id":"sub-0","name":"other"},{{Subscription}}]}"""));
        Assert.Equal("sub-1", (await EnsureAsync()).Id);
        Assert.Equal("GET /api/v2/events/subscriptions", $"{Service.Requests.Last().Method} {Service.Requests.Last().Uri.PathAndQuery}");
    }

    [Fact]
    public async Task Or_it_is_a_conflict()
    {
        Service.Then(FakeResponse.Status(409)).Then(FakeResponse.Json(200, """{"entities":[]}"""));
        var error = await Assert.ThrowsAsync<GenesysApiException>(EnsureAsync);
        Assert.Equal(GenesysErrorKind.Conflict, error.Kind);
        Assert.Contains("'mine'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_subscription_that_may_have_been_made_is_asked_for_again_with_the_same_key()
    {
        Service.Then(FakeResponse.Status(503)).Then(FakeResponse.Json(409, """{"id":"sub-1"}"""));
        var work = EnsureAsync();
        await _connection.RunAsync(work);
        Assert.Equal("sub-1", (await work).Id);
        Assert.Single(Service.Requests.Select(asked => asked.Headers["Idempotency-Key"]).Distinct());
    }

    [Fact]
    public async Task A_page_is_read()
    {
        AnswerPage("""
            {"events":[{"id":"evt-1","eventType":"interaction.completed","data":{"id":"int-1","recordingId":"rec-1","mediaType":"voice",
            "completedDate":"2024-01-15T10:35:00.000Z","x":{}}},
            {"id":"evt-2","eventType":"future.type","data":{"recordingId":null,"completedDate":"yesterday"}},
            {"id":"evt-3","eventType":"interaction.completed","data":{}}],"nextPageToken":"eyJwYWdlIjoxfQ=="}
            """);
        var page = await ReadAsync(null);
        Assert.Equal("/api/v2/events/subscriptions/sub%2F1?page_size=50", Service.Requests.Last().Uri.PathAndQuery);
        Assert.Equal("eyJwYWdlIjoxfQ==", page.Cursor);
        Assert.True(page.MayHaveMore);
        Assert.Empty(page.Unreadable);
        Assert.Equal(
            new InteractionEvent
            {
                Id = "evt-1",
                EventType = "interaction.completed",
                InteractionId = "int-1",
                ConversationId = "int-1",
                RecordingId = "rec-1",
                MediaType = "voice",
                CompletedAt = new DateTimeOffset(2024, 1, 15, 10, 35, 0, TimeSpan.Zero),
            },
            page.Events[0]);
        Assert.Null(page.Events[1].RecordingId);
        Assert.Null(page.Events[1].CompletedAt);
        Assert.Equal(3, page.Events.Count);
    }

    [Theory]
    [InlineData("eyJwYWdlIjoxfQ==", "eyJwYWdlIjoxfQ%3D%3D")]
    [InlineData("a b&page_size=1#x/%", "a%20b%26page_size%3D1%23x%2F%25")]
    public async Task A_page_token_goes_back_as_it_came(string token, string escaped)
    {
        AnswerPage("""{"events":[]}""");
        var page = await ReadAsync(token, 100);
        Assert.Equal($"/api/v2/events/subscriptions/sub%2F1?page_size=100&page_token={escaped}", Service.Requests.Last().Uri.PathAndQuery);
        // A missing token keeps the last one.
        Assert.Equal(token, page.Cursor);
        Assert.False(page.MayHaveMore);
        Assert.Empty(page.Events);
    }

    [Fact]
    public async Task An_event_that_can_not_be_read_costs_no_other()
    {
        AnswerPage("""
            {"events":[7,null,{},{"id":"evt-a"},{"id":"evt-b","eventType":"t"},{"id":"evt-c","eventType":"t","data":{"recordingId":5}},
            {"id":"evt-d\u0007","eventType":5,"data":{}},{"id":"evt-1","eventType":"t","data":{"recordingId":"rec-1","mediaType":3}}],"nextPageToken":null}
            """);
        var page = await ReadAsync(null);
        Assert.Equal("evt-1", Assert.Single(page.Events).Id);
        Assert.Equal(7, page.Unreadable.Count);
        Assert.Equal("events[0]: not an object.", page.Unreadable[0]);
        Assert.Equal("events[5] 'evt-c': data.recordingId is not text.", page.Unreadable[5]);
        Assert.DoesNotContain('\u0007', page.Unreadable[6]);
    }

    [Theory]
    [InlineData("[]", "not an object")]
    [InlineData("""{"events":{}}""", "'events'")]
    [InlineData("{}", "'events'")]
    [InlineData("""{"events":[],"nextPageToken":5}""", "'nextPageToken'")]
    [InlineData("""{"events":[{"id""", "breaks off")]
    [InlineData("", "not JSON")]
    public async Task A_page_that_is_none_is_an_error_that_says_why(string body, string what)
    {
        AnswerPage(body);
        var error = await Assert.ThrowsAsync<GenesysApiException>(() => ReadAsync(null));
        Assert.Equal(GenesysErrorKind.UnexpectedResponse, error.Kind);
        Assert.Contains(what, error.Message, StringComparison.Ordinal);
        Assert.False(error.OutcomeUnknown);
    }

    [Theory]
    [InlineData("""{"events":[],"nextPageToken":"next"}""", "last", false)]
    [InlineData("""{"events":[{"id":"e","eventType":"t","data":{}}],"nextPageToken":"next"}""", "next", true)]
    [InlineData("""{"events":[{"id":"e","eventType":"t","data":{}}],"nextPageToken":"last"}""", "last", false)]
    [InlineData("""{"events":[{"id":"e","eventType":"t","data":{}}],"nextPageToken":""}""", "last", false)]
    [InlineData("""{"events":[7],"nextPageToken":"next"}""", "next", true)]
    public async Task A_page_tells_where_reading_goes_on_and_whether_there_may_be_more(string body, string cursor, bool mayHaveMore)
    {
        AnswerPage(body);
        var page = await ReadAsync("last");
        Assert.Equal((cursor, mayHaveMore), (page.Cursor, page.MayHaveMore));
    }

    [Fact]
    public async Task The_subscription_is_made_once_for_all_pages()
    {
        AnswerPage("""{"events":[]}""");
        await ReadAsync(null);
        Service.Then(FakeResponse.Json(200, """{"events":[]}"""));
        await ReadAsync(null);
        Assert.Equal(["POST", "GET", "GET"], Service.Requests.Select(asked => asked.Method));
    }

    private void AnswerPage(string body) =>
        Service.Then(FakeResponse.Json(201, """{"id":"sub/1","name":"mine"}""")).Then(FakeResponse.Json(200, body));

    private Task<EventBatch> ReadAsync(string? cursor, int pageSize = 50) =>
        Events.ReadAsync(Selection with { PageSize = pageSize }, cursor, CancellationToken.None);

    private Task<GenesysEventSubscription> EnsureAsync() => Events.EnsureSubscriptionAsync(Selection, CancellationToken.None);
}
