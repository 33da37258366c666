namespace GenesysRecordingTags.Sandbox;

/// <summary>How many events a page may hold.</summary>
internal static class PageSizes
{
    private const int Smallest = 1;
    private const int Largest = 100;

    public static bool IsValid(int size) => size is >= Smallest and <= Largest;
}
