using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;

namespace GenesysRecordingTags.Core.Audit.Proofs;

/// <summary>JSON that every reader reads alike. Readers differ in which of two members of one name they take, and in what they make of texts and numbers that
/// cannot be: a text with such is refused.</summary>
internal static class StrictJson
{
    private const int ShownNameLength = 40;

    /// <summary>Makes sure that a text is one JSON object that every reader reads alike.</summary>
    /// <param name="text">The text.</param>
    /// <param name="maximumDepth">How many objects and lists may stand in one another.</param>
    /// <exception cref="FormatException">It is not; the message says why.</exception>
    public static void Verify(ReadOnlySpan<byte> text, int maximumDepth)
    {
        if (!Utf8.IsValid(text))
        {
            throw new FormatException("it is not UTF-8");
        }

        var reader = new Utf8JsonReader(text, new JsonReaderOptions { MaxDepth = maximumDepth });
        try
        {
            Verify(ref reader);
        }
        catch (JsonException ex)
        {
            throw new FormatException($"it is not JSON of that kind: {ex.Message.TrimEnd('.')}", ex);
        }
        catch (InvalidOperationException ex)
        {
            throw new FormatException("it has a text with half of a surrogate pair", ex);
        }
    }

    private static void Verify(ref Utf8JsonReader reader)
    {
        var names = new Stack<HashSet<string>>();
        var isObject = reader.Read() && reader.TokenType == JsonTokenType.StartObject;
        if (!isObject)
        {
            throw new FormatException("it is no object");
        }

        do
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject:
                    names.Push(new HashSet<string>(StringComparer.Ordinal));
                    break;
                case JsonTokenType.EndObject:
                    names.Pop();
                    break;
                case JsonTokenType.PropertyName when reader.GetString()! is var name && !names.Peek().Add(name):
                    throw new FormatException($"it has '{(name.Length > ShownNameLength ? name[..ShownNameLength] : name)}' twice in one object");
                case JsonTokenType.String when reader.ValueIsEscaped:
                    // Throws for half of a surrogate pair, which only an escape can bring in.
                    reader.GetString();
                    break;
                case JsonTokenType.Number when !double.IsFinite(double.Parse(reader.ValueSpan, NumberStyles.Float, CultureInfo.InvariantCulture)):
                    throw new FormatException("it has a number that is too large");
                default:
                    break;
            }
        }
        while (reader.Read());
    }
}
