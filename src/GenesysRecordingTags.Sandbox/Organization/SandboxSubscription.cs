namespace GenesysRecordingTags.Sandbox;

/// <summary>An event subscription.</summary>
internal sealed record SandboxSubscription(
    string Id, string Name, IReadOnlyList<string> EventTypes, int PageSize, DateTimeOffset CreatedDate);
