namespace GenesysRecordingTags;

/// <summary>Where tags are kept.</summary>
// A long, because ConvertTo-Json writes the names of enums of that size, and the numbers of all others.
#pragma warning disable CA1028
public enum TagStore : long
#pragma warning restore CA1028
{
    /// <summary>The service keeps them.</summary>
    Service,

    /// <summary>This machine's ledger alone keeps them: nothing is sent (Platform API).</summary>
    Ledger,
}
