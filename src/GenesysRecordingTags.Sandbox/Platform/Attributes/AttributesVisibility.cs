namespace GenesysRecordingTags.Sandbox;

/// <summary>Which records a client sees: those without a division, and those of a division of its own.</summary>
internal static class AttributesVisibility
{
    public static bool Sees(PlatformCall call, AttributesRecord record) =>
        record.Divisions.Count == 0 || record.Divisions.Any(id => call.Catalog.FindDivision(id) is { } division && call.Sees(division));
}
