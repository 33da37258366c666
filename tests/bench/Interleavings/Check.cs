using Microsoft.Coyote.Specifications;

namespace GenesysRecordingTags.Interleavings;

/// <summary>Assertions that end a schedule as broken.</summary>
internal static class Check
{
    /// <summary>Something must hold in every schedule.</summary>
    public static void That(bool holds, string what) => Specification.Assert(holds, what);
}
