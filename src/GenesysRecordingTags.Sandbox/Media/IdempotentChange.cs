namespace GenesysRecordingTags.Sandbox;

/// <summary>Applies a change once for its idempotency key, however often and however concurrently it is asked for.</summary>
internal static class IdempotentChange
{
    private const string Header = "Idempotency-Key";
    private const string ReplayedHeader = "Idempotent-Replayed";

    public static SandboxResponse Apply(
        SandboxExchange exchange,
        OrganizationData data,
        SandboxRecording recording,
        SandboxChangeKind kind,
        Func<SandboxResponse> apply)
    {
        var key = exchange.Request.Header(Header);
        if (key is not null && string.IsNullOrWhiteSpace(key))
        {
            return ServiceError.BadRequest(exchange, "blank.field", Header, "Idempotency-Key must not be blank.");
        }

        var hash = key is null ? 0 : AppliedChange.HashOf(exchange.Request);
        lock (recording.Gate)
        {
            if (recording.FindApplied(kind, key) is { } earlier)
            {
                data.Changes.CountReplay(isSameRequest: earlier.RequestHash == hash);
                return earlier.Response.WithHeader(ReplayedHeader, "true");
            }

            var response = apply();
            recording.Remember(kind, key, new AppliedChange(hash, response));
            return response;
        }
    }
}
