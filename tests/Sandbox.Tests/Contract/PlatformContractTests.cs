using GenesysRecordingTags.PlatformContract;

namespace GenesysRecordingTags.Sandbox.Tests;

/// <summary>The check itself: what it lets through, and that it finds each kind of breach.</summary>
public class PlatformContractTests
{
    private const string Query = "/api/v2/analytics/conversations/details/query";
    private const string Attributes = "/platform-api/api/v2/conversations/c/customattributes";
    private const string Interval = "\"interval\":\"2025-01-01T00:00:00Z/2025-01-02T00:00:00Z\"";

    [Theory]
    [InlineData("POST", Query, "{" + Interval + ",\"order\":\"asc\",\"paging\":{\"pageSize\":100,\"pageNumber\":1}}")]
    [InlineData("PUT", Attributes, "{\"id\":\"r\",\"schemaId\":\"s\",\"customAttributes\":{\"a\":1,\"b\":[\"x\"]}}")]
    [InlineData("PUT", Attributes + "/bulk", "[{\"id\":\"r\",\"customAttributes\":{}}]")]
    [InlineData("GET", "/api/v2/recordings/retention/query?retentionThresholdDays=1&pageSize=500", "")]
    [InlineData("GET", "/api/v2/conversations/customattributes/schemas/limits", "")]
    [InlineData("GET", "/api/v2/organizations/me", "")]
    public void A_right_request_has_no_problem(string method, string target, string body) =>
        Assert.Empty(Contract.V270.CheckRequest(Request(method, target, body)));

    [Theory]
    [InlineData("GET", "/api/v2/dance", "", "there is no such operation")]
    [InlineData("POST", "/api/v2/tokens/me", "", "there is no such operation")]
    [InlineData("GET", "/api/v2/tokens/me?dance=1", "", "dance is no query parameter")]
    [InlineData("GET", "/api/v2/tokens/me?preserveIdleTTL=1", "", "preserveIdleTTL is 1")]
    [InlineData("GET", "/api/v2/recordings/retention/query?pageSize=x", "", "pageSize is x")]
    [InlineData("GET", "/api/v2/recordings/retention/query", "", "retentionThresholdDays is required")]
    [InlineData("GET", "/api/v2/tokens/me", "{\"a\":1}", "takes no body")]
    [InlineData("POST", Query, "", "the body is missing")]
    [InlineData("POST", Query, "{", "the body is not JSON")]
    [InlineData("POST", Query, "[]", "body must be Object and is Array")]
    [InlineData("POST", Query, "{}", "interval is required")]
    [InlineData("POST", Query, "{" + Interval + ",\"dance\":1}", "dance is not a field of ConversationQuery")]
    [InlineData("POST", Query, "{" + Interval + ",\"order\":\"up\"}", "order is up, which is none of its values")]
    [InlineData("POST", Query, "{" + Interval + ",\"paging\":{\"pageSize\":1.5,\"pageNumber\":1}}", "paging.pageSize must be a whole number")]
    [InlineData("POST", Query, "{" + Interval + ",\"segmentFilters\":[{\"type\":\"and\",\"predicates\":[{\"dimension\":\"dance\"}]}]}", "segmentFilters[0].predicates[0].dimension is dance")]
    [InlineData("PUT", Attributes, "{\"id\":1,\"customAttributes\":{}}", "id must be String")]
    [InlineData("PUT", Attributes, "{\"id\":\"r\",\"customAttributes\":[]}", "customAttributes must be Object")]
    [InlineData("PUT", Attributes + "/bulk", "[{\"id\":\"r\"}]", "[0].customAttributes is required")]
    [InlineData("PATCH", Attributes, "{\"id\":\"r\",\"customAttributes\":{},\"schemaId\":\"s\"}", "schemaId is not a field of CustomAttributesPatchRequest")]
    [InlineData("PUT", "/api/v2/conversations/c/recordings/r", "{\"deleteDate\":\"tomorrow\"}", "deleteDate is tomorrow, which is not a time")]
    [InlineData("PUT", "/api/v2/recordings/deletionprotection?protect=maybe", "{\"conversationIds\":[]}", "protect is maybe")]
    public void A_wrong_request_is_found(string method, string target, string body, string problem) =>
        Assert.Contains(problem, string.Join('|', Contract.V270.CheckRequest(Request(method, target, body))), StringComparison.Ordinal);

    [Fact]
    public void A_content_type_is_asked_for() =>
        Assert.Equal(["the content type is missing"], Contract.V270.CheckRequest(Request("POST", Query, "{" + Interval + "}") with { ContentType = null }));

    [Theory]
    [InlineData("GET", "/api/v2/tokens/me", 200, "{\"organization\":{\"id\":\"o\"},\"dance\":1}", "dance is not a field of TokenInfo")]
    [InlineData("GET", "/api/v2/tokens/me", 200, "", "the body is not JSON")]
    [InlineData("GET", "/api/v2/conversations/c/recordingmetadata", 200, "{}", "body must be Array")]
    [InlineData("GET", "/api/v2/conversations/c/recordingmetadata", 200, "[{\"fileState\":\"GONE\"}]", "[0].fileState is GONE")]
    [InlineData("DELETE", Attributes + "/r", 204, "{}", "the answer has a body")]
    [InlineData("PUT", "/api/v2/conversations/c/tags", 202, "{}", "body must be String")]
    [InlineData("GET", "/api/v2/tokens/me", 404, "{\"message\":\"m\",\"code\":\"c\",\"status\":400,\"contextId\":\"x\"}", "the error's status is not the answer's")]
    [InlineData("GET", "/api/v2/tokens/me", 404, "{\"message\":\"m\",\"status\":404,\"contextId\":\"x\"}", "the error has no code")]
    [InlineData("GET", "/api/v2/tokens/me", 429, "{\"message\":\"m\",\"code\":\"c\",\"status\":429,\"contextId\":\"x\"}", "the error has no limit")]
    public void A_wrong_answer_is_found(string method, string target, int status, string body, string problem) =>
        Assert.Contains(
            problem,
            string.Join('|', Contract.V270.CheckAnswer(Request(method, target, string.Empty) with { Status = status, ResponseBody = body })),
            StringComparison.Ordinal);

    [Fact]
    public void What_was_refused_may_be_wrong_when_the_server_is_checked_and_not_when_the_sender_is()
    {
        const string Refusal = """{"message":"m","code":"c","status":400,"contextId":"x"}""";
        RecordedExchange[] exchanges = [Request("GET", "/api/v2/tokens/me?dance=1", string.Empty) with { Status = 400, ResponseBody = Refusal }];
        Assert.Empty(ContractCheck.Run(exchanges, isSenderChecked: false).Violations);
        Assert.Single(ContractCheck.Run(exchanges, isSenderChecked: true).Violations);
        exchanges = [exchanges[0] with { Status = 200, ResponseBody = "{}" }];
        Assert.Single(ContractCheck.Run(exchanges, isSenderChecked: false).Violations);
    }

    [Fact]
    public void What_cannot_be_checked_is_counted_as_left_out()
    {
        var whole = Request("GET", "/api/v2/tokens/me", string.Empty) with { Status = 200, ResponseBody = "{}" };
        var report = ContractCheck.Run(
            [whole, whole with { Fault = "Status" }, whole with { RequestBody = null }, whole with { Target = "/oauth/token" }, whole with { Target = "/api/v2/media/recordings/r" }],
            isSenderChecked: true);
        Assert.Equal((2, 2, 3, 1), (report.Requests, report.Answers, report.LeftOut, report.Operations.Count));
    }

    private static RecordedExchange Request(string method, string target, string body) =>
        new() { Method = method, Target = target, RequestBody = body, ContentType = "application/json; charset=utf-8" };
}
