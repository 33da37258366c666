using System.Text.Json;

namespace GenesysRecordingTags.Sandbox.Tests;

/// <summary>An answer, read to its end.</summary>
internal sealed class ReceivedResponse : IDisposable
{
    private readonly Dictionary<string, string> _headers = new(StringComparer.OrdinalIgnoreCase);
    private JsonDocument? _document;

    public ReceivedResponse(HttpResponseMessage response, string body)
    {
        Status = (int)response.StatusCode;
        Body = body;
        foreach (var (name, values) in response.Headers.Concat(response.Content.Headers))
        {
            _headers[name] = string.Join(", ", values);
        }
    }

    public int Status { get; }

    public string Body { get; }

    public JsonElement Json => (_document ??= JsonDocument.Parse(Body)).RootElement;

    /// <summary>The field names of an error's details, in their order.</summary>
    public IEnumerable<string?> Fields => Json.GetProperty("details").EnumerateArray().Select(detail => detail.GetProperty("fieldName").GetString());

    public string? Header(string name) => _headers.GetValueOrDefault(name);

    public void Dispose() => _document?.Dispose();
}
