using System.Text.Json;

namespace GenesysRecordingTags.Sandbox;

/// <summary>A custom attributes record as it stands at one moment.</summary>
public sealed record SandboxAttributesRecord
{
    /// <summary>The record's id.</summary>
    public required string Id { get; init; }

    /// <summary>The id of its schema.</summary>
    public required string SchemaId { get; init; }

    /// <summary>The title of its schema.</summary>
    public required string SchemaTitle { get; init; }

    /// <summary>The ids of its divisions.</summary>
    public IReadOnlyList<string> Divisions { get; init; } = [];

    /// <summary>Its values.</summary>
    public required IReadOnlyDictionary<string, JsonElement> Values { get; init; }

    /// <summary>How many times it was written.</summary>
    public required int Version { get; init; }

    internal static SandboxAttributesRecord Of(AttributesRecord record, SchemaStore schemas) => new()
    {
        Id = record.Id,
        SchemaId = record.SchemaId,
        SchemaTitle = schemas.Find(record.SchemaId)!.Title,
        Divisions = record.Divisions,
        Values = record.Values,
        Version = record.Version,
    };
}
