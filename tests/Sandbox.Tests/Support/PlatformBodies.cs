namespace GenesysRecordingTags.Sandbox.Tests;

/// <summary>Bodies of the Platform API that keep all rules.</summary>
internal static class PlatformBodies
{
    public const string TagSchema = """
        {"$schema":"http://json-schema.org/draft-04/schema#","title":"Recording tag","description":"A tag of a recording","properties":{
          "recordingId":{"allOf":[{"$ref":"#/definitions/string"}],"title":"Recording","description":"Its id","maxLength":100},
          "label":{"allOf":[{"$ref":"#/definitions/string"}],"title":"Label","description":""},
          "confidence":{"allOf":[{"$ref":"#/definitions/number"}],"title":"Confidence","description":"","minimum":0,"maximum":1},
          "status":{"allOf":[{"$ref":"#/definitions/enum"}],"title":"Status","description":"","enum":["Active","Pending","Rejected"]},
          "taggedAt":{"allOf":[{"$ref":"#/definitions/datetime"}],"title":"Tagged at","description":""},
          "sources":{"allOf":[{"$ref":"#/definitions/stringList"}],"title":"Sources","description":"","maxItems":3},
          "count":{"allOf":[{"$ref":"#/definitions/integer"}],"title":"Count","description":""},
          "day":{"allOf":[{"$ref":"#/definitions/date"}],"title":"Day","description":""},
          "isManual":{"allOf":[{"$ref":"#/definitions/boolean"}],"title":"By hand","description":""}}}
        """;

    /// <summary>Makes the tag schema, and tells its id.</summary>
    public static async Task<string> CreateTagSchemaAsync(PlatformSandbox sandbox)
    {
        using var made = await sandbox.PostAsync("conversations/customattributes/schemas", TagSchema);
        Assert.Equal(200, made.Status);
        return made.Json.GetProperty("id").GetString()!;
    }

    public static string Record(string id, string? schemaId, string attributes = "\"label\":\"x\"", string rest = "") =>
        $"{{\"id\":\"{id}\"{(schemaId is null ? string.Empty : $",\"schemaId\":\"{schemaId}\"")},\"customAttributes\":{{{attributes}}}{rest}}}";
}
