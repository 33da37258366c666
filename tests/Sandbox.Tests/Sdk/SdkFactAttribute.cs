namespace GenesysRecordingTags.Sandbox.Tests;

/// <summary>A test that is skipped, with the reason, where Node.js or the official SDK is not available.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SdkFactAttribute : FactAttribute
{
    public SdkFactAttribute() => Skip = SdkPackage.MissingBecause;
}
