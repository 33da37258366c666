namespace GenesysRecordingTags.Sandbox;

/// <summary>What the organisation knows of a token it has issued.</summary>
internal sealed record AccessToken(string ClientId, IReadOnlyList<string> Scopes, DateTimeOffset ExpiresAt);
