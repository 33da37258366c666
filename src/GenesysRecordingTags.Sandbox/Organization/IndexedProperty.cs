namespace GenesysRecordingTags.Sandbox;

/// <summary>An analytics property of a conversation's segment.</summary>
internal sealed record IndexedProperty(string SessionId, DateTimeOffset KnownFrom, string Type, string Name, string Value);
