namespace GenesysRecordingTags;

/// <summary>What became of a change that has a result.</summary>
public enum ChangeOutcome
{
    /// <summary>The service applied it now.</summary>
    Applied,

    /// <summary>The same change was applied earlier for the same event; nothing was sent. The result tells of the earlier change.</summary>
    AlreadyApplied,
}
