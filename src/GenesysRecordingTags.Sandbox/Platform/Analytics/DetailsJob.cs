namespace GenesysRecordingTags.Sandbox;

/// <summary>An asynchronous details query.</summary>
internal sealed record DetailsJob(string Id, DateTimeOffset SubmittedAt, DateTimeOffset DueAt, DateTimeOffset DataUntil, IReadOnlyList<ConversationFacts> Found)
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(1);

    public bool IsCancelled { get; init; }

    public bool Fails { get; init; }

    public DateTimeOffset ExpiresAt => DueAt + Kept;

    public string StateAt(DateTimeOffset now)
    {
        if (IsCancelled)
        {
            return "CANCELLED";
        }

        return now >= ExpiresAt ? "EXPIRED" : now >= DueAt ? (Fails ? "FAILED" : "FULFILLED") : now >= SubmittedAt + ((DueAt - SubmittedAt) / 4) ? "PENDING" : "QUEUED";
    }
}
