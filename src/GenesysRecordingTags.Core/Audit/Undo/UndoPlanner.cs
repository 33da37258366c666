using GenesysRecordingTags.Core.Api;
using GenesysRecordingTags.Core.Changes;

namespace GenesysRecordingTags.Core.Audit.Undo;

/// <summary>Plans how to put back what an audit record says was there before. It asks the ledger, not the service.</summary>
/// <remarks>What was there before tags were applied is what the ledger saw applied before them: the Media API tells no tags.</remarks>
/// <param name="audit">The ledger's records.</param>
/// <param name="capabilities">What the API can do.</param>
public sealed class UndoPlanner(AuditTrail audit, ApiCapabilities capabilities)
{
    /// <summary>Plans the undoing of a change.</summary>
    /// <param name="auditId">Its audit record.</param>
    /// <exception cref="GenesysException">There is no such record, or the ledger can't be read.</exception>
    public UndoPlan Plan(string auditId) => Plan(audit.Find(auditId));

    /// <summary>Plans the undoing of a change.</summary>
    /// <param name="record">Its audit record.</param>
    /// <exception cref="GenesysException">The ledger can't be read.</exception>
    public UndoPlan Plan(RecordingAuditRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        if (WhyNothingToUndo(record) is { } reason)
        {
            return new UndoPlan { Record = record, Obstacles = [new UndoObstacle(reason, CanBeForced: false)] };
        }

        var restoration = ChangeKind.Of(record.Action).Restore(record, capabilities);
        List<UndoObstacle> obstacles = [];
        if (restoration.Change is null)
        {
            obstacles.Add(new UndoObstacle(restoration.WhyNothing, CanBeForced: false));
        }

        var later = FindLaterChange(record);
        if (later is not null)
        {
            obstacles.Add(new UndoObstacle(
                later.UndoOf == record.AuditId
                    ? $"It was undone already (audit record {later.AuditId})."
                    : $"The recording was changed again since (audit record {later.AuditId}).",
                CanBeForced: true));
        }

        return new UndoPlan
        {
            Record = record,
            Change = restoration.Change,
            Obstacles = obstacles,
            CannotRestore = restoration.CannotRestore,
            IsUndone = later?.UndoOf == record.AuditId,
        };
    }

    /// <summary>Whether a recording's metadata is still what the change left: what the ledger did not see shows here.</summary>
    /// <param name="record">The change's audit record.</param>
    /// <param name="live">The recording's metadata as the service answers it now.</param>
    /// <returns>What differs, in plain words; empty where nothing does.</returns>
    public static IReadOnlyList<UndoObstacle> Compare(RecordingAuditRecord record, RecordingMetadata live)
    {
        ArgumentNullException.ThrowIfNull(record);
        ArgumentNullException.ThrowIfNull(live);
        return [.. MetadataDifference.Find(record.After, live).Select(difference => new UndoObstacle(difference, CanBeForced: true))];
    }

    private static string? WhyNothingToUndo(RecordingAuditRecord record) => record switch
    {
        { Outcome: AuditOutcome.Unknown } => "Its outcome is not known; Resume-RecordingChange settles it first.",
        { Outcome: not AuditOutcome.Succeeded, Requested: null } => "It was not done, so there is nothing to undo.",
        { Before: null } => "What was there before is not known.",
        _ => null,
    };

    /// <summary>The change that undid it; otherwise the last one since that touched the same and was not undone. Keys of others' metadata do not count.</summary>
    private RecordingAuditRecord? FindLaterChange(RecordingAuditRecord record)
    {
        var later = audit
            .Read(new RecordingAuditQuery { RecordingId = record.RecordingId, AfterSequence = record.Sequence, Outcomes = [AuditOutcome.Succeeded] })
            .Where(other => other.UndoOf == record.AuditId || TouchesTheSame(record, other))
            .ToList();

        // From the newest back: a change and the one that undid it leave what was there before both.
        var undone = new HashSet<string>(StringComparer.Ordinal);
        RecordingAuditRecord? last = null;
        for (var i = later.Count - 1; i >= 0; i--)
        {
            if (undone.Contains(later[i].AuditId))
            {
                continue;
            }

            if (later[i].UndoOf == record.AuditId)
            {
                return later[i];
            }

            if (later[i].UndoOf is { } undoOf && later.FindIndex(0, i, other => other.AuditId == undoOf) >= 0)
            {
                undone.Add(undoOf);
            }
            else
            {
                last ??= later[i];
            }
        }

        return last;
    }

    private bool TouchesTheSame(RecordingAuditRecord record, RecordingAuditRecord later)
    {
        var (kind, other) = (ChangeKind.Of(record.Action), ChangeKind.Of(later.Action));
        return kind.EventSubject == other.EventSubject && kind.TouchesTheSame(kind.TouchedBy(record), other.TouchedBy(later), capabilities.ReplacesTags);
    }
}
