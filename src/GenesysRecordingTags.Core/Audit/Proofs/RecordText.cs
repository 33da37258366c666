using System.Buffers;
using System.Text;
using System.Text.Json;
using GenesysRecordingTags.Core.Ledger.Chain;

namespace GenesysRecordingTags.Core.Audit.Proofs;

/// <summary>What the text of a record says of itself, where everybody reads the same in it.</summary>
/// <param name="Sequence">Its number.</param>
/// <param name="RecordingId">The recording it is about.</param>
internal sealed record RecordText(long Sequence, string RecordingId)
{
    private const int MaximumDepth = 64;

    private static readonly SearchValues<byte> HexDigits = SearchValues.Create("0123456789abcdef"u8);

    /// <summary>Reads the text of a record.</summary>
    /// <param name="body">The text that is hashed.</param>
    /// <exception cref="FormatException">It is none, or readers could differ about it; the message says why.</exception>
    public static RecordText Parse(ReadOnlySpan<byte> body)
    {
        StrictJson.Verify(body, MaximumDepth);
        if (!AuditLine.TryReadPlace(body, out var sequence, out var previousHash, out _) || sequence <= 0
            || previousHash.IndexOfAnyExcept(HexDigits) >= 0 || body[^1] != '}')
        {
            throw new FormatException("it does not begin with 'sequence', 'previousHash' and 'id', or does not end with its last brace");
        }

        var reader = new Utf8JsonReader(body);
        using var document = JsonDocument.ParseValue(ref reader);
        var root = document.RootElement;
        Text(root, "id");
        Text(root, "operation");
        Text(root, "outcome");
        if (!AuditJson.TryParseTime(Encoding.UTF8.GetBytes(Text(root, "eventDate")), out _))
        {
            throw new FormatException("its time is none, or not in UTC");
        }

        return root.TryGetProperty("entity"u8, out var entity) && entity.ValueKind == JsonValueKind.Object
            ? new RecordText(sequence, Text(entity, "id"))
            : throw new FormatException("it has no object as 'entity'");
    }

    private static string Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : throw new FormatException($"it has no text as '{name}'");
}
