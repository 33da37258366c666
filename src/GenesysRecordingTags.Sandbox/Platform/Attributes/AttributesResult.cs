namespace GenesysRecordingTags.Sandbox;

/// <summary>What came of a change of one record.</summary>
internal sealed record AttributesResult(int Status, AttributesRecord? Record, string? Code = null, string? Message = null, string Field = "id")
{
    public bool IsApplied => Record is not null;

    public static AttributesResult Refused(int status, string code, string field, string message) => new(status, null, code, message, field);
}
