using GenesysRecordingTags.Core.Ledger.Chain;
using GenesysRecordingTags.Core.Ledger.Storage;

namespace GenesysRecordingTags.Core.Ledger.Sqlite.Packing;

/// <summary>The first dictionary of a ledger: what the module's own records look like, whatever is in them.</summary>
internal static class SeedDictionary
{
    /// <summary>Makes it: records of each kind and outcome, packed as the ledger's own will be.</summary>
    public static byte[] Make()
    {
        var content = new ByteBuffer();
        var (packed, values) = (new ByteBuffer(), new ByteBuffer());
        foreach (var record in Samples())
        {
            var text = AuditJson.Join(1, ChainHead.Empty.Hash, AuditJson.WriteTail(record));
            PackedText.TryPack(
                text,
                new RecordColumns { AuditId = Guid.Parse(record.AuditId), Time = record.Timestamp.UtcTicks, RecordingId = "recording"u8 },
                packed,
                values);
            content.Append(packed.Span);
        }

        return content.Span.ToArray();
    }

    private static IEnumerable<RecordingAuditRecord> Samples()
    {
        var tags = new RecordingState { Tags = [new RecordingTag { Label = "Compliance:", TaxonomyId = "taxonomy", Confidence = 0.95 }] };
        var withPolicy = tags with { RetentionPolicy = new RetentionPolicy { Name = "Standard 365 Day", Id = "retention" } };
        var metadata = new RecordingState { Metadata = new Dictionary<string, string?> { ["processed_by"] = "value" }, PlainTags = ["voicemail"] };
        var absent = new RecordingState { Metadata = new Dictionary<string, string?> { ["processed_by"] = null }, PlainTags = [] };
        yield return Sample(RecordingAction.AddTag, AuditOutcome.Skipped, before: null, after: null, error: "Cancelled before it was sent.", errorId: "Cancelled");
        yield return Sample(RecordingAction.AddTag, AuditOutcome.Unknown, before: null, after: tags, error: "No answer.", errorId: "ServiceUnavailable");
        yield return Sample(RecordingAction.SetMetadata, AuditOutcome.Failed, before: null, after: metadata, error: "Recording 'recording' is not known.", errorId: "RecordingNotFound");
        yield return Sample(RecordingAction.RemoveTag, AuditOutcome.Succeeded, before: tags, after: new RecordingState { Tags = [] });
        yield return Sample(RecordingAction.AddTag, AuditOutcome.Failed, before: null, after: withPolicy, error: "The request was refused.", errorId: "InvalidTag");
        yield return Sample(RecordingAction.SetMetadata, AuditOutcome.Succeeded, before: absent, after: metadata);
        yield return Sample(RecordingAction.AddTag, AuditOutcome.Succeeded, before: tags, after: tags, index: "Pending");
        yield return Sample(RecordingAction.AddTag, AuditOutcome.Succeeded, before: null, after: withPolicy, index: "Completed");
    }

    private static RecordingAuditRecord Sample(
        RecordingAction action,
        AuditOutcome outcome,
        RecordingState? before,
        RecordingState? after,
        string? index = null,
        string? error = null,
        string? errorId = null) => new()
        {
            AuditId = Guid.Empty.ToString(),
            Timestamp = DateTimeOffset.UnixEpoch,
            Action = action,
            Outcome = outcome,
            RecordingId = "recording",
            ConversationId = Guid.Empty.ToString(),
            TagsApplied = outcome == AuditOutcome.Succeeded && action == RecordingAction.AddTag ? 1 : 0,
            Attempts = outcome == AuditOutcome.Skipped ? 0 : 1,
            IndexStatus = index,
            Before = before,
            After = after,
            Error = error,
            ErrorId = errorId,
            Actor = "user",
            Client = "client",
            Machine = "machine",
            Organization = "mypurecloud.com",
            CorrelationId = Guid.Empty.ToString(),
            SourceEventId = Guid.Empty.ToString(),
            IdempotencyKey = Guid.Empty.ToString(),
        };
}
