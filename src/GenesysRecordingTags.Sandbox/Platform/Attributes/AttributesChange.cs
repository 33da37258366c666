using System.Text.Json;

namespace GenesysRecordingTags.Sandbox;

/// <summary>A change of one record as it was asked for.</summary>
internal sealed record AttributesChange(
    string Id, string? SchemaId, IReadOnlyList<string> Divisions, int? Version, IReadOnlyDictionary<string, JsonElement> Values, bool IsPatch)
{
    private static readonly JsonShape AnyValues = JsonShape.MapOf(JsonShape.Any);

    public static JsonShape PutShape { get; } = Common().Optional("schemaId", JsonShape.Text);

    public static JsonShape PatchShape { get; } = Common();

    public static AttributesChange Read(JsonElement body, bool isPatch) => new(
        body.Text("id")!,
        body.Text("schemaId"),
        // Absent means none: that clears what was there.
        body.Texts("divisions"),
        body.Whole("version"),
        body.GetProperty("customAttributes").EnumerateObject().ToDictionary(entry => entry.Name, entry => entry.Value.Clone(), StringComparer.Ordinal),
        isPatch);

    private static ObjectShape Common() => JsonShape.Object()
        .Required("id", JsonShape.Text).Optional("divisions", JsonShape.TextList).Optional("version", JsonShape.Whole).Required("customAttributes", AnyValues);
}
