using GenesysRecordingTags.Core.Http;

namespace GenesysRecordingTags.Connections;

/// <summary>Reads where a service is, and refuses what would carry a secret in the clear or to a place the user did not name.</summary>
internal static class ServiceAddress
{
    /// <summary>The address of a tenant's domain.</summary>
    /// <param name="domain">A bare host name.</param>
    /// <exception cref="GenesysException">InvalidRequest.</exception>
    public static Uri OfDomain(string domain)
    {
        var host = domain.Trim();
        return Uri.CheckHostName(host) == UriHostNameType.Dns
            ? new Uri($"https://{host}")
            : throw new GenesysException(
                GenesysErrorKind.InvalidRequest,
                $"'{domain}' is not a domain.",
                "Give the bare domain, for example company.mypurecloud.com. For an address with a scheme, port or path use -BaseUri.");
    }

    /// <summary>Checks an address: https, or http to loopback, without user, query and fragment.</summary>
    /// <param name="address">The address.</param>
    /// <param name="parameter">The parameter that gave it.</param>
    /// <exception cref="GenesysException">InvalidRequest.</exception>
    public static Uri Check(Uri address, string parameter)
    {
        ServiceUri.Validate(address, $"-{parameter}");
        return address;
    }
}
