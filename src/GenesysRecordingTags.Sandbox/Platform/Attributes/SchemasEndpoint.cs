using System.Globalization;
using System.Text.Json;

namespace GenesysRecordingTags.Sandbox;

/// <summary>The schemas of custom attributes.</summary>
internal sealed class SchemasEndpoint(SandboxOptions options)
{
    private const string Schemas = "conversations/customattributes/schemas";

    private static readonly ObjectShape Document = JsonShape.Object()
        .Required("$schema", JsonShape.Text).Required("title", JsonShape.Text).Optional("description", JsonShape.Text)
        .Optional("required", JsonShape.TextList).Required("properties", JsonShape.MapOf(JsonShape.Any));

    private static readonly PermissionRule View = PermissionRule.Any(SandboxPermissions.SchemaView);

    public IEnumerable<PlatformOperation> Operations =>
    [
        new(SandboxOperation.ListSchemas, "GET", Schemas, static call => List(call, call.Data.Schemas.All())) { Permissions = View },
        new(SandboxOperation.CreateSchema, "POST", Schemas, Create) { Permissions = PermissionRule.Any(SandboxPermissions.SchemaAdd), Body = Document },
        new(SandboxOperation.GetSchema, "GET", $"{Schemas}/{{schemaId}}", static call => Answer(call, call.Data.Schemas.Find(call.Path("schemaId")))) { Permissions = View },
        new(SandboxOperation.UpdateSchema, "PUT", $"{Schemas}/{{schemaId}}", Update)
        {
            Permissions = PermissionRule.Any(SandboxPermissions.SchemaEdit),
            Body = JsonShape.Object().Required("version", JsonShape.Whole).Required("enabled", JsonShape.Boolean).Required("jsonSchema", Document),
        },
        new(SandboxOperation.ListSchemaVersions, "GET", $"{Schemas}/{{schemaId}}/versions", static call =>
            call.Data.Schemas.Versions(call.Path("schemaId")) is { Count: > 0 } versions ? List(call, versions) : NotFound(call)) { Permissions = View },
        new(SandboxOperation.GetSchemaVersion, "GET", $"{Schemas}/{{schemaId}}/versions/{{versionId}}", static call => Answer(
            call,
            call.Data.Schemas.Versions(call.Path("schemaId")).FirstOrDefault(version =>
                version.Version.ToString(CultureInfo.InvariantCulture) == call.Path("versionId")))) { Permissions = View },
    ];

    private SandboxResponse Create(PlatformCall call)
    {
        var store = call.Data.Schemas;
        lock (store.Gate)
        {
            var problems = new List<ErrorDetail>();
            var fields = SchemaRules.ReadFields(call.Body, problems);
            SchemaRules.CheckRequired(call.Body, static _ => false, problems);
            if (store.Count >= options.Platform.MaxSchemas)
            {
                problems.Add(new("bad.request", "schemas", string.Create(
                    CultureInfo.InvariantCulture, $"There are {options.Platform.MaxSchemas} schemas already, those that are not enabled too.")));
            }

            if (problems.Count > 0)
            {
                return PlatformError.BadRequest(call.Exchange, problems);
            }

            if (HasTitle(store, call.Body.Text("title")!, exceptId: null))
            {
                return TitleConflict(call, call.Body.Text("title")!);
            }

            var schema = Make(Uuid.Of(call.Data.Seed, store.Count + 1, (int)IdPurpose.Schema), 1, true, call.Body, fields, call.Now);
            store.Put(schema);
            return Answer(call, schema);
        }
    }

    private static SandboxResponse Update(PlatformCall call)
    {
        var store = call.Data.Schemas;
        lock (store.Gate)
        {
            if (store.Find(call.Path("schemaId")) is not { } current)
            {
                return NotFound(call);
            }

            var document = call.Body.GetProperty("jsonSchema");
            var problems = new List<ErrorDetail>();
            var fields = SchemaRules.ReadFields(document, problems);
            SchemaRules.CheckChange(current, fields, document, problems);
            if (problems.Count > 0)
            {
                return PlatformError.BadRequest(call.Exchange, problems);
            }

            if (call.Body.Whole("version") != current.Version)
            {
                return PlatformError.Create(
                    call.Exchange, 409, "general.conflict", "The schema has version {version}.",
                    [new("version", current.Version.ToString(CultureInfo.InvariantCulture))]);
            }

            if (HasTitle(store, document.Text("title")!, current.Id))
            {
                return TitleConflict(call, document.Text("title")!);
            }

            var schema = Make(current.Id, current.Version + 1, call.Body.Flag("enabled")!.Value, document, fields, current.CreatedAt);
            store.Put(schema);
            return Answer(call, schema);
        }
    }

    private static AttributesSchema Make(
        string id, int version, bool isEnabled, JsonElement document, Dictionary<string, SchemaField> fields, DateTimeOffset createdAt) => new()
        {
            Id = id,
            Version = version,
            IsEnabled = isEnabled,
            Title = document.Text("title")!,
            Fields = fields,
            RequiredFields = document.Texts("required"),
            Document = document.Clone(),
            CreatedAt = createdAt,
        };

    private static bool HasTitle(SchemaStore store, string title, string? exceptId) =>
        store.All().Any(schema => schema.Id != exceptId && string.Equals(schema.Title, title, StringComparison.OrdinalIgnoreCase));

    private static SandboxResponse TitleConflict(PlatformCall call, string title) =>
        PlatformError.Create(call.Exchange, 409, "general.conflict", "There is a schema with the title {title} already.", [new("title", title)]);

    private static SandboxResponse Answer(PlatformCall call, AttributesSchema? schema) =>
        schema is null ? NotFound(call) : PlatformCall.Ok(schema, static (writer, found) => found.Write(writer));

    private static SandboxResponse List(PlatformCall call, IReadOnlyList<AttributesSchema> schemas) => PlatformCall.Ok(schemas, static (writer, all) =>
    {
        writer.WriteNumber("total", all.Count);
        writer.WriteObjects("entities", all, static (schemaWriter, schema) => schema.Write(schemaWriter));
    });

    private static SandboxResponse NotFound(PlatformCall call) => call.NotFound("schema", call.Path("schemaId"));
}
