using System.Globalization;
using System.Text.Json;

namespace GenesysRecordingTags.Sandbox;

/// <summary>Applies changes to a conversation's records. The caller holds the conversation's gate.</summary>
internal sealed class AttributesWriter(SandboxPlatformOptions options)
{
    private const int MaxIdLength = 256;

    public AttributesResult Apply(PlatformCall call, SandboxConversation conversation, AttributesChange change)
    {
        if (string.IsNullOrWhiteSpace(change.Id) || change.Id.Length > MaxIdLength)
        {
            return AttributesResult.Refused(400, "invalid.value", "id", string.Create(CultureInfo.InvariantCulture, $"id must have 1 to {MaxIdLength} characters."));
        }

        if (change.Divisions.FirstOrDefault(id => call.Catalog.FindDivision(id) is null) is { } unknown)
        {
            return AttributesResult.Refused(400, "invalid.value", "divisions", $"There is no division {unknown}.");
        }

        if (change.Divisions.Count > 0 && !change.Divisions.Any(id => call.Sees(call.Catalog.FindDivision(id)!)))
        {
            return AttributesResult.Refused(403, "not.authorized", "divisions", "You are not authorized for any of the divisions.");
        }

        var current = conversation.Records.GetValueOrDefault(change.Id);
        if (current is not null && !AttributesVisibility.Sees(call, current))
        {
            return AttributesResult.Refused(403, "not.authorized", "id", "You are not authorized for any division of the record.");
        }

        return Conflict(change, current) ?? Write(call, conversation, change, current);
    }

    private static AttributesResult? Conflict(AttributesChange change, AttributesRecord? current)
    {
        if (current is null && change.IsPatch)
        {
            return AttributesResult.Refused(404, "not.found", "id", $"There is no record {change.Id}.");
        }

        return change.Version is { } version && version != (current?.Version ?? 0)
            ? AttributesResult.Refused(409, "general.conflict", "version", string.Create(
                CultureInfo.InvariantCulture, $"The record {change.Id} has version {current?.Version ?? 0}, not {version}."))
            : null;
    }

    private AttributesResult Write(PlatformCall call, SandboxConversation conversation, AttributesChange change, AttributesRecord? current)
    {
        if (current is null && change.SchemaId is null)
        {
            return AttributesResult.Refused(400, "invalid.value", "schemaId", "schemaId is required where a record is created.");
        }

        if (current is not null && change.SchemaId is not null && change.SchemaId != current.SchemaId)
        {
            return AttributesResult.Refused(400, "invalid.value", "schemaId", "The schema of a record cannot be changed.");
        }

        if (call.Data.Schemas.Find(current?.SchemaId ?? change.SchemaId!) is not { } schema)
        {
            return AttributesResult.Refused(400, "invalid.value", "schemaId", $"There is no schema {change.SchemaId}.");
        }

        if (!schema.IsEnabled)
        {
            return AttributesResult.Refused(400, "invalid.value", "schemaId", $"The schema {schema.Title} is not enabled.");
        }

        if (current is null && conversation.Records.Count >= options.MaxRecordsPerConversation)
        {
            return AttributesResult.Refused(400, "bad.request", "id", string.Create(
                CultureInfo.InvariantCulture, $"The conversation has {options.MaxRecordsPerConversation} records already."));
        }

        var values = new SortedDictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var (name, value) in change.IsPatch ? current!.Values.Concat(change.Values) : change.Values)
        {
            values[name] = value;
        }

        return Problem(schema, change.Values, values) ?? Put(call, conversation, change, current, schema, values);
    }

    private static AttributesResult? Problem(
        AttributesSchema schema, IReadOnlyDictionary<string, JsonElement> written, SortedDictionary<string, JsonElement> values)
    {
        foreach (var (name, value) in written)
        {
            var problem = schema.Fields.TryGetValue(name, out var field) ? field.Problem(value) : $"The schema {schema.Title} has no field {name}.";
            if (problem is not null)
            {
                return AttributesResult.Refused(400, "invalid.value", $"customAttributes.{name}", problem);
            }
        }

        return schema.RequiredFields.FirstOrDefault(name => !values.ContainsKey(name)) is { } missing
            ? AttributesResult.Refused(400, "invalid.value", $"customAttributes.{missing}", $"The field {missing} is required.")
            : null;
    }

    private static AttributesResult Put(
        PlatformCall call,
        SandboxConversation conversation,
        AttributesChange change,
        AttributesRecord? current,
        AttributesSchema schema,
        SortedDictionary<string, JsonElement> values)
    {
        var record = new AttributesRecord
        {
            Id = change.Id,
            SchemaId = schema.Id,
            SchemaVersion = schema.Version,
            Divisions = change.Divisions,
            Values = values,
            Timestamps = values.Keys.ToDictionary(
                name => name,
                name => change.Values.ContainsKey(name) || current is null ? call.Now : current.Timestamps[name],
                StringComparer.Ordinal),
            Version = (current?.Version ?? 0) + 1,
            CreatedAt = current?.CreatedAt ?? call.Now,
            ModifiedAt = call.Now,
        };
        call.Data.PlatformChanges.CountRecordWrite(IsSame(record, current));
        conversation.Records[record.Id] = record;
        return new AttributesResult(current is null ? 201 : 200, record);
    }

    private static bool IsSame(AttributesRecord record, AttributesRecord? other) =>
        other is not null && record.Divisions.SequenceEqual(other.Divisions) && record.Values.Count == other.Values.Count
        && record.Values.All(value => other.Values.TryGetValue(value.Key, out var before) && before.GetRawText() == value.Value.GetRawText());
}
