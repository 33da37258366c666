using System.Text.Json;
using GenesysRecordingTags.Core.Api;

namespace GenesysRecordingTags.Core.Changes;

/// <summary>The kind of <see cref="SetMetadataChange"/>.</summary>
internal sealed class SetMetadataKind : ChangeKind
{
    public static readonly SetMetadataKind Instance = new();

    private SetMetadataKind()
    {
    }

    public override RecordingAction Action => RecordingAction.SetMetadata;

    public override string EventSubject => "metadata";

    public override bool WaitsForIndex => false;

    public override bool ReadsBefore => true;

    public override RecordingChange Read(RecordingReference recording, RecordingState state, JsonElement root) => new SetMetadataChange
    {
        Recording = recording,
        Metadata = state.Metadata,
        PlainTags = state.PlainTags,
    };

    /// <summary>Metadata is merged: only keys that both set, and plain tags, which are replaced, count.</summary>
    public override bool TouchesTheSame(RecordingState mine, RecordingState other, bool replacesTags) =>
        (mine.Metadata is { } keys && other.Metadata is { } otherKeys && keys.Keys.Any(otherKeys.ContainsKey))
        || (mine.PlainTags is not null && other.PlainTags is not null);

    public override Restoration Restore(RecordingAuditRecord record, ApiCapabilities capabilities)
    {
        var (before, after) = (record.Before!, record.After);
        List<string> cannot = [];
        var metadata = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var (key, left) in after?.Metadata ?? new Dictionary<string, string?>())
        {
            string? value = null;
            var isKnown = before.Metadata?.TryGetValue(key, out value) ?? false;
            if (!isKnown)
            {
                cannot.Add($"Metadata '{key}' stays: its earlier value is not known.");
            }
            else if (value is null && left is not null && !capabilities.CanRemoveMetadata)
            {
                cannot.Add($"Metadata '{key}' stays: it was not there before, and the API can change a key, not remove it.");
            }
            else if (value != left)
            {
                metadata.Add(key, value);
            }
        }

        var plainTags = after?.PlainTags is null || before.PlainTags is not { } tags || tags.SequenceEqual(after.PlainTags) ? null : tags;
        if (metadata.Count == 0 && plainTags is null)
        {
            return new Restoration(null, "There is nothing in it that the API could put back.", cannot);
        }

        var change = new SetMetadataChange
        {
            Recording = new RecordingReference(record.RecordingId, record.ConversationId),
            Metadata = metadata.Count > 0 ? metadata : null,
            PlainTags = plainTags,
            UndoOf = record.AuditId,
            Expected = after,
        };
        return new Restoration(change, string.Empty, cannot);
    }
}
