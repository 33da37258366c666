namespace GenesysRecordingTags.Core.Api;

/// <summary>Which organisation a connection is of. Ledgers, cursors and operation keys belong to exactly one.</summary>
/// <param name="Id">The identity: on the Media API the normalised base URI, on the Platform API the organisation's id.</param>
/// <param name="Name">How people know it: host, port where it is not the usual one, and path.</param>
/// <param name="Authority">Host, and port where it is not the usual one; version 0.1.0 knew organisations by this alone.</param>
public sealed record OrganizationIdentity(string Id, string Name, string Authority)
{
    /// <summary>What the identities of organisations begin with that are known by their ids.</summary>
    internal const string IdScheme = "genesys-cloud:";

    /// <summary>The identity of an organisation that is known by its base URI (Media API).</summary>
    /// <param name="baseUri">An absolute address.</param>
    public static OrganizationIdentity Of(Uri baseUri)
    {
        ArgumentNullException.ThrowIfNull(baseUri);
        var host = baseUri.HostNameType == UriHostNameType.IPv6 ? $"[{baseUri.IdnHost.Trim('[', ']')}]" : baseUri.IdnHost.TrimEnd('.');
        var authority = (baseUri.IsDefaultPort ? host : $"{host}:{baseUri.Port}").ToLowerInvariant();
        var path = baseUri.AbsolutePath.TrimEnd('/');
        return new OrganizationIdentity($"{baseUri.Scheme}://{authority}{path}", authority + path, authority);
    }

    /// <summary>The identity of an organisation that is known by its id (Platform API): all organisations of a region share a host.</summary>
    /// <param name="id">The organisation's id.</param>
    /// <param name="name">Its name; it may change, and is not part of the identity.</param>
    public static OrganizationIdentity OfId(string id, string? name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(id);
        var key = id.Trim().ToLowerInvariant();
        return new OrganizationIdentity(IdScheme + key, string.IsNullOrWhiteSpace(name) ? key : name.Trim(), key);
    }

    /// <summary>Whether it is known by its id, whatever its name and address.</summary>
    public bool IsKnownById => Id.StartsWith(IdScheme, StringComparison.Ordinal);

    /// <summary>Whether its path tells it apart from others of the same host.</summary>
    public bool HasPath => !IsKnownById && Name.Length > Authority.Length;

    /// <inheritdoc/>
    public override string ToString() => Id;
}
