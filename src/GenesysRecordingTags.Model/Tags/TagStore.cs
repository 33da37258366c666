namespace GenesysRecordingTags;

/// <summary>Where tags are kept.</summary>
public enum TagStore
{
    /// <summary>The service keeps them.</summary>
    Service,

    /// <summary>This machine's ledger alone keeps them: nothing is sent (Platform API).</summary>
    Ledger,
}
