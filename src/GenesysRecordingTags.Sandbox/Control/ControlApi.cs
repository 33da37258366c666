using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace GenesysRecordingTags.Sandbox;

/// <summary>Steers an organisation from outside: no token, no limit, no journal.</summary>
internal sealed class ControlApi(SandboxOrganization organization)
{
    private const string Prefix = "/__sandbox/";

    public static bool Owns(string path) => path.StartsWith(Prefix, StringComparison.Ordinal);

    public SandboxResponse Answer(SandboxRequest request, RequestTarget target)
    {
        try
        {
            return Answer(request, target, target.Path[Prefix.Length..]);
        }
        catch (Exception error) when (error is JsonException or ArgumentException or OverflowException)
        {
            return Json(400, new ControlError(error.Message), ControlJson.Default.ControlError);
        }
    }

    private SandboxResponse Answer(SandboxRequest request, RequestTarget target, string path) => (request.Method, path) switch
    {
        ("POST", "reset") => Reset(request),
        ("GET", "journal") => Ok(new JournalResponse(organization.Journal.Entries(FilterOf(target))), ControlJson.Default.JournalResponse),
        ("DELETE", "journal") => Done(organization.Journal.Clear),
        ("GET", "faults") => Faults(),
        ("POST", "faults") => AddFaults(request),
        ("DELETE", "faults") => Done(organization.Faults.Clear),
        ("GET", "counts") => Counts(target.QueryValue("recordingId")),
        ("GET", "latency") => Latency(),
        ("POST", "latency") => SetLatency(Read(request, ControlJson.Default.LatencyMessage)),
        ("GET", "rate-limit") => RateLimit(),
        ("POST", "rate-limit") => SetRateLimit(Read(request, ControlJson.Default.RateLimitMessage)),
        ("POST", "tokens/revoke") => Ok(new RevokedResponse(organization.RevokeTokens()), ControlJson.Default.RevokedResponse),
        ("POST", "interactions") => AddInteractions(Read(request, ControlJson.Default.InteractionsOrder)),
        ("GET", "stats") => Ok(organization.Traffic, ControlJson.Default.SandboxTraffic),
        ("DELETE", "stats") => Done(organization.ClearTraffic),
        ("GET", "recordings") => Recordings(target.QueryValue("id")),
        ("GET", "conversations") => Conversations(target.QueryValue("id")),
        ("GET", "platform-counts") => Ok(organization.PlatformCounts, ControlJson.Default.SandboxPlatformCounts),
        ("GET", "roles") => Roles(),
        ("POST", "roles") => SetRoles(Read(request, ControlJson.Default.RolesMessage)),
        ("GET", "catalog") => Ok(new CatalogResponse(organization.Taxonomies, organization.RetentionPolicies), ControlJson.Default.CatalogResponse),
        _ => Json(404, new ControlError($"There is no {request.Method} {target.Path}."), ControlJson.Default.ControlError),
    };

    private SandboxResponse Reset(SandboxRequest request)
    {
        var order = request.Body.IsEmpty ? new ResetOrder(null, null) : Read(request, ControlJson.Default.ResetOrder);
        return Done(() => organization.Reset(order.Recordings, order.Seed));
    }

    private static JournalFilter FilterOf(RequestTarget target) => new()
    {
        Method = target.QueryValue("method"),
        PathContains = target.QueryValue("path"),
        ConversationId = target.QueryValue("conversationId"),
        RecordingId = target.QueryValue("recordingId"),
        Operation = target.QueryValue("operation") is { } name ? Enum.Parse<SandboxOperation>(name, ignoreCase: true) : null,
    };

    private SandboxResponse Faults() => Ok(
        new FaultsResponse(organization.Faults.Rules.Select(fault => new FaultInForce(fault.Rule, fault.Met)).ToArray()),
        ControlJson.Default.FaultsResponse);

    private SandboxResponse AddFaults(SandboxRequest request)
    {
        organization.Faults.Add(Read(request, ControlJson.Default.FaultRuleArray));
        return Faults();
    }

    private SandboxResponse Counts(string? recordingId)
    {
        var ids = recordingId is null ? organization.RecordingIds : [recordingId];
        var counts = ids.Select(organization.GetRecording)
            .Where(recording => recording is { TagChanges: > 0 } or { MetadataChanges: > 0 })
            .ToDictionary(recording => recording!.Id, recording => new RecordingCount(recording!.TagChanges, recording.MetadataChanges));
        return Ok(new CountsResponse(organization.ChangeCounts, counts), ControlJson.Default.CountsResponse);
    }

    private SandboxResponse Latency() =>
        Ok(new LatencyMessage(organization.Latency.TotalMilliseconds), ControlJson.Default.LatencyMessage);

    private SandboxResponse SetLatency(LatencyMessage message)
    {
        organization.Latency = TimeSpan.FromMilliseconds(message.Milliseconds);
        return Latency();
    }

    private SandboxResponse RateLimit()
    {
        var (requests, window) = organization.RateLimit;
        return Ok(new RateLimitMessage(requests, window.TotalSeconds), ControlJson.Default.RateLimitMessage);
    }

    private SandboxResponse SetRateLimit(RateLimitMessage message)
    {
        organization.SetRateLimit(message.Requests, TimeSpan.FromSeconds(message.WindowSeconds));
        return RateLimit();
    }

    private SandboxResponse AddInteractions(InteractionsOrder order) =>
        Ok(new InteractionsResponse(organization.AddInteractions(order.Count)), ControlJson.Default.InteractionsResponse);

    private SandboxResponse Recordings(string? id)
    {
        if (id is null)
        {
            return Ok(new RecordingsResponse(organization.RecordingIds), ControlJson.Default.RecordingsResponse);
        }

        return organization.GetRecording(id) is { } recording
            ? Ok(recording, ControlJson.Default.SandboxRecordingSnapshot)
            : Json(404, new ControlError(string.Create(CultureInfo.InvariantCulture, $"There is no recording {id}.")), ControlJson.Default.ControlError);
    }

    private SandboxResponse Conversations(string? id)
    {
        if (id is null)
        {
            return Ok(new ConversationsResponse(organization.ConversationIds), ControlJson.Default.ConversationsResponse);
        }

        return organization.GetConversation(id) is { } conversation
            ? Ok(conversation, ControlJson.Default.SandboxConversationSnapshot)
            : Json(404, new ControlError($"There is no conversation {id}."), ControlJson.Default.ControlError);
    }

    private SandboxResponse Roles() => Ok(new RolesMessage(organization.Roles), ControlJson.Default.RolesMessage);

    private SandboxResponse SetRoles(RolesMessage message)
    {
        organization.Roles = message.Roles;
        return Roles();
    }

    private static T Read<T>(SandboxRequest request, JsonTypeInfo<T> type)
        where T : class =>
        JsonSerializer.Deserialize(request.Body.Span, type) ?? throw new JsonException("The body must not be null.");

    private static SandboxResponse Done(Action action)
    {
        action();
        return new SandboxResponse { StatusCode = 204 };
    }

    private static SandboxResponse Ok<T>(T value, JsonTypeInfo<T> type) => Json(200, value, type);

    private static SandboxResponse Json<T>(int status, T value, JsonTypeInfo<T> type) =>
        SandboxResponse.Json(status, JsonSerializer.SerializeToUtf8Bytes(value, type));
}
