using System.Text;
using GenesysRecordingTags.Core.Authentication;
using GenesysRecordingTags.Core.Tests.Http;
using Xunit;

namespace GenesysRecordingTags.Core.Tests.Authentication;

public class SecretScrubberTests
{
    private const string LongClientId = "6b1f3c52-9a3e-4a57-8b1c-0d5c7c9f2e11";
    private const string Uuid = "0193a5f2-7c3b-7d11-9e0a-3b5d2c1f4e68";

    public static TheoryData<string, string> Echoes
    {
        get
        {
            var echoes = new TheoryData<string, string>();
            foreach (var secret in new[] { "s3cret-of-usual-length-0123456789-abcdefghij", "p&ss<w>rd+/%", "short", "0193a5f2-7c3b-7d11-9e0a-3b5d2c1f4e68", "c1f4e68" })
            {
                var bytes = Encoding.UTF8.GetBytes(secret);
                // What needs no encoding is the same in several of them.
                string[] forms = [secret, $"id-{Uri.EscapeDataString(secret)}", Convert.ToBase64String(bytes), System.Net.WebUtility.HtmlEncode(secret)];
                foreach (var form in forms.Distinct())
                {
                    echoes.Add(secret, form);
                }
            }

            return echoes;
        }
    }

    [Theory]
    [MemberData(nameof(Echoes))]
    public void An_id_that_holds_the_secret_in_any_form_is_none(string secret, string id)
    {
        using var credentials = new ClientCredentials(LongClientId, TestConnection.Secure(secret));
        Assert.Null(new SecretScrubber(credentials).ScrubId(id, null));
    }

    [Fact]
    public void A_uuid_that_is_the_token_or_ends_in_a_short_secret_is_none()
    {
        using var credentials = new ClientCredentials(LongClientId, TestConnection.Secure("c1f4e68"));
        var scrubber = new SecretScrubber(credentials);
        Assert.Null(scrubber.ScrubId(Uuid, null));
        Assert.Null(new SecretScrubber(null).ScrubId(Uuid, new AccessToken(Uuid)));
    }

    [Fact]
    public void A_secret_whose_Base64_is_written_like_a_uuid_is_found_in_one()
    {
        using var credentials = new ClientCredentials(LongClientId, TestConnection.Secure("kM4kM4"));
        var scrubber = new SecretScrubber(credentials);
        Assert.Null(scrubber.ScrubId("0193a5f2-7c3b-7d11-9e0a-a000a0001234", null));
        Assert.Equal(Uuid, scrubber.ScrubId(Uuid, null));
    }

    [Theory]
    [InlineData(Uuid)]
    [InlineData("2e45db5f999ae050f23ac412a8d2034c")]
    [InlineData("c-000123")]
    public void Any_other_id_stays(string id)
    {
        using var credentials = new ClientCredentials(LongClientId, TestConnection.Secure("s3cret-of-usual-length-0123456789"));
        Assert.Equal(id, new SecretScrubber(credentials).ScrubId(id, new AccessToken("token-0123456789")));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("two words")]
    [InlineData("tab\tbed")]
    [InlineData("ümlaut")]
    public void What_is_no_plain_id_is_none(string? id) => Assert.Null(new SecretScrubber(null).ScrubId(id, null));
}
