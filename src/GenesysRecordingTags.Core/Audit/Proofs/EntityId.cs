using System.Text;
using System.Text.Json;

namespace GenesysRecordingTags.Core.Audit.Proofs;

/// <summary>Reads off a record's text which recording it is about, without parsing all of it.</summary>
internal static class EntityId
{
    // An unescaped quote can't be inside of a text, and no object stands before this member: the first match is the record's own.
    private static ReadOnlySpan<byte> Member => ",\"entity\":{\"id\":\""u8;

    /// <summary>The recording's id; null where the text has none.</summary>
    /// <param name="body">The record's text.</param>
    public static string? Of(ReadOnlySpan<byte> body)
    {
        var start = body.IndexOf(Member);
        if (start >= 0)
        {
            var rest = body[(start + Member.Length)..];
            var end = rest.IndexOfAny((byte)'"', (byte)'\\');
            if (end >= 0 && rest[end] == '"')
            {
                return Encoding.UTF8.GetString(rest[..end]);
            }
        }

        return Parse(body);
    }

    /// <summary>The slow way: for an id with an escaped letter in it, and for a text of another order.</summary>
    private static string? Parse(ReadOnlySpan<byte> body)
    {
        try
        {
            var reader = new Utf8JsonReader(body);
            using var document = JsonDocument.ParseValue(ref reader);
            return document.RootElement.GetProperty("entity"u8).GetProperty("id"u8).GetString();
        }
        catch (Exception ex) when (ex is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return null;
        }
    }
}
