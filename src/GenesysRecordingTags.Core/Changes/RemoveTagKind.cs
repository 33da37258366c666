using System.Text.Json;
using GenesysRecordingTags.Core.Api;

namespace GenesysRecordingTags.Core.Changes;

/// <summary>The kind of <see cref="RemoveTagChange"/>.</summary>
internal sealed class RemoveTagKind : ChangeKind
{
    public static readonly RemoveTagKind Instance = new();

    private RemoveTagKind()
    {
    }

    public override RecordingAction Action => RecordingAction.RemoveTag;

    public override string EventSubject => "tagging";

    public override bool WaitsForIndex => true;

    public override bool ReadsBefore => false;

    public override RecordingChange Read(RecordingReference recording, RecordingState state, JsonElement root) => new RemoveTagChange
    {
        Recording = recording,
        Tags = state.Tags ?? [],
        TagStore = state.TagStore ?? TagStore.Service,
        PutBack = root.TryGetProperty("putBack"u8, out var putBack) ? StateJson.Read(putBack).Tags ?? [] : [],
    };

    public override bool TouchesTheSame(RecordingState mine, RecordingState other, bool replacesTags) =>
        mine.TagStore == other.TagStore && (replacesTags || TagSet.Overlap(mine.Tags, other.Tags));

    /// <summary>What it took away counts, too.</summary>
    public override RecordingState TouchedBy(RecordingAuditRecord record) =>
        new() { TagStore = record.After?.TagStore, Tags = [.. record.Before?.Tags ?? [], .. record.After?.Tags ?? []] };

    public override Restoration Restore(RecordingAuditRecord record, ApiCapabilities capabilities)
    {
        var after = record.After?.Tags ?? [];
        var gone = (record.Before!.Tags ?? []).Where(tag => !after.Contains(tag)).ToList();
        return gone.Count == 0
            ? new Restoration(null, "No tag was taken away.", [])
            : new Restoration(
                new AddTagChange
                {
                    Recording = new RecordingReference(record.RecordingId, record.ConversationId),
                    Tags = gone,
                    TagStore = record.After?.TagStore ?? TagStore.Service,
                    UndoOf = record.AuditId,
                },
                string.Empty,
                []);
    }
}
