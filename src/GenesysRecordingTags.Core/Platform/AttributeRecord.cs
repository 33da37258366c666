using System.Text.Json;

namespace GenesysRecordingTags.Core.Platform;

/// <summary>A custom attributes record of a conversation (Platform API, section 3.8).</summary>
/// <param name="Id">Its id, chosen by whoever made it.</param>
/// <param name="SchemaId">Its schema; null where the answer does not say.</param>
/// <param name="Version">How often it was written.</param>
/// <param name="Divisions">The divisions that see it; none: all.</param>
/// <param name="Values">Its fields.</param>
/// <param name="CreatedAt">When it was made (UTC).</param>
internal sealed record AttributeRecord(
    string Id,
    string? SchemaId,
    int Version,
    IReadOnlyList<string> Divisions,
    JsonElement Values,
    DateTimeOffset? CreatedAt)
{
    /// <summary>Reads a record.</summary>
    /// <param name="element">What the service answers.</param>
    /// <returns>Null where it has no id.</returns>
    public static AttributeRecord? Read(JsonElement element) => element.Text("id") is not { Length: > 0 } id
        ? null
        : new AttributeRecord(
            id,
            element.Object("schema").Text("id"),
            (int)(element.Number("version") ?? 0),
            element.Texts("divisions"),
            element.Object("customAttributes"),
            element.Date("dateCreated"));

    /// <summary>Whether the record holds exactly these values.</summary>
    /// <param name="values">An object.</param>
    public bool Holds(JsonElement values) => IsSame(Values, values);

    private static bool IsSame(JsonElement left, JsonElement right)
    {
        if (left.ValueKind != right.ValueKind)
        {
            return false;
        }

        return left.ValueKind switch
        {
            JsonValueKind.Object => left.EnumerateObject().Count() == right.EnumerateObject().Count()
                && left.EnumerateObject().All(member => right.TryGetProperty(member.Name, out var other) && IsSame(member.Value, other)),
            JsonValueKind.Array => left.GetArrayLength() == right.GetArrayLength()
                && left.EnumerateArray().Zip(right.EnumerateArray()).All(pair => IsSame(pair.First, pair.Second)),
            JsonValueKind.Number => left.GetDouble().Equals(right.GetDouble()),
            JsonValueKind.String => left.GetString() == right.GetString(),
            _ => true,
        };
    }
}
