namespace GenesysRecordingTags;

/// <summary>What a compliance sink is.</summary>
// A long, because ConvertTo-Json writes the names of enums of that size, and the numbers of all others.
#pragma warning disable CA1028
public enum ComplianceSinkKind : long
#pragma warning restore CA1028
{
    /// <summary>An HTTPS address that audit records are posted to, signed.</summary>
    Webhook,

    /// <summary>A JSON Lines file.</summary>
    File,

    /// <summary>A table in SQLite or PostgreSQL.</summary>
    Database,

    /// <summary>A script block of the session that registered it.</summary>
    ScriptBlock,
}
