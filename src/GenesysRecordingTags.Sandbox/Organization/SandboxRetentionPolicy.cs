namespace GenesysRecordingTags.Sandbox;

/// <summary>A media retention policy: days from a recording's creation; null where the policy does not say.</summary>
internal sealed record SandboxRetentionPolicy(string Id, string Name, bool IsEnabled, int? ArchiveDays, int? DeleteDays, int Order);
