namespace GenesysRecordingTags.Sandbox;

/// <summary>Which requests a fault meets: those that fit all that is set. Counts begin at 1 and count fitting requests only.</summary>
public sealed record FaultMatch
{
    /// <summary>The HTTP method.</summary>
    public string? Method { get; init; }

    /// <summary>Text that path and query contain, as they were sent.</summary>
    public string? PathContains { get; init; }

    /// <summary>The recording.</summary>
    public string? RecordingId { get; init; }

    /// <summary>The conversation.</summary>
    public string? ConversationId { get; init; }

    /// <summary>The operation.</summary>
    public SandboxOperation? Operation { get; init; }

    /// <summary>Only the request of this number.</summary>
    public int? Nth { get; init; }

    /// <summary>Only the first so many requests, after those that are skipped.</summary>
    public int? First { get; init; }

    /// <summary>Not the first so many requests.</summary>
    public int Skip { get; init; }

    /// <summary>Only every Nth request.</summary>
    public int? Every { get; init; }

    /// <summary>Only this share of the requests, 0.0 to 1.0, by chance.</summary>
    public double? Probability { get; init; }

    /// <summary>The seed of the chance.</summary>
    public int Seed { get; init; }

    /// <summary>Whether each recording's requests, or else each conversation's, are counted by themselves.</summary>
    public bool PerRecording { get; init; }

    internal bool Fits(SandboxRequest request, SandboxRoute route) =>
        (Method is null || string.Equals(Method, request.Method, StringComparison.OrdinalIgnoreCase))
        && (PathContains is null || request.Target.Contains(PathContains, StringComparison.Ordinal))
        && (RecordingId is null || RecordingId == route.RecordingId)
        && (ConversationId is null || ConversationId == route.ConversationId)
        && (Operation is null || Operation == route.Operation);

    internal bool IsMet(int number, int place) =>
        (Nth is null || number == Nth)
        && number > Skip
        && (First is null || number - Skip <= First)
        && (Every is null || number % Every == 0)
        && (Probability is null || SeededHash.Fraction(Seed, number, place) < Probability);
}
