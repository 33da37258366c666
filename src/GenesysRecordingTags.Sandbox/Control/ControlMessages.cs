namespace GenesysRecordingTags.Sandbox;

internal sealed record ResetOrder(int? Recordings, int? Seed);

internal sealed record LatencyMessage(double Milliseconds);

internal sealed record RateLimitMessage(int Requests, double WindowSeconds);

internal sealed record InteractionsOrder(int Count);

internal sealed record InteractionsResponse(IReadOnlyList<string> RecordingIds);

internal sealed record RevokedResponse(int Revoked);

internal sealed record JournalResponse(IReadOnlyList<JournalEntry> Entries);

internal sealed record FaultInForce(FaultRule Rule, int Met);

internal sealed record FaultsResponse(IReadOnlyList<FaultInForce> Faults);

internal sealed record RecordingCount(int Tags, int Metadata);

internal sealed record CountsResponse(SandboxChangeCounts Totals, IReadOnlyDictionary<string, RecordingCount> Recordings);

internal sealed record RecordingsResponse(IReadOnlyList<string> RecordingIds);

internal sealed record ConversationsResponse(IReadOnlyList<string> ConversationIds);

internal sealed record RolesMessage(IReadOnlyList<SandboxRole> Roles);

internal sealed record CatalogResponse(IReadOnlyList<RecordingTaxonomy> Taxonomies, IReadOnlyList<RetentionPolicy> RetentionPolicies);

internal sealed record ControlError(string Message);
