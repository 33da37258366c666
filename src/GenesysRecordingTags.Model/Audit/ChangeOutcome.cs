namespace GenesysRecordingTags;

/// <summary>What became of a change that has a result.</summary>
// A long, because ConvertTo-Json writes the names of enums of that size, and the numbers of all others.
#pragma warning disable CA1028
public enum ChangeOutcome : long
#pragma warning restore CA1028
{
    /// <summary>The service applied it now.</summary>
    Applied,

    /// <summary>The same change was applied earlier for the same event; nothing was sent. The result tells of the earlier change.</summary>
    AlreadyApplied,
}
