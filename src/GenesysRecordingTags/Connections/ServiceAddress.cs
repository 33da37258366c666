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

    /// <summary>Reads an address, and checks it like one that a parameter gave.</summary>
    /// <param name="text">The text.</param>
    /// <param name="variable">The variable of the environment that holds it.</param>
    /// <exception cref="GenesysException">InvalidRequest.</exception>
    public static Uri Parse(string text, string variable)
    {
        // The message does not repeat the text: its user part may be a secret.
        if (!Uri.TryCreate(text.Trim(), UriKind.Absolute, out var address))
        {
            throw new GenesysException(GenesysErrorKind.InvalidRequest, $"{variable} is not an address.", "Set it to a URI like https://company.mypurecloud.com.");
        }

        ServiceUri.Validate(address, variable);
        return address;
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
