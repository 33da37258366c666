using GenesysRecordingTags.Core.Api;
using GenesysRecordingTags.Core.Changes;
using GenesysRecordingTags.Core.Ledger;
using GenesysRecordingTags.Core.Media;

namespace GenesysRecordingTags.Core.Tests.Ledger;

/// <summary>A folder of a test's own, gone with it, and what is needed to fill a ledger in it.</summary>
public sealed class LedgerFolder : IDisposable
{
    public static readonly OrganizationIdentity Organization = OrganizationIdentity.Of(new Uri("https://company.mypurecloud.com"));

    public static readonly ChangeActor Actor = new("alice", "client-1", "machine-1", Organization.Name);

    private static readonly RecordingTag[] Tags = [new RecordingTag { Label = "Compliance:PCI-DSS", TaxonomyId = "tax-1", Confidence = 0.95 }];

    public string Folder { get; } = Directory.CreateTempSubdirectory("grt-test-").FullName;

    public string LedgerPath => Path.Combine(Folder, "ledger", "ledger.db");

    public string File(string name) => Path.Combine(Folder, name);

    public RecordingLedger Open(TimeProvider? time = null, TimeSpan? lockTimeout = null) => RecordingLedger.Open(new LedgerOptions
    {
        Path = LedgerPath,
        Organization = Organization,
        Actor = Actor,
        Capabilities = MediaApi.Capabilities,
        TimeProvider = time ?? TimeProvider.System,
        LockTimeout = lockTimeout ?? TimeSpan.FromSeconds(30),
    });

    /// <summary>A ledger on disk in this folder, or one in memory: the rules are the same.</summary>
    internal IRecordingLedger Open(bool onDisk, TimeProvider? time = null) =>
        onDisk ? Open(time) : new MemoryLedger(Organization, Actor, MediaApi.Capabilities, time);

    public static AddTagChange AddTag(string recordingId, string? eventId = null) => new()
    {
        Recording = new RecordingReference(recordingId, null),
        Tags = Tags,
        SourceEventId = eventId,
    };

    public static SetMetadataChange SetMetadata(string recordingId, string? eventId = null, string key = "priority_level", string value = "high") => new()
    {
        Recording = new RecordingReference(recordingId, null),
        Metadata = new Dictionary<string, string?> { [key] = value },
        SourceEventId = eventId,
    };

    public static ChangeIntent Intent(RecordingChange change) => new()
    {
        OperationId = Guid.NewGuid().ToString("n"),
        IdempotencyKey = OperationKey.Of(Organization, change),
        Change = change,
        CreatedAt = DateTimeOffset.UtcNow,
    };

    public static ChangeResult Result(
        RecordingChange change,
        IntentReceipt? receipt = null,
        AuditOutcome outcome = AuditOutcome.Succeeded,
        string? indexStatus = "Completed",
        DateTimeOffset? timestamp = null) => new()
        {
            OperationId = receipt?.OperationId,
            IdempotencyKey = receipt?.IdempotencyKey,
            Change = change,
            Outcome = outcome,
            Timestamp = timestamp ?? DateTimeOffset.UtcNow,
            TagsApplied = outcome == AuditOutcome.Succeeded ? (change as AddTagChange)?.Tags.Count ?? 0 : 0,
            Latency = TimeSpan.FromMilliseconds(23.4567),
            Attempts = 1,
            IndexStatus = outcome == AuditOutcome.Succeeded ? indexStatus : null,
            After = change.ToState(),
            Error = outcome == AuditOutcome.Failed ? "No such recording." : null,
            ErrorId = outcome == AuditOutcome.Failed ? "RecordingNotFound" : null,
        };

    /// <summary>Fills a ledger with changes that succeeded.</summary>
    public static Task FillAsync(RecordingLedger ledger, int count) =>
        Task.WhenAll(Enumerable.Range(1, count).Select(i => ledger.AppendOutcomeAsync(Result(AddTag($"rec-{i}")))));

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
