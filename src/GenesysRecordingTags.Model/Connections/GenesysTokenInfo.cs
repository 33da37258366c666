namespace GenesysRecordingTags;

/// <summary>What the service says of the token in use (Media API, section 1; Platform API, section 2).</summary>
public sealed record GenesysTokenInfo
{
    private readonly DisplayList<string> _scopes = DisplayList<string>.Empty;
    private readonly DisplayList<string> _missingScopes = DisplayList<string>.Empty;
    private readonly DisplayList<string> _roles = DisplayList<string>.Empty;
    private readonly DisplayList<string> _divisions = DisplayList<string>.Empty;
    private readonly DisplayList<MissingPermission>? _missingPermissions;

    /// <summary>Whether the service takes the token.</summary>
    public bool Active { get; init; }

    /// <summary>The scopes the token has.</summary>
    public IReadOnlyList<string> Scopes
    {
        get => _scopes;
        init => _scopes = DisplayList<string>.Of(value);
    }

    /// <summary>The scopes this module needs and the token has not.</summary>
    public IReadOnlyList<string> MissingScopes
    {
        get => _missingScopes;
        init => _missingScopes = DisplayList<string>.Of(value);
    }

    /// <summary>The roles of the OAuth client: names, or ids where only those are known. Empty on the Media API.</summary>
    public IReadOnlyList<string> Roles
    {
        get => _roles;
        init => _roles = DisplayList<string>.Of(value);
    }

    /// <summary>The divisions that the roles are granted in: names, or ids where only those are known. What is in other divisions is not
    /// shown to the client, without an error. Empty on the Media API.</summary>
    public IReadOnlyList<string> Divisions
    {
        get => _divisions;
        init => _divisions = DisplayList<string>.Of(value);
    }

    /// <summary>The permissions this module needs and no role of the client has; null where the service did not tell which permissions there
    /// are, and on the Media API.</summary>
    public IReadOnlyList<MissingPermission>? MissingPermissions
    {
        get => _missingPermissions;
        init => _missingPermissions = DisplayList<MissingPermission>.Of(value);
    }

    /// <summary>The organisation.</summary>
    public string? Organization { get; init; }

    /// <summary>The organisation's id; null on the Media API.</summary>
    public string? OrganizationId { get; init; }

    /// <summary>The OAuth client's id.</summary>
    public string? ClientId { get; init; }

    /// <summary>The OAuth client's name; null where the service did not say.</summary>
    public string? ClientName { get; init; }

    /// <summary>When the token runs out (UTC).</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>How long the service took to answer.</summary>
    public Duration Latency { get; init; }
}
