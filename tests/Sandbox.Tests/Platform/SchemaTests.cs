using System.Text.Json;
using System.Text.Json.Nodes;

namespace GenesysRecordingTags.Sandbox.Tests;

public class SchemaTests
{
    private const string Schemas = "conversations/customattributes/schemas";

    [Fact]
    public async Task A_schema_is_made_found_listed_and_comes_back_as_it_was_sent()
    {
        using var sandbox = await PlatformSandbox.StartAsync();
        Assert.Equal(0, (await sandbox.ReadAsync(Schemas)).GetProperty("total").GetInt32());
        var id = await PlatformBodies.CreateTagSchemaAsync(sandbox);
        var found = await sandbox.ReadAsync($"{Schemas}/{id}");
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(PlatformBodies.TagSchema), JsonNode.Parse(found.GetProperty("jsonSchema").GetRawText())));
        Assert.Equal((1, true), (found.GetProperty("version").GetInt32(), found.GetProperty("enabled").GetBoolean()));
        Assert.Equal(id, Assert.Single((await sandbox.ReadAsync(Schemas)).GetProperty("entities").EnumerateArray()).GetProperty("id").GetString());
        using var again = await sandbox.PostAsync(Schemas, PlatformBodies.TagSchema);
        Assert.Equal(409, again.Status);
        using var unknown = await sandbox.GetAsync($"{Schemas}/dance");
        Assert.Equal(404, unknown.Status);
    }

    [Fact]
    public async Task Core_types_and_limits_are_told()
    {
        using var sandbox = await PlatformSandbox.StartAsync();
        var types = (await sandbox.ReadAsync($"{Schemas}/coretypes")).GetProperty("entities").EnumerateArray().Select(type => type.GetProperty("name").GetString());
        Assert.Equal(["boolean", "currency", "date", "datetime", "enum", "integer", "number", "string", "stringList"], types);
        Assert.Equal("stringList", (await sandbox.ReadAsync($"{Schemas}/coretypes/stringList")).GetProperty("name").GetString());
        Assert.Equal(50, (await sandbox.ReadAsync($"{Schemas}/limits")).GetProperty("maxNumberOfSchemasPerOrg").GetInt32());
        using var unknown = await sandbox.GetAsync($"{Schemas}/coretypes/dance");
        Assert.Equal(404, unknown.Status);
    }

    [Fact]
    public async Task A_change_makes_a_version_and_may_only_add()
    {
        using var sandbox = await PlatformSandbox.StartAsync();
        var id = await PlatformBodies.CreateTagSchemaAsync(sandbox);
        Assert.Equal(200, await UpdateAsync(sandbox, id, 1, schema => schema["properties"]!["status"]!["enum"]!.AsArray().Add("Archived")));
        Assert.Equal(409, await UpdateAsync(sandbox, id, 1, static _ => { }));
        Assert.Equal(200, await UpdateAsync(sandbox, id, 2, schema => schema["properties"]!["extra"] = Field("string")));
        Assert.Equal(400, await UpdateAsync(sandbox, id, 3, schema => schema["properties"]!["status"]!["enum"]!.AsArray().RemoveAt(0)));
        Assert.Equal(400, await UpdateAsync(sandbox, id, 3, schema => schema["properties"]!.AsObject().Remove("label")));
        Assert.Equal(400, await UpdateAsync(sandbox, id, 3, schema => schema["properties"]!["label"] = Field("integer")));
        Assert.Equal(400, await UpdateAsync(sandbox, id, 3, schema =>
        {
            schema["properties"]!["late"] = Field("string");
            schema["required"] = new JsonArray("late");
        }));
        Assert.Equal(200, await UpdateAsync(sandbox, id, 3, schema => schema["required"] = new JsonArray("label")));
        var versions = await sandbox.ReadAsync($"{Schemas}/{id}/versions");
        Assert.Equal([1, 2, 3, 4], versions.GetProperty("entities").EnumerateArray().Select(version => version.GetProperty("version").GetInt32()));
        Assert.Equal(2, (await sandbox.ReadAsync($"{Schemas}/{id}/versions/2")).GetProperty("version").GetInt32());
    }

    [Theory]
    [InlineData("$schema", "\"http://json-schema.org/draft-07/schema#\"")]
    [InlineData("title", "\"\"")]
    [InlineData("required", "[\"label\"]")]
    [InlineData("required", "[\"dance\"]")]
    [InlineData("properties", "{\"a\":{\"type\":\"string\"}}")]
    [InlineData("properties", "{\"a\":{\"allOf\":[{\"$ref\":\"#/definitions/dance\"}],\"title\":\"A\"}}")]
    [InlineData("properties", "{\"a\":{\"allOf\":[{\"$ref\":\"#/definitions/string\"}]}}")]
    [InlineData("properties", "{\"a\":{\"allOf\":[{\"$ref\":\"#/definitions/enum\"}],\"title\":\"A\"}}")]
    [InlineData("properties", "{\"a\":{\"allOf\":[{\"$ref\":\"#/definitions/string\"}],\"title\":\"A\",\"minimum\":1}}")]
    [InlineData("type", "\"object\"")]
    public async Task A_document_that_breaks_a_rule_is_refused(string field, string value)
    {
        using var sandbox = await PlatformSandbox.StartAsync();
        var schema = JsonNode.Parse(PlatformBodies.TagSchema)!.AsObject();
        schema[field] = JsonNode.Parse(value);
        using var answer = await sandbox.PostAsync(Schemas, schema.ToJsonString());
        Assert.Equal(400, answer.Status);
    }

    [Fact]
    public async Task There_are_at_most_50_schemas()
    {
        using var sandbox = await PlatformSandbox.StartAsync();
        for (var i = 0; i < 51; i++)
        {
            var schema = JsonNode.Parse(PlatformBodies.TagSchema)!.AsObject();
            schema["title"] = $"Schema {i}";
            using var answer = await sandbox.PostAsync(Schemas, schema.ToJsonString());
            Assert.Equal(i < 50 ? 200 : 400, answer.Status);
        }
    }

    private static JsonObject Field(string type) => new()
    {
        ["allOf"] = new JsonArray(new JsonObject { ["$ref"] = $"#/definitions/{type}" }),
        ["title"] = type,
        ["description"] = string.Empty,
    };

    private static async Task<int> UpdateAsync(PlatformSandbox sandbox, string id, int version, Action<JsonObject> change)
    {
        var current = await sandbox.ReadAsync($"{Schemas}/{id}");
        var schema = JsonSerializer.Deserialize<JsonObject>(current.GetProperty("jsonSchema"))!;
        change(schema);
        var body = new JsonObject { ["version"] = version, ["enabled"] = true, ["jsonSchema"] = schema };
        using var answer = await sandbox.PutAsync($"{Schemas}/{id}", body.ToJsonString());
        return answer.Status;
    }
}
