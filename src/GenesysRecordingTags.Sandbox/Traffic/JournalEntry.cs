using System.Text;
using System.Text.Json.Serialization;

namespace GenesysRecordingTags.Sandbox;

/// <summary>One request as the journal keeps it. No credential is ever part of it.</summary>
public sealed record JournalEntry
{
    /// <summary>Counts from 1, in the order in which requests came to their end.</summary>
    public long Sequence { get; init; }

    /// <summary>The HTTP method.</summary>
    public required string Method { get; init; }

    /// <summary>Path and query as they were sent, still escaped.</summary>
    public required string Target { get; init; }

    /// <summary>The version of HTTP, for example HTTP/2; null where no wire was used.</summary>
    public string? Protocol { get; init; }

    /// <summary>What was asked for.</summary>
    public SandboxOperation Operation { get; init; }

    /// <summary>The recording in the path, unescaped; null where there is none.</summary>
    public string? RecordingId { get; init; }

    /// <summary>The conversation in the path; null where there is none.</summary>
    public string? ConversationId { get; init; }

    /// <summary>The status that was answered; 0 where nothing was.</summary>
    public int StatusCode { get; init; }

    /// <summary>How it ended.</summary>
    public JournalOutcome Outcome { get; init; }

    /// <summary>The name of the fault that shaped the answer; null where none did.</summary>
    public string? Fault { get; init; }

    /// <summary>When the request came (UTC).</summary>
    public DateTimeOffset ReceivedAt { get; init; }

    /// <summary>From the request's arrival to its answer.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>The scheme of the Authorization header, never its value; null where the header is absent.</summary>
    public string? AuthorizationScheme { get; init; }

    /// <summary>The Idempotency-Key header; null where it is absent.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>The request's headers that a test may ask for.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>The id that the answer carried.</summary>
    public required string CorrelationId { get; init; }

    /// <summary>The request's body as text, cut at the journal's bound.</summary>
    public string Body => Encoding.UTF8.GetString(BodyBytes.Span);

    /// <summary>Whether <see cref="Body"/> was cut.</summary>
    public bool IsBodyCut { get; init; }

    /// <summary>The body that the client got; null where answers are not kept, or it was cut or not delivered.</summary>
    public string? ResponseBody { get; init; }

    [JsonIgnore]
    internal ReadOnlyMemory<byte> BodyBytes { get; init; }
}
