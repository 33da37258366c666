namespace GenesysRecordingTags.Core.Reporting;

/// <summary>What audit records can be exported as.</summary>
public enum AuditExportFormat
{
    /// <summary>One record a line, verifiable on its own: a contiguous part of the chain.</summary>
    JsonLines,

    /// <summary>A table for spreadsheets.</summary>
    Csv,

    /// <summary>A report for people, in a single file.</summary>
    Html,
}
