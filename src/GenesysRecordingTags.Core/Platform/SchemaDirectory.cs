using System.Text.Json;
using GenesysRecordingTags.Core.Api;
using GenesysRecordingTags.Core.Http;

namespace GenesysRecordingTags.Core.Platform;

/// <summary>The schemas of an organisation: this module's own are found by their titles, made where they are missing, and asked for once.</summary>
/// <param name="client">The connection.</param>
public sealed class SchemaDirectory(IApiClient client) : ISchemaService, IDisposable
{
    private const string WayOut =
        "Run Initialize-RecordingTagSchema once; -WhatIf shows what it does. It needs the permissions conversation:customAttributes:schemaView and "
        + "conversation:customAttributes:schemaAdd, and a licence with custom attributes of conversations.";

    private readonly SemaphoreSlim _gate = new(1);
    private volatile string? _tagSchemaId;
    private volatile MetadataSchema? _metadataSchema;

    /// <summary>The id of the schema that tags are records of.</summary>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <exception cref="GenesysException">SchemaNotFound: there is none that can be used.</exception>
    internal async ValueTask<string> GetTagSchemaAsync(CancellationToken cancellationToken)
    {
        if (_tagSchemaId is { } known)
        {
            return known;
        }

        // All changes of a run begin together: one asks for all of them.
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return _tagSchemaId ??= (await FindAsync(SchemaDefinition.Tags, cancellationToken).ConfigureAwait(false)).Text("id")!;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>The schema that metadata is records of, with its fields.</summary>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <exception cref="GenesysException">SchemaNotFound: there is none that can be used.</exception>
    internal async ValueTask<MetadataSchema> GetMetadataSchemaAsync(CancellationToken cancellationToken)
    {
        if (_metadataSchema is { } known)
        {
            return known;
        }

        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return _metadataSchema ??= MetadataSchema.Read(await FindAsync(SchemaDefinition.Metadata, cancellationToken).ConfigureAwait(false));
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<RecordingTagSchema>> PlanAsync(IReadOnlyList<string> metadataKeys, CancellationToken cancellationToken)
    {
        SchemaDefinition[] definitions = [SchemaDefinition.Tags, SchemaDefinition.Metadata.With(metadataKeys)];
        await CheckTypesAsync(definitions, cancellationToken).ConfigureAwait(false);
        var documents = await ListAsync(cancellationToken).ConfigureAwait(false);
        return [.. definitions.Select(definition => ToSchema(definition, Find(documents, definition)))];
    }

    /// <inheritdoc/>
    public async Task<RecordingTagSchema> ApplyAsync(RecordingTagSchema planned, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(planned);
        var definition = planned.Title == SchemaDefinition.Tags.Title ? SchemaDefinition.Tags : SchemaDefinition.Metadata.With(planned.MissingFields);
        // As it is now: somebody may have changed it since it was planned.
        var current = Find(await ListAsync(cancellationToken).ConfigureAwait(false), definition);
        if (ToSchema(definition, current) is { IsReady: true } ready)
        {
            return ready;
        }

        var isNew = current.ValueKind == JsonValueKind.Undefined;
        var request = new ApiRequest
        {
            Method = isNew ? HttpMethod.Post : HttpMethod.Put,
            // A title is unique, and a version is written once: a second try changes nothing.
            Semantics = RequestSemantics.Idempotent,
            PathAndQuery = isNew ? PlatformPath.Schemas : PlatformPath.Schema(current.Text("id")!),
            Body = isNew ? ToDocument(definition) : ToVersion(definition, current),
            RequiredPermission = isNew ? PlatformPermissions.SchemaAdd : PlatformPermissions.SchemaEdit,
            Subject = $"schema '{definition.Title}'",
            Priority = RequestPriority.Interactive,
        };
        var response = await client.SendAsync(request, cancellationToken).ConfigureAwait(false);
        _metadataSchema = null;
        return ToSchema(definition, PlatformJson.Read(request, response));
    }

    /// <inheritdoc/>
    public void Dispose() => _gate.Dispose();

    private static JsonElement Find(IEnumerable<JsonElement> documents, SchemaDefinition definition) => documents.FirstOrDefault(document =>
        string.Equals(document.Object("jsonSchema").Text("title"), definition.Title, StringComparison.OrdinalIgnoreCase));

    private static RecordingTagSchema ToSchema(SchemaDefinition definition, JsonElement schema)
    {
        var properties = schema.Object("jsonSchema").Object("properties");
        return new RecordingTagSchema
        {
            Title = definition.Title,
            Id = schema.Text("id"),
            Version = (int)(schema.Number("version") ?? 0),
            IsEnabled = schema.Flag("enabled"),
            Fields = properties.ValueKind == JsonValueKind.Object ? [.. properties.EnumerateObject().Select(property => property.Name)] : [],
            MissingFields = [.. definition.Fields.Select(field => field.Name).Where(name => properties.Member(name) is null)],
        };
    }

    private static byte[] ToDocument(SchemaDefinition definition) => Write(writer => definition.Write(writer, default));

    private static byte[] ToVersion(SchemaDefinition definition, JsonElement current) => Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteNumber("version", (int)(current.Number("version") ?? 0));
        writer.WriteBoolean("enabled", true);
        writer.WritePropertyName("jsonSchema");
        definition.Write(writer, current.Object("jsonSchema"));
        writer.WriteEndObject();
    });

    private static byte[] Write(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            write(writer);
        }

        return stream.ToArray();
    }

    private async Task<JsonElement> FindAsync(SchemaDefinition definition, CancellationToken cancellationToken)
    {
        var found = Find(await ListAsync(cancellationToken).ConfigureAwait(false), definition);
        var schema = ToSchema(definition, found);
        return schema switch
        {
            { Id: null } => throw new GenesysException(
                GenesysErrorKind.SchemaNotFound, $"The organisation has no schema '{definition.Title}', which such records need. Nothing was sent.", WayOut),
            { IsEnabled: false } => throw new GenesysException(
                GenesysErrorKind.SchemaNotFound, $"The schema '{definition.Title}', which such records need, is not enabled. Nothing was sent.", WayOut),
            { MissingFields.Count: > 0 } => throw new GenesysException(
                GenesysErrorKind.SchemaNotFound,
                $"The schema '{definition.Title}' lacks the fields {string.Join(", ", schema.MissingFields)}. Nothing was sent.",
                WayOut),
            _ => found,
        };
    }

    private async Task<IReadOnlyList<JsonElement>> ListAsync(CancellationToken cancellationToken)
    {
        var request = Get(PlatformPath.Schemas, "the schemas of custom attributes, which tags are records of");
        var response = await client.SendAsync(request, cancellationToken).ConfigureAwait(false);
        return [.. PlatformJson.Read(request, response).Items("entities")];
    }

    /// <summary>The types of fields are read before a document is made of them.</summary>
    private async Task CheckTypesAsync(SchemaDefinition[] definitions, CancellationToken cancellationToken)
    {
        var request = Get(PlatformPath.CoreTypes, "the types of custom attributes");
        var response = await client.SendAsync(request, cancellationToken).ConfigureAwait(false);
        var known = PlatformJson.Read(request, response).Items("entities").Select(type => type.Text("name") ?? type.Text("id")).ToHashSet();
        var missing = definitions.SelectMany(definition => definition.Fields).Select(field => field.CoreType).Distinct().Where(type => !known.Contains(type)).ToList();
        if (missing.Count > 0)
        {
            throw new GenesysException(
                GenesysErrorKind.SchemaNotFound,
                $"The service has no types {string.Join(", ", missing)} that a schema for tags could be made of; it has {string.Join(", ", known)}.",
                "Report it with this message.");
        }
    }

    private static ApiRequest Get(string path, string subject) => new()
    {
        Method = HttpMethod.Get,
        Semantics = RequestSemantics.Safe,
        PathAndQuery = path,
        RequiredPermission = PlatformPermissions.SchemaView,
        Subject = subject,
        Priority = RequestPriority.Interactive,
    };
}
