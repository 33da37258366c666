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
                $"'{domain}' is no domain.",
                "Give the bare domain, for example company.mypurecloud.com. For an address with a scheme, port or path use -BaseUri.");
    }

    /// <summary>Checks an address: https, or http to loopback, without user, query and fragment.</summary>
    /// <param name="address">The address.</param>
    /// <param name="parameter">The parameter that gave it.</param>
    /// <exception cref="GenesysException">InvalidRequest.</exception>
    public static Uri Check(Uri address, string parameter)
    {
        if (!address.IsAbsoluteUri || address.Scheme is not ("https" or "http") || address.UserInfo.Length > 0
            || address.Query.Length > 0 || address.Fragment.Length > 0)
        {
            // The address itself is not repeated: a user part may hold a password.
            throw new GenesysException(
                GenesysErrorKind.InvalidRequest,
                $"-{parameter} is no address of a service.",
                "Give an absolute https address without user name, query or fragment, for example https://gateway.example.com/genesys.");
        }

        return address.Scheme == "https" || address.IsLoopback
            ? address
            : throw new GenesysException(
                GenesysErrorKind.InvalidRequest,
                $"-{parameter} {address} would send the client's secret in the clear.",
                "Use https. Plain http is for loopback addresses only.");
    }
}
