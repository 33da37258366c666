using System.Globalization;
using System.Text.Json;
using GenesysRecordingTags.Core.Http;

namespace GenesysRecordingTags.Core.Platform;

/// <summary>Reads answers of the Platform API. Members of other types than documented, and unknown ones, are passed over: the API adds them
/// weekly.</summary>
internal static class PlatformJson
{
    /// <summary>The document of an answer.</summary>
    /// <param name="request">What was asked.</param>
    /// <param name="response">What was answered.</param>
    /// <param name="kind">What its root must be.</param>
    /// <exception cref="GenesysApiException">Of kind UnexpectedResponse.</exception>
    public static JsonElement Read(ApiRequest request, ApiResponse response, JsonValueKind kind = JsonValueKind.Object)
    {
        if (response.Body.IsEmpty)
        {
            throw UnexpectedAnswer.Create(request, response, "the answer has no body");
        }

        try
        {
            using var document = JsonDocument.Parse(response.Body);
            return document.RootElement.ValueKind == kind
                ? document.RootElement.Clone()
                : throw UnexpectedAnswer.Create(request, response, $"the answer is not {(kind == JsonValueKind.Array ? "a list" : "an object")}");
        }
        catch (JsonException exception)
        {
            throw UnexpectedAnswer.Create(request, response, "the answer is not the JSON of the contract", exception);
        }
    }

    /// <summary>A member's text; null where it has none.</summary>
    public static string? Text(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object ? ErrorBody.GetText(element, name) : null;

    /// <summary>A member that is a number; null where it is none.</summary>
    public static double? Number(this JsonElement element, string name) =>
        element.Member(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetDouble(out var number) ? number : null;

    /// <summary>Whether a member is true.</summary>
    public static bool Flag(this JsonElement element, string name) => element.Member(name) is { ValueKind: JsonValueKind.True };

    /// <summary>A moment (UTC); null where it is none.</summary>
    public static DateTimeOffset? Date(this JsonElement element, string name) =>
        DateTimeOffset.TryParse(
            element.Text(name), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var date)
            ? date
            : null;

    /// <summary>A member that is an object; an empty value where it is none.</summary>
    public static JsonElement Object(this JsonElement element, string name) =>
        element.Member(name) is { ValueKind: JsonValueKind.Object } value ? value : default;

    /// <summary>A list's objects; none where it is not there.</summary>
    public static IEnumerable<JsonElement> Items(this JsonElement element, string name) =>
        element.Member(name) is { ValueKind: JsonValueKind.Array } list
            ? list.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.Object)
            : [];

    /// <summary>A list's texts; none where it is not there.</summary>
    public static IReadOnlyList<string> Texts(this JsonElement element, string name) =>
        element.Member(name) is { ValueKind: JsonValueKind.Array } list
            ? [.. list.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!)]
            : [];

    /// <summary>A member, whatever it is; null where it is not there.</summary>
    public static JsonElement? Member(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : null;
}
