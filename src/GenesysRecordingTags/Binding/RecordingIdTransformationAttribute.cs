namespace GenesysRecordingTags.Binding;

/// <summary>Takes an object that carries a recording's id where the id is wanted.</summary>
/// <remarks>A plain Id comes last: of an event, it is the event's.</remarks>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class RecordingIdTransformationAttribute() : IdTransformationAttribute("recording", "RecordingId", "MediaId", "Id");
