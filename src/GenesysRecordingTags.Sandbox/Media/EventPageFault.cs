namespace GenesysRecordingTags.Sandbox;

/// <summary>How a page of events is falsified.</summary>
internal enum EventPageFault
{
    None,
    Malformed,
    Reordered,
    Duplicated,
    RepeatedToken,
}
