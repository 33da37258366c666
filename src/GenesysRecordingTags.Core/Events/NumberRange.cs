namespace GenesysRecordingTags.Core.Events;

/// <summary>Numbers next to each other.</summary>
/// <param name="First">The first.</param>
/// <param name="Last">The last; not below <paramref name="First"/>.</param>
public readonly record struct NumberRange(long First, long Last);
