namespace GenesysRecordingTags.Sandbox;

/// <summary>Something with an id and a name: a queue, an agent, a wrap-up code, a topic.</summary>
internal sealed record NamedId(string Id, string Name);
