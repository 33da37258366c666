using System.Text;
using FsCheck;
using FsCheck.Fluent;
using GenesysRecordingTags.Core.Http;
using Xunit;

namespace GenesysRecordingTags.Core.Tests.Http;

/// <summary>Every body becomes an error that helps.</summary>
public sealed class ErrorTests
{
    [Fact]
    public async Task The_body_of_the_contract()
    {
        var error = await FailAsync(FakeResponse.Json(
            400,
            """
            {"message":"The value is invalid.","code":"invalid.value","status":400,"contextId":"ctx-1","new":{"a":[1]},
             "details":[{"errorCode":"x","fieldName":"tags[0].label"},{"fieldName":"metadata.a"},{"fieldName":"tags[0].label"},{"fieldName":7},null,"x"]}
            """,
            ("ININ-Correlation-Id", "corr-1")));
        Assert.Equal(GenesysErrorKind.InvalidRequest, error.Kind);
        Assert.Equal(400, error.StatusCode);
        Assert.Equal("invalid.value", error.ServiceCode);
        Assert.Equal("corr-1", error.CorrelationId);
        Assert.Equal(["tags[0].label", "metadata.a"], error.Fields);
        Assert.Equal(
            "Recording 'rec-1': the service refuses the request (400 invalid.value): The value is invalid. Fields: tags[0].label, metadata.a.",
            error.Message);
        Assert.Contains("tags[0].label", error.RecommendedAction, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"error":"invalid_thing","error_description":"Said so."}""", "invalid_thing", "Said so.")]
    [InlineData("""{"error":"invalid_thing","description":"Said so."}""", "invalid_thing", "Said so.")]
    [InlineData("""{"error":{"code":"inner","message":"Deep."}}""", "inner", "Deep.")]
    [InlineData("""{"errors":[{"message":"First.","code":"one"},{"message":"Second."}]}""", "one", "First.")]
    [InlineData("""{"message":42,"code":["x"],"contextId":{},"details":"no","errors":7}""", null, null)]
    [InlineData("""{"message":"half a pair \ud800"}""", null, null)]
    [InlineData("<html><head><title>502 Bad &amp; Gateway</title></head></html>", null, "502 Bad & Gateway")]
    [InlineData("<html>no title", null, "a page in HTML")]
    [InlineData("plain words\r\nof a proxy", null, "plain words\\r\\nof a proxy")]
    [InlineData("\"a JSON text\"", null, "a JSON text")]
    [InlineData("""{"message":"cut of""", null, """{"message":"cut of""")]
    [InlineData("[1,2]", null, null)]
    [InlineData("null", null, null)]
    [InlineData("", null, null)]
    [InlineData("  ", null, null)]
    [InlineData("\u001b[31mred\u0007 \u202Eturned", null, "\\u001b[31mred\\u0007 \\u202eturned")]
    public void Bodies_of_all_shapes(string body, string? code, string? message)
    {
        var read = Read(Encoding.UTF8.GetBytes(body));
        Assert.Equal(code, read.Code);
        Assert.Equal(message, read.Message);
    }

    [Fact]
    public async Task A_byte_order_mark_is_no_text()
    {
        var error = await FailAsync(FakeResponse.Text(400, "\uFEFF{\"message\":\"m\",\"code\":\"c\"}", "application/json"));
        Assert.Equal("c", error.ServiceCode);
    }

    [Fact]
    public async Task A_huge_body_is_no_burden()
    {
        var error = await FailAsync(FakeResponse.Text(400, new string('x', 5_000_000), "text/plain"));
        Assert.InRange(error.Message.Length, 100, 1000);
        var deep = string.Concat(Enumerable.Repeat("[", 100_000));
        Assert.Equal(GenesysErrorKind.InvalidRequest, (await FailAsync(FakeResponse.Json(400, deep))).Kind);
    }

    [Fact]
    public async Task A_403_names_the_scope_or_what_the_service_says_is_missing()
    {
        var error = await FailAsync(FakeResponse.Status(403));
        Assert.Contains("'media:write'", error.Message, StringComparison.Ordinal);
        Assert.Contains("'media:write'", error.RecommendedAction, StringComparison.Ordinal);

        error = await FailAsync(FakeResponse.Json(403, """{"message":"You are missing the following permission(s): recording:recording:edit"}"""));
        Assert.Contains("recording:recording:edit", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_404_names_the_recording()
    {
        var error = await FailAsync(FakeResponse.Status(404));
        Assert.Equal("Recording 'rec-1': the service does not know it (404).", error.Message);
        Assert.Contains("recording 'rec-1'", error.RecommendedAction, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(304)]
    [InlineData(405)]
    [InlineData(418)]
    [InlineData(451)]
    [InlineData(501)]
    [InlineData(505)]
    [InlineData(599)]
    [InlineData(999)]
    public async Task Every_status_has_its_error(int status) => Assert.Equal(status, (await FailAsync(FakeResponse.Status(status))).StatusCode);

    [Fact]
    public void No_body_makes_reading_fail() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(2000),
        Prop.ForAll(Hostile.Bodies(), static body =>
        {
            var read = Read(body);
            return (read.Message?.Length ?? 0) <= (6 * 500) + 1 && (read.Code?.Length ?? 0) <= (6 * 100) + 1 && read.Fields.Count <= 100
                && read.Message?.Any(char.IsControl) != true;
        }));

    [Fact]
    public void No_text_makes_Retry_After_fail() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(2000),
        Prop.ForAll(Hostile.HeaderValues(), static value =>
            RetryAfterReader.ParseValue(value, DateTimeOffset.UnixEpoch) is not { } wait
            || (wait >= TimeSpan.Zero && wait <= TimeSpan.FromDays(36525))));

    [Theory]
    [InlineData("0", 0d)]
    [InlineData(" 5 ", 5d)]
    [InlineData("1.5", 1.5)]
    [InlineData("99999999999999999999", 36525 * 86400d)]
    [InlineData("-1", null)]
    [InlineData("", null)]
    [InlineData("soon", null)]
    [InlineData("1,5", null)]
    [InlineData("NaN", null)]
    [InlineData("Infinity", null)]
    [InlineData("Thu, 01 Jan 1970 00:00:30 GMT", 30d)]
    [InlineData("Thursday, 01-Jan-70 00:00:30 GMT", 30d)]
    [InlineData("Wed, 31 Dec 1969 23:59:00 GMT", 0d)]
    public void Retry_After_in_all_forms(string value, double? seconds) =>
        Assert.Equal(seconds, RetryAfterReader.ParseValue(value, DateTimeOffset.UnixEpoch)?.TotalSeconds);

    [Theory]
    [InlineData("Retry the request in [42] seconds", 42d)]
    [InlineData("please retry the request in 7 seconds.", 7d)]
    [InlineData("Retry the request in [99999999999] seconds", null)]
    [InlineData("Retry the request in [] seconds", null)]
    public void The_words_of_a_429(string words, double? seconds) =>
        Assert.Equal(seconds, RetryAfterReader.ReadBody(Encoding.UTF8.GetBytes(words))?.TotalSeconds);

    [Theory]
    [InlineData("100", "40", "7", 100, 40, 7d)]
    [InlineData("100", "40", "1767225607", 100, 40, 7d)]
    [InlineData("100", "40", "1767225607000", 100, 40, 7d)]
    [InlineData("100", "400", null, 100, 100, null)]
    [InlineData("100", "-4", "x", 100, null, null)]
    [InlineData("0", "0", "1", null, null, null)]
    [InlineData("many", "40", "1", null, null, null)]
    [InlineData("1e400", "40", "1", null, null, null)]
    public void Headers_of_the_allowance(string limit, string remaining, string? reset, int? readLimit, int? readRemaining, double? seconds)
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(1767225600);
        using var response = FakeResponse.Status(200, ("X-RateLimit-Limit", limit), ("X-RateLimit-Remaining", remaining));
        if (reset is not null)
        {
            response.Headers.TryAddWithoutValidation("X-RateLimit-Reset", reset);
        }

        var reading = RateLimitHeaders.Read(response.Headers, now);
        if (readRemaining is null)
        {
            Assert.Null(reading);
            return;
        }

        Assert.Equal((readLimit, readRemaining, seconds), (reading?.Limit, reading?.Remaining, reading?.Reset?.TotalSeconds));
    }

    [Fact]
    public void Headers_of_the_platform()
    {
        using var response = FakeResponse.Status(200, ("inin-ratelimit-count", "181"), ("inin-ratelimit-allowed", "180"), ("inin-ratelimit-reset", "61"));
        Assert.Equal(new RateLimitHeaders(180, 0, TimeSpan.FromSeconds(61)), RateLimitHeaders.Read(response.Headers, DateTimeOffset.UnixEpoch));
    }

    private static ErrorBody Read(byte[] body) => ErrorBody.Read(body);

    private static async Task<GenesysApiException> FailAsync(HttpResponseMessage answer)
    {
        using var connection = new TestConnection(options => options with { MaximumRetryCount = 0 });
        connection.Service.Then(answer);
        return await Assert.ThrowsAsync<GenesysApiException>(() => connection.SendAsync(TestConnection.Patch()));
    }
}
