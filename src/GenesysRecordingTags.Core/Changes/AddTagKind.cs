using System.Text.Json;
using GenesysRecordingTags.Core.Api;

namespace GenesysRecordingTags.Core.Changes;

/// <summary>The kind of <see cref="AddTagChange"/>.</summary>
internal sealed class AddTagKind : ChangeKind
{
    public static readonly AddTagKind Instance = new();

    private AddTagKind()
    {
    }

    public override RecordingAction Action => RecordingAction.AddTag;

    public override string EventSubject => "tagging";

    public override bool WaitsForIndex => true;

    public override bool ReadsBefore => false;

    public override RecordingChange Read(RecordingReference recording, RecordingState state, JsonElement root) =>
        new AddTagChange
        {
            Recording = recording,
            Tags = state.Tags ?? [],
            RetentionPolicy = state.RetentionPolicy,
            TagStore = state.TagStore ?? TagStore.Service,
            KeepsTags = root.TryGetProperty("keepsTags"u8, out _),
            Index = StateJson.Text(root, "index"u8) is { } index ? Enum.Parse<TagIndex>(index) : TagIndex.None,
        };

    public override bool TouchesTheSame(RecordingState mine, RecordingState other, bool replacesTags) =>
        mine.TagStore == other.TagStore && (replacesTags || TagSet.Overlap(mine.Tags, other.Tags));

    public override Restoration Restore(RecordingAuditRecord record, ApiCapabilities capabilities)
    {
        if (!capabilities.ReplacesTags)
        {
            return RestoreRecords(record);
        }

        var (before, after) = (record.Before!, record.After);
        List<string> cannot = [];
        var policyChanged = after?.RetentionPolicy is { } applied && applied != before.RetentionPolicy;
        if (policyChanged && before.RetentionPolicy is null)
        {
            cannot.Add($"The retention policy '{after!.RetentionPolicy}' stays: the API can replace a policy, not remove it.");
        }

        if (before.Tags is not { Count: > 0 } tags)
        {
            return new Restoration(null, "There were no tags before, and the API cannot remove all tags.", cannot);
        }

        var change = new AddTagChange
        {
            Recording = new RecordingReference(record.RecordingId, record.ConversationId),
            Tags = tags,
            RetentionPolicy = policyChanged ? before.RetentionPolicy : null,
            UndoOf = record.AuditId,
        };
        return new Restoration(change, string.Empty, cannot);
    }

    /// <summary>Each tag is a record of its own: those that were new go, those that were there get their values back.</summary>
    private static Restoration RestoreRecords(RecordingAuditRecord record)
    {
        var before = record.Before!.Tags ?? [];
        var after = record.After?.Tags ?? [];
        var added = after.Where(tag => !before.Any(other => TagSet.IsSame(tag, other))).ToList();
        var changed = before.Where(tag => !after.Contains(tag)).ToList();
        var recording = new RecordingReference(record.RecordingId, record.ConversationId);
        var store = record.After?.TagStore ?? TagStore.Service;
        string[] cannot = record.After?.ExternalTag is { } externalTag && externalTag != record.Before!.ExternalTag
            ? [$"The external tag '{externalTag}' of the conversation stays."]
            : [];
        return (added.Count, changed.Count) switch
        {
            (0, 0) => new Restoration(null, "The tags were there before as they are.", cannot),
            (0, _) => new Restoration(new AddTagChange { Recording = recording, Tags = changed, TagStore = store, UndoOf = record.AuditId }, string.Empty, cannot),
            _ => new Restoration(
                new RemoveTagChange { Recording = recording, Tags = added, PutBack = changed, TagStore = store, UndoOf = record.AuditId }, string.Empty, cannot),
        };
    }
}
