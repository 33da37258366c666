namespace GenesysRecordingTags.Sandbox;

internal sealed record ResetOrder(int? Recordings, int? Seed);

internal sealed record LatencyMessage(double Milliseconds);

internal sealed record RateLimitMessage(int Requests, double WindowSeconds);

internal sealed record InteractionsOrder(int Count);

internal sealed record InteractionsAnswer(IReadOnlyList<string> RecordingIds);

internal sealed record RevokedAnswer(int Revoked);

internal sealed record JournalAnswer(IReadOnlyList<JournalEntry> Entries);

internal sealed record FaultInForce(FaultRule Rule, int Met);

internal sealed record FaultsAnswer(IReadOnlyList<FaultInForce> Faults);

internal sealed record RecordingCount(int Tags, int Metadata);

internal sealed record CountsAnswer(SandboxChangeCounts Totals, IReadOnlyDictionary<string, RecordingCount> Recordings);

internal sealed record RecordingsAnswer(IReadOnlyList<string> RecordingIds);

internal sealed record CatalogAnswer(IReadOnlyList<RecordingTaxonomy> Taxonomies, IReadOnlyList<RetentionPolicy> RetentionPolicies);

internal sealed record ControlError(string Message);
