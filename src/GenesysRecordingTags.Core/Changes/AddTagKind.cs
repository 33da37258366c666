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
        new AddTagChange { Recording = recording, Tags = state.Tags ?? [], RetentionPolicy = state.RetentionPolicy };

    /// <summary>A set of tags replaces the one before it.</summary>
    public override bool TouchesTheSame(RecordingState mine, RecordingState other) => true;

    public override Restoration Restore(RecordingAuditRecord record)
    {
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
}
