using System.Text.Json;
using GenesysRecordingTags.Core.Api;
using GenesysRecordingTags.Core.Http;

namespace GenesysRecordingTags.Core.Platform;

/// <summary>Requests whose refusal is an answer, too.</summary>
/// <param name="client">The connection.</param>
internal sealed class ProbeRequests(IApiClient client)
{
    /// <summary>How a field of a record may be named in a search.</summary>
    public static readonly IReadOnlyList<string> SearchNames = ["customAttributes.recordingId", "recordingId", "attributes.recordingId"];

    private static readonly int[] Refusals = [400, 403, 404, 405, 409, 413, 415, 422, 501];

    /// <summary>Sends a request.</summary>
    /// <param name="method">GET, POST, PUT, DELETE.</param>
    /// <param name="path">The path.</param>
    /// <param name="body">The body; null: none.</param>
    /// <param name="permission">The permission that it needs.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <param name="shownPath">The path without ids; null: it has none.</param>
    /// <returns>The answer's root, empty where it is none, and the evidence.</returns>
    public async Task<(JsonElement Answer, GenesysProbeEvidence Evidence)> AskAsync(
        HttpMethod method, string path, byte[]? body, string? permission, CancellationToken cancellationToken, string? shownPath = null)
    {
        var request = new ApiRequest
        {
            Method = method,
            Semantics = method == HttpMethod.Put || method == HttpMethod.Delete ? RequestSemantics.Idempotent : RequestSemantics.Safe,
            PathAndQuery = path,
            Body = body is null ? null : new ReadOnlyMemory<byte>(body),
            RequiredPermission = permission,
            Subject = "a question about the service",
            Priority = RequestPriority.Interactive,
            ExpectedStatuses = Refusals,
        };
        var evidence = new GenesysProbeEvidence { Request = $"{method} {shownPath ?? path}" };
        try
        {
            var response = await client.SendAsync(request, cancellationToken).ConfigureAwait(false);
            evidence = evidence with { StatusCode = response.StatusCode, CorrelationId = response.CorrelationId };
            return response.StatusCode < 300
                ? (ReadRoot(response), evidence)
                : (default, evidence with { ErrorCode = ErrorBody.Read(response.Body).Code });
        }
        catch (GenesysApiException ex) when (ex.Kind is not GenesysErrorKind.AuthenticationFailed)
        {
            return (default, evidence with { StatusCode = ex.StatusCode, CorrelationId = ex.CorrelationId, ErrorCode = ex.ServiceCode ?? ex.Kind.ToString() });
        }
    }

    /// <summary>Searches for a record by a field.</summary>
    /// <param name="name">How the field is named.</param>
    /// <param name="value">What it holds.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<(double? Total, GenesysProbeEvidence Evidence)> SearchAsync(string name, string value, CancellationToken cancellationToken)
    {
        var body = Write(writer =>
        {
            writer.WriteNumber("pageSize", 1);
            writer.WriteNumber("pageNumber", 1);
            writer.WriteStartArray("query");
            writer.WriteStartObject();
            writer.WriteString("type", "EXACT");
            writer.WriteStartArray("fields");
            writer.WriteStringValue(name);
            writer.WriteEndArray();
            writer.WriteString("value", value);
            writer.WriteEndObject();
            writer.WriteEndArray();
        });
        var (answer, evidence) = await AskAsync(HttpMethod.Post, PlatformPath.AttributesSearch, body, PlatformPermissions.AttributesView, cancellationToken).ConfigureAwait(false);
        return (answer.Number("total"), evidence with { Detail = $"fields: {name}" });
    }

    /// <summary>An object as a body.</summary>
    /// <param name="write">Writes its members.</param>
    public static byte[] Write(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }

        return stream.ToArray();
    }

    /// <summary>A question with its answer; where there is none, what kept the service from answering.</summary>
    public static GenesysConnectionProbe Answer(
        string name, string question, IReadOnlyList<GenesysProbeEvidence> evidence, string? answer, DateTimeOffset askedAt) => new()
        {
            Name = name,
            Question = question,
            IsAnswered = answer is not null,
            Answer = answer is not null ? $"{answer}." : $"Not answered: {(evidence.Count == 0 ? "nothing was asked" : string.Join("; ", evidence))}.",
            Evidence = evidence,
            AskedAt = askedAt,
        };

    private static JsonElement ReadRoot(ApiResponse response)
    {
        try
        {
            using var document = JsonDocument.Parse(response.Body);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            // An empty body is the answer to a deletion; of any other, the evidence shows the status.
            return default;
        }
    }
}
