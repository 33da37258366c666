using System.Text.Json;
using GenesysRecordingTags.Core.Api;

namespace GenesysRecordingTags.Core.Changes;

/// <summary>The kind of <see cref="SetRetentionChange"/>.</summary>
internal sealed class SetRetentionKind : ChangeKind
{
    public static readonly SetRetentionKind Instance = new();

    private SetRetentionKind()
    {
    }

    public override RecordingAction Action => RecordingAction.SetRetention;

    public override string EventSubject => "retention";

    public override bool WaitsForIndex => false;

    public override bool ReadsBefore => false;

    public override RecordingChange Read(RecordingReference recording, RecordingState state, JsonElement root) => new SetRetentionChange
    {
        Recording = recording,
        ArchiveDate = state.ArchiveDate,
        DeleteDate = state.DeleteDate,
        RetentionPolicy = state.RetentionPolicy,
        Expected = root.TryGetProperty("expected"u8, out var expected) ? StateJson.Read(expected) : null,
    };

    public override bool TouchesTheSame(RecordingState mine, RecordingState other, bool replacesTags) =>
        (mine.ArchiveDate is not null && other.ArchiveDate is not null) || (mine.DeleteDate is not null && other.DeleteDate is not null);

    /// <summary>Records tell both dates; only those that differ were touched.</summary>
    public override RecordingState TouchedBy(RecordingAuditRecord record) => new()
    {
        ArchiveDate = record.After?.ArchiveDate == record.Before?.ArchiveDate ? null : record.After?.ArchiveDate,
        DeleteDate = record.After?.DeleteDate == record.Before?.DeleteDate ? null : record.After?.DeleteDate,
    };

    public override Restoration Restore(RecordingAuditRecord record, ApiCapabilities capabilities)
    {
        var touched = TouchedBy(record);
        var before = record.Before!;
        var change = new SetRetentionChange
        {
            Recording = new RecordingReference(record.RecordingId, record.ConversationId),
            ArchiveDate = touched.ArchiveDate is null ? null : before.ArchiveDate,
            DeleteDate = touched.DeleteDate is null ? null : before.DeleteDate,
            Expected = touched,
            UndoOf = record.AuditId,
        };
        return change is { ArchiveDate: null, DeleteDate: null }
            ? new Restoration(null, "The recording had these dates before.", [])
            : new Restoration(change, string.Empty, []);
    }
}
