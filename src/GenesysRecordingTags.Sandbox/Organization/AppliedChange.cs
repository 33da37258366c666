namespace GenesysRecordingTags.Sandbox;

/// <summary>What a change under an idempotency key asked for, and what it was answered.</summary>
internal sealed record AppliedChange(int RequestHash, SandboxResponse Response)
{
    public static int HashOf(SandboxRequest request)
    {
        var hash = default(HashCode);
        hash.AddBytes(request.Body.Span);
        return hash.ToHashCode();
    }
}
