namespace GenesysRecordingTags.Core.Logging;

/// <summary>What all lines of one connection say of it.</summary>
/// <param name="Connection">The connection's name; null as long as it has none.</param>
/// <param name="OrganizationId">The organisation's id; null as long as it is not known.</param>
public sealed record LogOrigin(string? Connection, string? OrganizationId);
