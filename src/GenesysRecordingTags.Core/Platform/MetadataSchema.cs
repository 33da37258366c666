using System.Text.Json;

namespace GenesysRecordingTags.Core.Platform;

/// <summary>The schema of metadata as it stands in the organisation.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Fields">Its fields, with their types.</param>
internal sealed record MetadataSchema(string Id, IReadOnlyDictionary<string, string> Fields)
{
    private const string Definitions = "#/definitions/";

    /// <summary>Reads a schema.</summary>
    /// <param name="schema">What the service answers.</param>
    public static MetadataSchema Read(JsonElement schema) => new(
        schema.Text("id")!,
        schema.Object("jsonSchema").Object("properties").EnumerateObject().ToDictionary(
            property => property.Name,
            property => property.Value.Items("allOf").Select(part => part.Text("$ref")).OfType<string>().Select(reference => reference.Replace(Definitions, string.Empty, StringComparison.Ordinal)).FirstOrDefault() ?? "string",
            StringComparer.Ordinal));
}
