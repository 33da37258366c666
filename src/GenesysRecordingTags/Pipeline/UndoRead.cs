using GenesysRecordingTags.Core.Audit.Undo;

namespace GenesysRecordingTags.Pipeline;

/// <summary>A change that is to be undone, with what its recording holds now. A class of its own: a tuple of Core's types could not be looked at before
/// anybody can say where Core is.</summary>
/// <param name="Plan">How it is undone.</param>
/// <param name="Live">What the service answers; null where it was not asked.</param>
/// <param name="Error">Why it can't be told.</param>
internal sealed record UndoRead(UndoPlan Plan, RecordingMetadata? Live = null, GenesysException? Error = null);
