using System.Net.Sockets;
using System.Text.Json;

namespace GenesysRecordingTags.Sandbox.Tests;

/// <summary>Each fault as a client in the same process sees it.</summary>
public class FaultTests
{
    private const string Id = "rec-000001";
    private static readonly string Path = SandboxClient.MetadataPath(Id);

    private readonly SandboxOrganization _organization = new();

    [Fact]
    public async Task A_status_is_answered_and_nothing_is_applied()
    {
        using var client = await ConnectAsync(new FaultAction { Kind = FaultKind.Status });
        using var answer = await client.PatchAsync(Path, Bodies.Metadata);
        Assert.Equal(503, answer.Status);
        Assert.Equal(answer.Header("ININ-Correlation-Id"), answer.Json.GetProperty("contextId").GetString());
        Assert.Null(answer.Header("Retry-After"));
        Assert.Equal(0, _organization.ChangeCounts.Metadata);
    }

    [Fact]
    public async Task A_status_has_any_body_that_is_wished()
    {
        using var client = await ConnectAsync(
            new FaultAction { Kind = FaultKind.Status, StatusCode = 418, Body = "short and stout", ContentType = "text/plain" });
        using var answer = await client.GetAsync(Path);
        Assert.Equal((418, "short and stout", "text/plain"), (answer.Status, answer.Body, answer.Header("Content-Type")));
    }

    [Fact]
    public async Task Retry_after_is_given_in_seconds_or_as_a_date()
    {
        using var client = await ConnectAsync(
            new FaultAction { Kind = FaultKind.Status, StatusCode = 429, RetryAfterSeconds = 5 },
            new FaultAction { Kind = FaultKind.Status, StatusCode = 429, RetryAfterSeconds = 100, RetryAfterAsDate = true });
        using var seconds = await client.GetAsync(Path);
        Assert.Equal("5", seconds.Header("Retry-After"));
        using var date = await client.GetAsync(Path);
        var wait = DateTimeOffset.ParseExact(date.Header("Retry-After")!, "r", null) - DateTimeOffset.UtcNow;
        Assert.InRange(wait.TotalSeconds, 90, 100);
        Assert.Equal(2, _organization.Traffic.RateLimited);
    }

    [Fact]
    public async Task A_delay_comes_before_the_true_answer()
    {
        using var client = await ConnectAsync(new FaultAction { Kind = FaultKind.Delay, DelayMilliseconds = 60 });
        var started = TimeProvider.System.GetTimestamp();
        using var answer = await client.GetAsync(Path);
        Assert.True(TimeProvider.System.GetElapsedTime(started) >= TimeSpan.FromMilliseconds(60));
        Assert.Equal(200, answer.Status);
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 1)]
    public async Task A_hang_lasts_until_the_client_gives_up(bool afterApplying, int applied)
    {
        using var client = await ConnectAsync(new FaultAction { Kind = FaultKind.Hang, AfterApplying = afterApplying });
        using var patience = new CancellationTokenSource();
        var request = client.PostAsync(SandboxClient.TagsPath(Id), Bodies.Tags(Bodies.Tag()), "key", patience.Token);
        while (_organization.Traffic.InFlight == 0 || _organization.ChangeCounts.Tags < applied)
        {
            await Task.Delay(10);
        }

        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => request);
        Assert.Equal(applied, _organization.ChangeCounts.Tags);
        Assert.Equal((0, 1), (_organization.Traffic.InFlight, _organization.Traffic.Cancelled));
        Assert.Equal((JournalOutcome.Cancelled, 0), (Last().Outcome, Last().StatusCode));
    }

    [Fact]
    public async Task A_reset_looks_as_it_does_over_a_socket()
    {
        using var client = await ConnectAsync(new FaultAction { Kind = FaultKind.Reset });
        var error = await Assert.ThrowsAsync<HttpRequestException>(() => client.PatchAsync(Path, Bodies.Metadata));
        var inner = Assert.IsType<IOException>(error.InnerException);
        Assert.Equal(SocketError.ConnectionReset, Assert.IsType<SocketException>(inner.InnerException).SocketErrorCode);
        Assert.Equal(0, _organization.ChangeCounts.Metadata);
        Assert.Equal((JournalOutcome.Reset, 0), (Last().Outcome, Last().StatusCode));
    }

    [Fact]
    public async Task A_reset_in_the_body_breaks_it_off_after_the_change_was_applied()
    {
        using var client = await ConnectAsync(new FaultAction { Kind = FaultKind.ResetInBody });
        var error = await Assert.ThrowsAsync<HttpRequestException>(() => client.PatchAsync(Path, Bodies.Metadata));
        Assert.Equal(HttpRequestError.ResponseEnded, Assert.IsType<HttpIOException>(error.InnerException).HttpRequestError);
        Assert.Equal(1, _organization.ChangeCounts.Metadata);
        Assert.Equal(JournalOutcome.Reset, Last().Outcome);
    }

    [Theory]
    [InlineData(FaultKind.TruncatedJson)]
    [InlineData(FaultKind.EmptyBody)]
    [InlineData(FaultKind.WrongJsonType)]
    public async Task A_spoilt_body_comes_after_the_change_was_applied(FaultKind kind)
    {
        using var client = await ConnectAsync(new FaultAction { Kind = kind });
        using var answer = await client.PatchAsync(Path, Bodies.Metadata, "key");
        Assert.Equal(200, answer.Status);
        Assert.Equal($"{answer.Body.Length}", answer.Header("Content-Length"));
        Assert.Equal(1, _organization.ChangeCounts.Metadata);
        using var whole = await client.PatchAsync(Path, Bodies.Metadata, "key");
        Assert.Equal("true", whole.Header("Idempotent-Replayed"));
        switch (kind)
        {
            case FaultKind.TruncatedJson:
                Assert.StartsWith(answer.Body, whole.Body, StringComparison.Ordinal);
                Assert.InRange(answer.Body.Length, 1, whole.Body.Length - 1);
                break;
            case FaultKind.EmptyBody:
                Assert.Empty(answer.Body);
                break;
            default:
                Assert.Equal(JsonValueKind.Array, answer.Json.ValueKind);
                break;
        }
    }

    [Fact]
    public async Task A_huge_body_is_as_long_as_it_says_and_still_json()
    {
        using var client = await ConnectAsync(new FaultAction { Kind = FaultKind.HugeBody, Mebibytes = 3 });
        using var answer = await client.GetAsync(Path);
        Assert.InRange(answer.Body.Length, 3 * 1024 * 1024, (3 * 1024 * 1024) + 1024);
        Assert.Equal($"{answer.Body.Length}", answer.Header("Content-Length"));
        Assert.Equal(Id, answer.Json.GetProperty("id").GetString());
    }

    [Fact]
    public async Task A_web_page_is_what_a_proxy_answers()
    {
        using var client = await ConnectAsync(
            new FaultAction { Kind = FaultKind.HtmlBody }, new FaultAction { Kind = FaultKind.HtmlBody, StatusCode = 200 });
        using var gateway = await client.PatchAsync(Path, Bodies.Metadata);
        using var portal = await client.PatchAsync(Path, Bodies.Metadata);
        Assert.Equal((502, 200), (gateway.Status, portal.Status));
        Assert.Equal("text/html", portal.Header("Content-Type"));
        Assert.StartsWith("<!DOCTYPE html>", portal.Body, StringComparison.Ordinal);
        Assert.Equal(0, _organization.ChangeCounts.Metadata);
    }

    [Theory]
    [InlineData(FaultKind.Status)]
    [InlineData(FaultKind.Reset)]
    [InlineData(FaultKind.HtmlBody)]
    public async Task A_change_that_is_applied_before_its_answer_is_lost_is_replayed_by_its_key(FaultKind kind)
    {
        using var client = await ConnectAsync(new FaultAction { Kind = kind, AfterApplying = true });
        try
        {
            using var lost = await client.PostAsync(SandboxClient.TagsPath(Id), Bodies.Tags(Bodies.Tag()), "key");
            Assert.InRange(lost.Status, 500, 599);
        }
        catch (HttpRequestException)
        {
            Assert.Equal(FaultKind.Reset, kind);
        }

        Assert.Equal(1, _organization.ChangeCounts.Tags);
        using var again = await client.PostAsync(SandboxClient.TagsPath(Id), Bodies.Tags(Bodies.Tag()), "key");
        Assert.Equal("true", again.Header("Idempotent-Replayed"));
        Assert.Equal(1, _organization.ChangeCounts.Tags);
    }

    [Fact]
    public async Task Revoked_tokens_make_the_request_itself_401()
    {
        using var client = await ConnectAsync(new FaultAction { Kind = FaultKind.RevokeTokens });
        using var answer = await client.PatchAsync(Path, Bodies.Metadata);
        Assert.Equal(401, answer.Status);
        await client.LogInAsync();
        using var renewed = await client.PatchAsync(Path, Bodies.Metadata);
        Assert.Equal(200, renewed.Status);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_conflict_leaves_the_subscription_there_and_names_it_or_not(bool withId)
    {
        using var client = await ConnectAsync(new FaultAction { Kind = FaultKind.Conflict, WithoutId = !withId });
        using var conflict = await client.PostAsync("api/v2/events/subscriptions", Bodies.Subscription);
        Assert.Equal(409, conflict.Status);
        using var list = await client.GetAsync("api/v2/events/subscriptions");
        var id = Assert.Single(list.Json.GetProperty("entities").EnumerateArray()).GetProperty("id").GetString();
        Assert.Equal(withId, conflict.Json.TryGetProperty("id", out var named));
        Assert.True(!withId || named.GetString() == id);
    }

    /// <summary>The faults meet the first, the second … request after the token's.</summary>
    private async Task<SandboxClient> ConnectAsync(params FaultAction[] actions)
    {
        var client = await SandboxClient.ConnectAsync(_organization);
        _organization.Faults.Add(actions.Select((action, i) => new FaultRule { Match = new() { Nth = i + 1 }, Action = action }).ToArray());
        return client;
    }

    private JournalEntry Last() => _organization.Journal.Entries()[^1];
}
