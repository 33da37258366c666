using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace GenesysRecordingTags.Core.Http;

/// <summary>What the body of an error says, whatever its shape.</summary>
internal sealed partial record ErrorBody
{
    private const int MaximumTextLength = 500;
    private const int MaximumCodeLength = 100;
    private const int MaximumFields = 100;

    // No service nests its errors deeper on purpose.
    private const int MaximumNesting = 4;

    /// <summary>In words.</summary>
    public string? Message { get; private set; }

    /// <summary>The service's own code.</summary>
    public string? Code { get; private set; }

    /// <summary>The service's id of the request.</summary>
    public string? ContextId { get; private set; }

    /// <summary>The id of what exists already (409).</summary>
    public string? Id { get; private set; }

    /// <summary>The limit that was reached, in words (429): <c>300 by token.rate.per.minute of platform.api</c>.</summary>
    public string? Limit { get; private set; }

    /// <summary>The fields it names.</summary>
    public IReadOnlyList<string> Fields => _fields;

    private readonly List<string> _fields = [];
    private readonly Func<string?, string?> _scrub;

    private ErrorBody(Func<string?, string?> scrub) => _scrub = scrub;

    /// <summary>Reads a body. It never fails: what can't be read is simply not said.</summary>
    /// <param name="body">The body.</param>
    /// <param name="scrub">Takes secrets out of a text, before it is cut and half of one would remain; null where none can be in it.</param>
    public static ErrorBody Read(ReadOnlyMemory<byte> body, Func<string?, string?>? scrub = null)
    {
        var result = new ErrorBody(scrub ?? (static text => text));
        if (body.Span.TrimStart(" \t\r\n"u8).IsEmpty)
        {
            return result;
        }

        try
        {
            using var document = JsonDocument.Parse(body);
            result.ReadElement(document.RootElement, 0);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The latter for member names that hold half a surrogate pair.
            result.Message ??= result.ReadText(body.Span);
        }

        return result;
    }

    /// <summary>Text from outside, fit to be shown: control characters and line breaks escaped, not too long.</summary>
    /// <param name="text">The text.</param>
    /// <param name="maximumLength">Where it is cut.</param>
    public static string? Clean(string? text, int maximumLength = MaximumTextLength)
    {
        if (text is null)
        {
            return null;
        }

        // Cut before it is escaped: half an escape would say something else.
        text = text.Trim();
        var length = maximumLength - (text.Length > maximumLength && char.IsHighSurrogate(text[maximumLength - 1]) ? 1 : 0);
        var cut = text.Length > maximumLength ? text[..length] + "…" : text;
        return cut.Length == 0 ? null : DisplayText.Escape(cut);
    }

    /// <summary>A member's text, where it is text.</summary>
    /// <param name="element">An object.</param>
    /// <param name="name">The member.</param>
    public static string? GetText(JsonElement element, string name)
    {
        try
        {
            return element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair is text in JSON, and none in .NET.
            return null;
        }
    }

    private string? Show(string? text, int maximumLength = MaximumTextLength) => Clean(_scrub(text), maximumLength);

    private void ReadElement(JsonElement element, int depth)
    {
        if (depth > MaximumNesting)
        {
            return;
        }

        if (element.ValueKind == JsonValueKind.String && depth == 0)
        {
            Message = Show(element.GetRawText().Trim('"'));
            return;
        }

        if (element.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        // The contract's names first, then OAuth's in both spellings.
        Message ??= Show(GetText(element, "message") ?? GetText(element, "error_description") ?? GetText(element, "description"));
        Code ??= Show(GetText(element, "code") ?? GetText(element, "error"), MaximumCodeLength);
        ContextId ??= Show(GetText(element, "contextId"), MaximumCodeLength);
        Id ??= GetText(element, "id");
        Limit ??= ReadLimit(element);
        ReadFields(element);
        if (element.TryGetProperty("error", out var nested))
        {
            ReadElement(nested, depth + 1);
        }

        if (element.TryGetProperty("errors", out var errors) && errors.ValueKind == JsonValueKind.Array)
        {
            foreach (var error in errors.EnumerateArray())
            {
                ReadElement(error, depth + 1);
            }
        }
    }

    private string? ReadLimit(JsonElement element)
    {
        if (!element.TryGetProperty("limit", out var limit) || limit.ValueKind != JsonValueKind.Object
            || Show(GetText(limit, "key"), MaximumCodeLength) is not { } key)
        {
            return null;
        }

        var value = limit.TryGetProperty("value", out var number) && number.ValueKind == JsonValueKind.Number ? number.GetRawText() + " by " : string.Empty;
        var space = Show(GetText(limit, "namespace"), MaximumCodeLength) is { } name ? " of " + name : string.Empty;
        return value + key + space;
    }

    private void ReadFields(JsonElement element)
    {
        if (!element.TryGetProperty("details", out var details) || details.ValueKind != JsonValueKind.Array)
        {
            return;
        }

        foreach (var detail in details.EnumerateArray())
        {
            if (_fields.Count < MaximumFields
                && detail.ValueKind == JsonValueKind.Object
                && Show(GetText(detail, "fieldName"), MaximumCodeLength) is { } field
                && !_fields.Contains(field))
            {
                _fields.Add(field);
            }
        }
    }

    /// <summary>A gateway's page or line of text: its title, or how it begins.</summary>
    private string? ReadText(ReadOnlySpan<byte> body)
    {
        var text = Encoding.UTF8.GetString(body[..Math.Min(body.Length, 4 * MaximumTextLength)]);
        if (!text.AsSpan().TrimStart().StartsWith("<", StringComparison.Ordinal))
        {
            return Show(text);
        }

        var title = HtmlTitle().Match(text);
        return title.Success ? Show(System.Net.WebUtility.HtmlDecode(title.Groups[1].Value)) : "a page in HTML";
    }

    [GeneratedRegex("<title[^>]*>([^<]*)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex HtmlTitle();
}
