namespace GenesysRecordingTags;

/// <summary>What a compliance sink is.</summary>
public enum ComplianceSinkKind
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
