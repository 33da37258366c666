namespace GenesysRecordingTags.Core.Audit.Undo;

/// <summary>Why a change should not be undone.</summary>
/// <param name="Message">In plain words.</param>
/// <param name="CanBeForced">Whether it may be done all the same.</param>
public sealed record UndoObstacle(string Message, bool CanBeForced);
