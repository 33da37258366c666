using System.Text.Json;
using GenesysRecordingTags.Sandbox;

namespace GenesysRecordingTags.PlatformContract;

/// <summary>A request and its answer, as a journal keeps them.</summary>
public sealed record RecordedExchange
{
    /// <summary>The HTTP method.</summary>
    public required string Method { get; init; }

    /// <summary>Path and query.</summary>
    public required string Target { get; init; }

    /// <summary>The request's content type; null where it has none.</summary>
    public string? ContentType { get; init; }

    /// <summary>The request's body; null where it was not kept whole.</summary>
    public string? RequestBody { get; init; }

    /// <summary>The status that was answered; 0 where nothing was.</summary>
    public int Status { get; init; }

    /// <summary>The answer's body; null where it was not kept.</summary>
    public string? ResponseBody { get; init; }

    /// <summary>The fault that shaped the answer; null where none did.</summary>
    public string? Fault { get; init; }

    /// <summary>An entry of an organisation's journal.</summary>
    /// <param name="entry">The entry.</param>
    public static RecordedExchange Of(JournalEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return new RecordedExchange
        {
            Method = entry.Method,
            Target = entry.Target,
            ContentType = entry.Headers.TryGetValue("Content-Type", out var type) ? type : null,
            RequestBody = entry.IsBodyCut ? null : entry.Body,
            Status = entry.StatusCode,
            ResponseBody = entry.ResponseBody,
            Fault = entry.Fault,
        };
    }

    /// <summary>The entries of a journal that the sandbox's control path has answered, <c>{"entries":[…]}</c>.</summary>
    /// <param name="journal">The JSON.</param>
    /// <exception cref="JsonException">The text is not JSON.</exception>
    public static IReadOnlyList<RecordedExchange> ReadJournal(string journal)
    {
        using var document = JsonDocument.Parse(journal);
        return document.RootElement.GetProperty("entries").EnumerateArray().Select(entry => new RecordedExchange
        {
            Method = entry.GetProperty("method").GetString()!,
            Target = entry.GetProperty("target").GetString()!,
            ContentType = entry.GetProperty("headers").EnumerateObject()
                .FirstOrDefault(header => string.Equals(header.Name, "Content-Type", StringComparison.OrdinalIgnoreCase)) is { Value.ValueKind: JsonValueKind.String } header
                    ? header.Value.GetString()
                    : null,
            RequestBody = entry.TryGetProperty("isBodyCut", out var cut) && cut.GetBoolean() ? null : Text(entry, "body") ?? string.Empty,
            Status = entry.GetProperty("statusCode").GetInt32(),
            ResponseBody = Text(entry, "responseBody"),
            Fault = Text(entry, "fault"),
        }).ToArray();
    }

    private static string? Text(JsonElement entry, string name) => entry.TryGetProperty(name, out var value) ? value.GetString() : null;
}
