using System.Net;

namespace GenesysRecordingTags.Core.Http;

/// <summary>A proxy that was named for a connection.</summary>
public sealed record ProxyOptions
{
    /// <summary>Where the proxy is: http or https, without a user part.</summary>
    public required Uri Address { get; init; }

    /// <summary>Its user and password; null where it wants none.</summary>
    public NetworkCredential? Credential { get; init; }

    /// <summary>Refuses what is no proxy, or would show a password.</summary>
    /// <exception cref="GenesysApiException">Of kind InvalidRequest.</exception>
    internal void Validate()
    {
        if (Address is not { IsAbsoluteUri: true } || (Address.Scheme != Uri.UriSchemeHttp && Address.Scheme != Uri.UriSchemeHttps))
        {
            throw Invalid("-Proxy must be an absolute http or https URI.", "Give a URI like http://proxy.example.com:8080.");
        }

        // The message does not repeat the URI: its user part may be a secret.
        if (Address.UserInfo.Length > 0)
        {
            throw Invalid("-Proxy must not hold a user name or a password.", "Give them with -ProxyCredential.");
        }
    }

    /// <summary>The proxy as connections take it.</summary>
    internal IWebProxy Create() => new NamedProxy(Address) { Credentials = Credential };

    /// <summary>Everything but the password.</summary>
    public override string ToString() => Address.ToString();

    private static GenesysApiException Invalid(string message, string action) => new(GenesysErrorKind.InvalidRequest, message, action);
}
