using System.Text;
using GenesysRecordingTags.Core.Http;
using GenesysRecordingTags.Sandbox;
using Xunit;

namespace GenesysRecordingTags.Core.Tests.Platform;

/// <summary>Taxonomies that an organisation keeps (Platform API, section 6).</summary>
public sealed class PlatformTaxonomyTests
{
    [Fact]
    public async Task Published_programs_are_taxonomies_of_their_topics()
    {
        using var connection = new PlatformConnection();
        var taxonomies = await connection.Api.Taxonomies!.ReadAsync(TaxonomySource.Topics, false, default);
        var expected = connection.Organization.Taxonomies.Where(taxonomy => taxonomy.IsPublished).ToDictionary(taxonomy => taxonomy.Id);
        Assert.Equal(expected.Keys.Order(), taxonomies.Select(taxonomy => taxonomy.Id).Order());
        Assert.All(taxonomies, taxonomy => Assert.Equal(expected[taxonomy.Id].Labels.Order(), taxonomy.Labels.Order()));
        Assert.All(taxonomies, taxonomy => Assert.True(taxonomy.IsPublished));
    }

    [Fact]
    public async Task What_was_read_is_asked_for_again_only_where_that_is_wanted()
    {
        using var connection = new PlatformConnection();
        var first = await connection.Api.Taxonomies!.ReadAsync(TaxonomySource.WrapUpCodes, false, default);
        Assert.Same(first, await connection.Api.Taxonomies.ReadAsync(TaxonomySource.WrapUpCodes, false, default));
        Assert.Single(connection.Sent("/wrapupcodes"));
        await connection.Api.Taxonomies.ReadAsync(TaxonomySource.WrapUpCodes, true, default);
        Assert.Equal(2, connection.Sent("/wrapupcodes").Count);
        Assert.Equal(8, first.Single().Labels.Count);
        Assert.Contains("Complaint", first.Single().Labels);
    }

    [Fact]
    public async Task A_field_of_a_schema_that_takes_one_of_a_list_is_a_taxonomy()
    {
        using var connection = new PlatformConnection();
        Assert.Empty(await connection.Api.Taxonomies!.ReadAsync(TaxonomySource.Schema, false, default));
        var body = """
            {"$schema":"http://json-schema.org/draft-04/schema#","title":"Case","description":"A case","properties":{
              "topic":{"allOf":[{"$ref":"#/definitions/enum"}],"title":"Topic","description":"What it is about","enum":["Fraud","Loan"],"_enumProperties":{"Fraud":{"title":"Fraud","_disabled":false},"Loan":{"title":"Loan","_disabled":false}}},
              "note":{"allOf":[{"$ref":"#/definitions/string"}],"title":"Note","description":"A note"}}}
            """;
        await connection.Api.Client.SendAsync(
            new ApiRequest { Method = HttpMethod.Post, PathAndQuery = "/api/v2/conversations/customattributes/schemas", Semantics = RequestSemantics.Idempotent, Subject = "a schema", Body = Encoding.UTF8.GetBytes(body) },
            default);
        var taxonomy = Assert.Single(await connection.Api.Taxonomies.ReadAsync(TaxonomySource.Schema, true, default));
        Assert.Equal(("Case: Topic", true), (taxonomy.Name, taxonomy.IsPublished));
        Assert.EndsWith(":topic", taxonomy.Id, StringComparison.Ordinal);
        Assert.Equal(["Fraud", "Loan"], taxonomy.Labels);
    }

    [Theory]
    [InlineData(TaxonomySource.Schema, "conversation:customAttributes:schemaView")]
    [InlineData(TaxonomySource.Topics, "speechAndTextAnalytics:topic:view")]
    [InlineData(TaxonomySource.WrapUpCodes, "routing:wrapupCode:view")]
    public async Task A_missing_permission_is_named(TaxonomySource source, string permission)
    {
        using var connection = new PlatformConnection(new SandboxOptions { RecordingCount = 5, Platform = new SandboxPlatformOptions { Roles = [] } });
        var error = await Assert.ThrowsAsync<GenesysApiException>(() => connection.Api.Taxonomies!.ReadAsync(source, false, default));
        Assert.Equal(GenesysErrorKind.PermissionDenied, error.Kind);
        Assert.Contains(permission, error.Message, StringComparison.Ordinal);
    }
}
