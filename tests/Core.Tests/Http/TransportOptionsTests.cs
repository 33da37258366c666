using GenesysRecordingTags.Core.Authentication;
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
        foreach (var (wrong, name) in new[]
                 {
                     (options with { MaximumRetryCount = -1 }, "MaximumRetryCount"),
                     (options with { MaximumRetryCount = 101 }, "MaximumRetryCount"),
                     (options with { MaximumRetryCount = int.MaxValue }, "MaximumRetryCount"),
                     (options with { Timeout = TimeSpan.FromMilliseconds(9) }, "time-out"),
                     (options with { Timeout = TimeSpan.FromDays(1.1) }, "time-out"),
                     (options with { MaximumPause = TimeSpan.Zero }, "MaximumPause"),
                     (options with { MaximumBodyBytes = 0 }, "MaximumBodyBytes"),
                 })
        {
            var error = Assert.Throws<GenesysApiException>(() => MediaApi.Create(wrong, TestConnection.Secure("t")));
            Assert.Equal(GenesysErrorKind.InvalidRequest, error.Kind);
            Assert.Contains(name, error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_greatest_and_the_smallest_numbers_make_a_pipeline_that_sends()
    {
        foreach (var timeout in new[] { TimeSpan.FromMilliseconds(10), TimeSpan.FromDays(1) })
        {
            using var connection = new TestConnection(options => options with { MaximumRetryCount = 100, Timeout = timeout });
            Assert.Equal(200, (await connection.SendAsync()).StatusCode);
        }
    }

    [Fact]
    public void Credentials_are_wiped_where_the_options_can_not_work()
    {
        var credentials = new ClientCredentials("client", TestConnection.Secure("secret"));
        Assert.Throws<GenesysApiException>(() => MediaApi.Create(new TransportOptions { BaseUri = new Uri("http://company.example") }, credentials));
        Assert.All(credentials.Secret.ToArray(), value => Assert.Equal(0, value));
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
