using System.Globalization;

namespace GenesysRecordingTags.Sandbox;

/// <summary>Random-looking numbers that depend on seed and place alone, so that order and threads don't matter.</summary>
internal static class SeededHash
{
    public static ulong Of(int seed, long place, int purpose)
    {
        // SplitMix64.
        var z = ((ulong)(uint)seed << 32) ^ (ulong)place ^ ((ulong)(uint)purpose * 0xD1B54A32D192ED03UL);
        z += 0x9E3779B97F4A7C15UL;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }

    /// <summary>A number from 0.0 up to, but not, 1.0.</summary>
    public static double Fraction(int seed, long place, int purpose) => (Of(seed, place, purpose) >> 11) * (1.0 / (1UL << 53));

    public static T Pick<T>(IReadOnlyList<T> values, int seed, long place, int purpose) =>
        values[(int)(Of(seed, place, purpose) % (ulong)values.Count)];

    /// <summary>32 hexadecimal digits.</summary>
    public static string Id(int seed, long place, int purpose) =>
        string.Create(32, (Of(seed, place, purpose), Of(~seed, place, purpose)), static (text, halves) =>
        {
            halves.Item1.TryFormat(text, out _, "x16", CultureInfo.InvariantCulture);
            halves.Item2.TryFormat(text[16..], out _, "x16", CultureInfo.InvariantCulture);
        });
}
