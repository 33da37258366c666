namespace GenesysRecordingTags.Sandbox;

/// <summary>A request to the organisation, whatever transport it came by.</summary>
public sealed class SandboxRequest
{
    /// <summary>The HTTP method, in capitals.</summary>
    public required string Method { get; init; }

    /// <summary>Path and query as they were sent, still escaped.</summary>
    public required string Target { get; init; }

    /// <summary>The version of HTTP, for example HTTP/2; null where no wire is used.</summary>
    public string? Protocol { get; init; }

    /// <summary>The headers.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>The body; empty where there is none.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>The value of a header; null where it is absent.</summary>
    /// <param name="name">The header's name, in any letter case.</param>
    public string? Header(string name)
    {
        for (var i = 0; i < Headers.Count; i++)
        {
            if (string.Equals(Headers[i].Key, name, StringComparison.OrdinalIgnoreCase))
            {
                return Headers[i].Value;
            }
        }

        return null;
    }
}
