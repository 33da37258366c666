using System.Text.Json;

namespace GenesysRecordingTags.Sandbox;

/// <summary>The core types and the limits of schemas.</summary>
internal sealed class CoreTypesEndpoint(SandboxOptions options)
{
    private const string Schemas = "conversations/customattributes/schemas";

    private static readonly PermissionRule View = PermissionRule.Any(SandboxPermissions.SchemaView);

    public IEnumerable<PlatformOperation> Operations =>
    [
        new(SandboxOperation.ListCoreTypes, "GET", $"{Schemas}/coretypes", static call => PlatformCall.Ok(call.Catalog, static (writer, catalog) =>
        {
            writer.WriteNumber("total", CoreType.All.Count);
            writer.WriteObjects("entities", CoreType.All.Select(type => (type, catalog)), static (typeWriter, entry) =>
                Write(typeWriter, entry.type, entry.catalog));
        })) { Permissions = View },
        new(SandboxOperation.GetCoreType, "GET", $"{Schemas}/coretypes/{{coreTypeName}}", static call =>
            CoreType.Find(call.Path("coreTypeName")) is { } type
                ? PlatformCall.Ok((type, call.Catalog), static (writer, found) => Write(writer, found.type, found.Catalog))
                : call.NotFound("core type", call.Path("coreTypeName"))) { Permissions = View },
        new(SandboxOperation.GetSchemaLimits, "GET", $"{Schemas}/limits", call => PlatformCall.Ok(options.Platform, WriteLimits)) { Permissions = View },
    ];

    private static void Write(Utf8JsonWriter writer, CoreType type, PlatformCatalog catalog)
    {
        writer.WriteString("id", type.Name);
        writer.WriteString("name", type.Name);
        writer.WriteNumber("version", 1);
        writer.WriteTime("dateCreated", catalog.MadeAt);
        writer.WriteStartObject("schema");
        writer.WriteString("title", type.Title);
        writer.WriteString("description", type.Title);
        writer.WriteTexts("type", [type.JsonType]);
        writer.WriteEndObject();
        writer.WriteBoolean("current", true);
        writer.WriteTexts("validationFields", type.ValidationFields);
        writer.WriteStartObject("validationLimits");
        switch (type.Name)
        {
            case "string":
                WriteLimit(writer, "minLength", 0, CoreType.MaxTextLength);
                WriteLimit(writer, "maxLength", 1, CoreType.MaxTextLength);
                break;
            case "stringList":
                WriteLimit(writer, "minItems", 0, CoreType.MaxListItems);
                WriteLimit(writer, "maxItems", 1, CoreType.MaxListItems);
                break;
        }

        writer.WriteEndObject();
        if (type.Name == "stringList")
        {
            writer.WriteTexts("itemValidationFields", ["minLength", "maxLength"]);
            writer.WriteStartObject("itemValidationLimits");
            WriteLimit(writer, "minLength", 1, CoreType.MaxListItemLength);
            WriteLimit(writer, "maxLength", 1, CoreType.MaxListItemLength);
            writer.WriteEndObject();
        }

        writer.WriteString("selfUri", $"/api/v2/{Schemas}/coretypes/{type.Name}");
    }

    private static void WriteLimit(Utf8JsonWriter writer, string name, int least, int most)
    {
        writer.WriteStartObject(name);
        writer.WriteNumber("min", least);
        writer.WriteNumber("max", most);
        writer.WriteEndObject();
    }

    private static void WriteLimits(Utf8JsonWriter writer, SandboxPlatformOptions platform)
    {
        writer.WriteNumber("minFieldNameCharacters", 1);
        writer.WriteNumber("maxFieldNameCharacters", SchemaRules.MaxFieldNameLength);
        writer.WriteNumber("minFieldTitleCharacters", 1);
        writer.WriteNumber("maxFieldTitleCharacters", SchemaRules.MaxFieldTitleLength);
        writer.WriteNumber("minFieldDescriptionCharacters", 0);
        writer.WriteNumber("maxFieldDescriptionCharacters", SchemaRules.MaxFieldDescriptionLength);
        writer.WriteNumber("minSchemaNameCharacters", 1);
        writer.WriteNumber("maxSchemaNameCharacters", SchemaRules.MaxNameLength);
        writer.WriteNumber("minSchemaDescriptionCharacters", 0);
        writer.WriteNumber("maxSchemaDescriptionCharacters", SchemaRules.MaxDescriptionLength);
        writer.WriteNumber("maxNumberOfSchemasPerOrg", platform.MaxSchemas);
        writer.WriteNumber("maxNumberOfFieldsPerSchema", SchemaRules.MaxFields);
        writer.WriteNumber("maxNumberOfFieldsPerOrg", platform.MaxSchemas * SchemaRules.MaxFields);
        writer.WriteString("selfUri", $"/api/v2/{Schemas}/limits");
    }
}
