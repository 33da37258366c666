using System.Net;
using System.Text;
using GenesysRecordingTags.Core.Http;
using Xunit;

namespace GenesysRecordingTags.Core.Tests.Http;

/// <summary>Which part of an answer says how long to wait.</summary>
public sealed class RetryAfterReaderTests
{
    private const string Words = "Retry the request in [42] seconds";

    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    // Retry-After goes first, whatever the status; the words of a 429 go before the end of the window.
    [InlineData(429, "7", "9", Words, 7)]
    [InlineData(503, "7", "9", Words, 7)]
    [InlineData(429, null, "9", Words, 42)]
    [InlineData(429, null, "9", "", 9)]
    [InlineData(429, "soon", "9", "", 9)]
    [InlineData(429, null, null, "", null)]
    // Only where the allowance is the problem are the words and the window something to wait for.
    [InlineData(503, null, "9", Words, null)]
    [InlineData(200, null, "9", Words, null)]
    public void The_nearest_word_counts(int status, string? retryAfter, string? reset, string body, int? seconds)
    {
        using var response = new HttpResponseMessage((HttpStatusCode)status);
        Add("Retry-After", retryAfter);
        Add("X-RateLimit-Reset", reset);
        Assert.Equal(seconds, RetryAfterReader.Read(response, Encoding.UTF8.GetBytes(body), Now)?.TotalSeconds);

        void Add(string name, string? value)
        {
            if (value is not null)
            {
                response.Headers.TryAddWithoutValidation(name, value);
            }
        }
    }

    [Fact]
    public void The_words_are_looked_for_at_the_start_of_a_body_only()
    {
        Assert.Equal(42, RetryAfterReader.ReadBody(Encoding.UTF8.GetBytes(new string(' ', 4096 - Words.Length) + Words))?.TotalSeconds);
        Assert.Null(RetryAfterReader.ReadBody(Encoding.UTF8.GetBytes(new string(' ', 4097 - Words.Length) + Words)));
    }
}
