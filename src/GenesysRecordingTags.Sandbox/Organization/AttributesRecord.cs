using System.Text.Json;

namespace GenesysRecordingTags.Sandbox;

/// <summary>A custom attributes record as it stands; a change makes another one.</summary>
internal sealed record AttributesRecord
{
    public required string Id { get; init; }

    public required string SchemaId { get; init; }

    public required int SchemaVersion { get; init; }

    public required IReadOnlyList<string> Divisions { get; init; }

    public required IReadOnlyDictionary<string, JsonElement> Values { get; init; }

    /// <summary>When each value was last written.</summary>
    public required IReadOnlyDictionary<string, DateTimeOffset> Timestamps { get; init; }

    public required int Version { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ModifiedAt { get; init; }
}
