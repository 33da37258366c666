namespace GenesysRecordingTags.Sandbox;

/// <summary>The organisation's answer, and how much of it the transport is to deliver.</summary>
public sealed record SandboxResponse
{
    /// <summary>The HTTP status code.</summary>
    public required int StatusCode { get; init; }

    /// <summary>The content type; null where there is no body.</summary>
    public string? ContentType { get; init; }

    /// <summary>The body.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>The headers, but for content type and length.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>True where the connection is to be reset before anything is answered.</summary>
    public bool IsConnectionReset { get; init; }

    /// <summary>How many blanks are to be sent before <see cref="Body"/>: a huge body that is still JSON.</summary>
    public long PaddingLength { get; init; }

    /// <summary>After how many body bytes the connection is to be reset; null where the body is delivered whole.</summary>
    public long? ResetAfter { get; init; }

    /// <summary>The length that the answer declares.</summary>
    public long ContentLength => PaddingLength + Body.Length;

    /// <summary>Whether the body is <see cref="Body"/> and nothing else.</summary>
    public bool IsPlain => PaddingLength == 0 && ResetAfter is null;

    /// <summary>The body as the transport is to deliver it.</summary>
    public Stream OpenBody() => new SandboxBodyStream(this);

    /// <summary>The value of a header; null where it is absent.</summary>
    /// <param name="name">The header's name, in any letter case.</param>
    public string? Header(string name)
    {
        foreach (var header in Headers)
        {
            if (string.Equals(header.Key, name, StringComparison.OrdinalIgnoreCase))
            {
                return header.Value;
            }
        }

        return null;
    }

    internal SandboxResponse WithHeader(string name, string value) =>
        this with { Headers = [.. Headers, new(name, value)] };

    internal static SandboxResponse Json(int statusCode, ReadOnlyMemory<byte> body) =>
        new() { StatusCode = statusCode, ContentType = "application/json", Body = body };
}
