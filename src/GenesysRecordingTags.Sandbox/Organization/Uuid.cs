namespace GenesysRecordingTags.Sandbox;

/// <summary>UUIDs that depend on seed and place alone.</summary>
internal static class Uuid
{
    public static string Of(int seed, long place, int purpose)
    {
        var digits = SeededHash.Id(seed, place, purpose);
        // Version 4, variant 1: what a client may check before it sends an id.
        return $"{digits[..8]}-{digits[8..12]}-4{digits[13..16]}-a{digits[17..20]}-{digits[20..]}";
    }
}
