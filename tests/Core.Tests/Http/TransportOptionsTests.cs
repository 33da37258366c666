using GenesysRecordingTags.Core.Http;
using GenesysRecordingTags.Core.Media;
using Xunit;

namespace GenesysRecordingTags.Core.Tests.Http;

public sealed class TransportOptionsTests
{
    [Theory]
    [InlineData("http://company.mypurecloud.com")]
    [InlineData("http://192.168.1.1")]
    [InlineData("http://localhost.example.com")]
    [InlineData("ftp://localhost")]
    [InlineData("/relative")]
    [InlineData("https://user:password@company.mypurecloud.com")]
    [InlineData("https://company.mypurecloud.com/?a=b")]
    [InlineData("https://company.mypurecloud.com/#a")]
    public void What_can_not_work_or_would_leak_is_refused(string uri)
    {
        foreach (var options in new[]
                 {
                     new TransportOptions { BaseUri = new Uri(uri, UriKind.RelativeOrAbsolute) },
                     new TransportOptions { BaseUri = new Uri("https://company.example"), LoginUri = new Uri(uri, UriKind.RelativeOrAbsolute) },
                 })
        {
            var error = Assert.Throws<GenesysApiException>(() => MediaApi.Create(options, TestConnection.Secure("a-token")));
            Assert.Equal(GenesysErrorKind.InvalidRequest, error.Kind);
            Assert.DoesNotContain("password@", error.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("https://company.mypurecloud.com")]
    [InlineData("http://localhost:8080")]
    [InlineData("http://127.0.0.1:8080/gateway/")]
    [InlineData("http://[::1]:8080")]
    public void Other_places_are_fine(string uri) =>
        MediaApi.Create(new TransportOptions { BaseUri = new Uri(uri) }, TestConnection.Secure("a-token")).Dispose();

    [Fact]
    public void Numbers_that_can_not_work_are_refused()
    {
        var options = new TransportOptions { BaseUri = new Uri("https://company.example") };
        Assert.Throws<GenesysApiException>(() => MediaApi.Create(options with { MaximumRetryCount = -1 }, TestConnection.Secure("t")));
        Assert.Throws<GenesysApiException>(() => MediaApi.Create(options with { Timeout = TimeSpan.FromMilliseconds(9) }, TestConnection.Secure("t")));
        Assert.Throws<GenesysApiException>(() => MediaApi.Create(options with { MaximumBodyBytes = 0 }, TestConnection.Secure("t")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("line\nbreak")]
    public void A_token_that_is_none_is_refused_and_not_repeated(string token)
    {
        var options = new TransportOptions { BaseUri = new Uri("https://company.example") };
        var error = Assert.Throws<GenesysApiException>(() => MediaApi.Create(options, TestConnection.Secure(token)));
        Assert.Equal(GenesysErrorKind.InvalidRequest, error.Kind);
        Assert.DoesNotContain("two words", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_path_of_a_gateway_is_kept()
    {
        using var connection = new TestConnection(options => options with
        {
            BaseUri = new Uri("https://gateway.example/genesys/"),
            LoginUri = new Uri("https://login.example/x"),
        });
        await connection.SendAsync();
        Assert.Equal("https://gateway.example/genesys/api/v2/media/recordings/rec-1", connection.Service.Requests.Single().Uri.AbsoluteUri);
        Assert.Equal("https://login.example/x/oauth/token", connection.Service.TokenRequests.Single().Uri.AbsoluteUri);
    }
}
