using System.Management.Automation;

namespace GenesysRecordingTags.Pipeline;

/// <summary>Names the item of the input that an error is of.</summary>
internal static class InputItem
{
    /// <summary>The item as it came down the pipeline, or what stood on the command line.</summary>
    /// <param name="input">What came down the pipeline.</param>
    /// <param name="recordingId">The recording on the command line.</param>
    public static object? Of(PSObject? input, string? recordingId) =>
        input?.BaseObject is PSCustomObject ? input : input?.BaseObject ?? recordingId;
}
