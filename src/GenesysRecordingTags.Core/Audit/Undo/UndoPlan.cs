using GenesysRecordingTags.Core.Changes;

namespace GenesysRecordingTags.Core.Audit.Undo;

/// <summary>What it would take to put back what was there before a change.</summary>
public sealed record UndoPlan
{
    /// <summary>The change that is to be undone.</summary>
    public required RecordingAuditRecord Record { get; init; }

    /// <summary>The change that undoes it, as far as the API can; null where there is nothing that it could do.</summary>
    public RecordingChange? Change { get; init; }

    /// <summary>Why it should not be done, in plain words; empty where nothing speaks against it.</summary>
    public IReadOnlyList<UndoObstacle> Obstacles { get; init; } = [];

    /// <summary>Whether it was undone already, and is still.</summary>
    public bool IsUndone { get; init; }

    /// <summary>What stays as it is now, because the API can't restore it: to be said beforehand.</summary>
    public IReadOnlyList<string> CannotRestore { get; init; } = [];

    /// <summary>Whether to go on.</summary>
    /// <param name="force">Overrides the obstacles that can be overridden.</param>
    public bool IsPossible(bool force) => Change is not null && Obstacles.All(obstacle => force && obstacle.CanBeForced);

    /// <summary>The error for somebody who wanted it all the same.</summary>
    /// <param name="force">Whether force was asked for.</param>
    public GenesysException ToError(bool force) => new(
        GenesysErrorKind.CannotUndo,
        $"The change of recording '{Record.RecordingId}' (audit record {Record.AuditId}) can't be undone: {string.Join(" ", Obstacles.Select(obstacle => obstacle.Message))}",
        !force && Obstacles.All(obstacle => obstacle.CanBeForced)
            ? "Use -Force to put the earlier values back all the same."
            : Record.Outcome switch
            {
                AuditOutcome.Unknown => "Run Resume-RecordingChange, then undo the change where it turns out to be made.",
                AuditOutcome.Succeeded => "Apply what the recording is to have with Add-RecordingTag or Set-RecordingMetadata.",
                _ => "Leave it as it is: the record is of a change that was not made.",
            });
}
