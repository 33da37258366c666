using System.Text.Json;
using GenesysRecordingTags.Core.Api;

namespace GenesysRecordingTags.Core.Changes;

/// <summary>What all changes of one kind have in common. To add a kind, add its <see cref="RecordingChange"/> and its kind, and list it in
/// <see cref="All"/>.</summary>
internal abstract class ChangeKind
{
    private static readonly JsonElement NoMembers = JsonDocument.Parse("{}").RootElement;
    private static readonly ChangeKind[] All = [AddTagKind.Instance, RemoveTagKind.Instance, SetMetadataKind.Instance, SetRetentionKind.Instance];

    /// <summary>The kind's name in audit records and intents.</summary>
    public abstract RecordingAction Action { get; }

    /// <summary>What its audit events are called: <c>tagging</c> in <c>tagging_failed</c> (Media API, section 6).</summary>
    public abstract string EventSubject { get; }

    /// <summary>Whether it has to wait while the index of its recording is pending (Media API, section 3).</summary>
    public abstract bool WaitsForIndex { get; }

    /// <summary>Whether the service can be asked beforehand what the change is about to replace.</summary>
    public abstract bool ReadsBefore { get; }

    /// <summary>The kind of an action.</summary>
    public static ChangeKind Of(RecordingAction action) => All.FirstOrDefault(kind => kind.Action == action)
        ?? throw new ArgumentOutOfRangeException(nameof(action), action, "There is no such kind of change.");

    /// <summary>Reads a stored change: what its state says, without what all kinds share.</summary>
    /// <param name="recording">The recording.</param>
    /// <param name="state">What was asked for.</param>
    /// <param name="root">The stored change, for members that only this kind has.</param>
    public abstract RecordingChange Read(Api.RecordingReference recording, RecordingState state, JsonElement root);

    /// <summary>The change that a record is of, to be made again: what was asked for, in the run and for the event that it was asked in. Null where the
    /// record does not say what was asked for.</summary>
    public RecordingChange? Repeat(RecordingAuditRecord record) => (record.Requested ?? record.After) is not { } asked
        ? null
        : Read(new Api.RecordingReference(record.RecordingId, record.ConversationId), asked, NoMembers) with
        {
            SourceEventId = record.SourceEventId,
            Run = record.RunId is { } run ? new RunIdentity(run, record.RunName) : null,
            UndoOf = record.UndoOf,
        };

    /// <summary>Whether two changes of the same subject touch the same part of a recording: the later of them decides what it holds.</summary>
    /// <param name="mine">What the one does.</param>
    /// <param name="other">What the other does.</param>
    /// <param name="replacesTags">Whether a set of tags takes the place of the one before it (<see cref="ApiCapabilities.ReplacesTags"/>).</param>
    public abstract bool TouchesTheSame(RecordingState mine, RecordingState other, bool replacesTags);

    /// <summary>What a change that succeeded touched.</summary>
    /// <param name="record">Its audit record.</param>
    public virtual RecordingState TouchedBy(RecordingAuditRecord record) => record.After ?? new RecordingState();

    /// <summary>Plans a change that puts back what was there before.</summary>
    /// <param name="record">The record of a change of this kind that succeeded, with <see cref="RecordingAuditRecord.Before"/>.</param>
    /// <param name="capabilities">What the API can do.</param>
    public abstract Restoration Restore(RecordingAuditRecord record, ApiCapabilities capabilities);
}
