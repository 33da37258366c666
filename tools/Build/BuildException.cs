namespace GenesysRecordingTags.Build;

/// <summary>A step failed, and said why.</summary>
internal sealed class BuildException(string message) : Exception(message);
