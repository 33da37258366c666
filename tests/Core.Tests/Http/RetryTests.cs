using Xunit;


namespace GenesysRecordingTags.Core.Tests.Http;

public sealed class RetryTests : IDisposable
{
    private readonly TestConnection _connection = new();

    public void Dispose() => _connection.Dispose();

    [Theory]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    public async Task Failures_of_the_service_are_tried_again(int status)
    {
        _connection.Service.Then(Answer.Status(status)).Then(Answer.Status(status));
        var work = _connection.SendAsync(TestConnection.Patch());
        var took = await _connection.RunAsync(work);

        var response = await work;
        Assert.Equal(3, response.Attempts);
        Assert.InRange(took, TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(3.75));
        Assert.InRange(response.Latency, TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(3.75));
        Assert.All(_connection.Service.Requests, asked => Assert.Equal("key-1", asked.Headers["Idempotency-Key"]));
    }
}
