using GenesysRecordingTags.Core.Api;
using GenesysRecordingTags.Core.Ledger;
using Xunit;

namespace GenesysRecordingTags.Core.Tests.Api;

/// <summary>One address of an organisation is as good as another; two organisations never share an identity or a place.</summary>
public sealed class OrganizationIdentityTests
{
    [Theory]
    [InlineData("https://company.mypurecloud.com", "https://COMPANY.MyPureCloud.com/")]
    [InlineData("https://company.mypurecloud.com", "https://company.mypurecloud.com:443")]
    [InlineData("https://company.mypurecloud.com", "https://company.mypurecloud.com./")]
    [InlineData("https://company.mypurecloud.com", "https://user@company.mypurecloud.com/?a=b#c")]
    [InlineData("https://gateway.example/orgA", "https://gateway.example/orgA/")]
    [InlineData("https://gateway.example/orgA", "https://gateway.example/%6frgA")]
    [InlineData("https://gateway.example/orgA", "https://gateway.example/x/../orgA")]
    [InlineData("https://b\u00fccher.example", "https://xn--bcher-kva.example")]
    [InlineData("http://[::1]:8080", "http://[0:0:0:0:0:0:0:1]:8080")]
    public void The_same_organisation_has_one_identity_and_one_place(string one, string other)
    {
        var (first, second) = (OrganizationIdentity.Of(new Uri(one)), OrganizationIdentity.Of(new Uri(other)));

        Assert.Equal(first, second);
        Assert.Equal(LedgerLocation.Default(first), LedgerLocation.Default(second));
    }

    [Fact]
    public void Different_organisations_have_identities_and_places_of_their_own()
    {
        string[] addresses =
        [
            "https://gateway.example",
            "https://gateway.example:8443",
            "https://gateway.example/orgA",
            "https://gateway.example/orgB",
            "https://gateway.example/ORGA",
            "https://gateway.example/orgA/orgB",
            "https://gateway.example/orgA_orgB",
            "https://gateway.example/orgA.",
            "https://gateway.example:8443/orgA",
            "https://gateway.example/" + new string('a', 200) + "1",
            "https://gateway.example/" + new string('a', 200) + "2",
            "https://127.0.0.1",
            "http://127.0.0.1",
            "http://127.0.0.1:8080",
            "https://127.0.0.1:8080",
            "http://127.0.0.1:8080/orgA",
            "http://localhost:8080",
            "http://[::1]:8080",
        ];
        var identities = addresses.Select(address => OrganizationIdentity.Of(new Uri(address))).ToList();

        Assert.Equal(addresses.Length, identities.Select(identity => identity.Id).Distinct().Count());
        var places = identities.Select(LedgerLocation.Default).ToList();
        Assert.Equal(addresses.Length, places.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.All(places, place => Assert.All(Path.GetFileName(Path.GetDirectoryName(place)!), c => Assert.True(char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_')));
        Assert.All(places, place => Assert.InRange(Path.GetFileName(Path.GetDirectoryName(place)!).Length, 1, 120));
    }

    [Fact]
    public void The_usual_organisation_keeps_the_place_of_version_0_1_0()
    {
        var organization = OrganizationIdentity.Of(new Uri("https://company.mypurecloud.com"));

        Assert.False(organization.HasPath);
        Assert.Equal(LedgerLocation.OfVersion1(organization), LedgerLocation.Default(organization));
        Assert.EndsWith(Path.Combine("GenesysRecordingTags", "company.mypurecloud.com", "ledger.db"), LedgerLocation.Default(organization), StringComparison.Ordinal);
    }

    [Fact]
    public void People_know_it_by_host_port_and_path()
    {
        var organization = OrganizationIdentity.Of(new Uri("https://gateway.example:8443/orgA/"));

        Assert.Equal(("https://gateway.example:8443/orgA", "gateway.example:8443/orgA", "gateway.example:8443", true), (organization.Id, organization.Name, organization.Authority, organization.HasPath));
    }
}
