using System.Text;

namespace GenesysRecordingTags.Sandbox;

/// <summary>Makes journal entries of exchanges, and leaves every secret out.</summary>
internal sealed class JournalWriter(RequestJournal journal, int maxBodyLength, int maxResponseLength)
{
    private static readonly string[] KeptHeaders =
        ["Accept", "Accept-Encoding", "Content-Type", "User-Agent", "Idempotency-Key", "ININ-Correlation-Id", "traceparent"];

    private static readonly string[] KeptTokenFields = ["grant_type", "scope"];

    public void Record(
        SandboxExchange exchange, SandboxResponse? response, string? fault, DateTimeOffset receivedAt, TimeSpan duration)
    {
        if (!journal.IsOn)
        {
            return;
        }

        var request = exchange.Request;
        journal.Add(new JournalEntry
        {
            Method = request.Method,
            Target = request.Target,
            Protocol = request.Protocol,
            Operation = exchange.Route.Operation,
            RecordingId = exchange.Route.RecordingId,
            ConversationId = exchange.Route.ConversationId,
            StatusCode = response is null or { IsConnectionReset: true } ? 0 : response.StatusCode,
            Outcome = OutcomeOf(response),
            Fault = fault,
            ReceivedAt = receivedAt,
            Duration = duration,
            AuthorizationScheme = SchemeOf(request.Header("Authorization")),
            IdempotencyKey = request.Header("Idempotency-Key"),
            Headers = Keep(request),
            CorrelationId = exchange.CorrelationId,
            BodyBytes = BodyOf(exchange),
            IsBodyCut = exchange.Request.Body.Length > maxBodyLength,
            ResponseBody = ResponseOf(exchange, response),
        });
    }

    private static JournalOutcome OutcomeOf(SandboxResponse? response) => response switch
    {
        null => JournalOutcome.Cancelled,
        { IsConnectionReset: true } or { ResetAfter: not null } => JournalOutcome.Reset,
        _ => JournalOutcome.Answered,
    };

    private string? ResponseOf(SandboxExchange exchange, SandboxResponse? response)
    {
        // A token's answer is a secret, and a body that was not delivered as it is says nothing.
        var isKept = response is { IsPlain: true, IsConnectionReset: false } && response.Body.Length <= maxResponseLength
            && exchange.Route.Operation != SandboxOperation.IssueToken;
        return isKept && maxResponseLength > 0 ? Encoding.UTF8.GetString(response!.Body.Span) : null;
    }

    private static string? SchemeOf(string? authorization)
    {
        var blank = authorization?.IndexOf(' ', StringComparison.Ordinal) ?? -1;
        // Without a blank the whole value may be a secret.
        return authorization is null ? null : blank < 0 ? "?" : authorization[..blank];
    }

    private static Dictionary<string, string> Keep(SandboxRequest request)
    {
        var kept = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var name in KeptHeaders)
        {
            if (request.Header(name) is { } value)
            {
                kept[name] = value;
            }
        }

        return kept;
    }

    private ReadOnlyMemory<byte> BodyOf(SandboxExchange exchange)
    {
        var body = exchange.Request.Body;
        if (exchange.Route.Operation != SandboxOperation.IssueToken)
        {
            // The transport may use its buffer again.
            return body[..Math.Min(body.Length, maxBodyLength)].ToArray();
        }

        var form = Encoding.UTF8.GetString(body.Span);
        var fields = KeptTokenFields.Select(name => (name, value: RequestTarget.FormValue(form, name))).Where(field => field.value is not null);
        return Encoding.UTF8.GetBytes(string.Join('&', fields.Select(field => $"{field.name}={Uri.EscapeDataString(field.value!)}")));
    }
}
