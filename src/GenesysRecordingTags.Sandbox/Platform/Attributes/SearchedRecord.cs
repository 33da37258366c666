using System.Globalization;
using System.Text.Json;

namespace GenesysRecordingTags.Sandbox;

/// <summary>A record as the search sees it: fields by name, values as texts.</summary>
internal sealed record SearchedRecord(SandboxConversation Conversation, AttributesRecord Record)
{
    private const string Attributes = "customAttributes.";

    public static bool IsField(string name) =>
        name is "id" or "conversationId" or "schemaId" or "divisions" or "version" or "dateCreated" or "dateModified"
        || (name.StartsWith(Attributes, StringComparison.Ordinal) && name.Length > Attributes.Length);

    public IReadOnlyList<string> ValuesOf(string field) => field switch
    {
        "id" => [Record.Id],
        "conversationId" => [Conversation.Id],
        "schemaId" => [Record.SchemaId],
        "divisions" => Record.Divisions,
        "version" => [Record.Version.ToString(CultureInfo.InvariantCulture)],
        "dateCreated" => [Record.CreatedAt.ToString("O", CultureInfo.InvariantCulture)],
        "dateModified" => [Record.ModifiedAt.ToString("O", CultureInfo.InvariantCulture)],
        _ => Record.Values.TryGetValue(field[Attributes.Length..], out var value) ? TextsOf(value).ToArray() : [],
    };

    private static IEnumerable<string> TextsOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => value.EnumerateArray().SelectMany(TextsOf),
        JsonValueKind.String => [value.GetString()!],
        _ => [value.GetRawText()],
    };
}
