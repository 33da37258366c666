namespace GenesysRecordingTags.Core.Http;

/// <summary>Which addresses a secret or an audit record may be sent to.</summary>
public static class ServiceUri
{
    /// <summary>Whether what is sent there can't be read on the way: https, or http that does not leave this machine.</summary>
    /// <param name="uri">The address.</param>
    public static bool IsProtected(Uri uri)
    {
        ArgumentNullException.ThrowIfNull(uri);
        return uri.IsAbsoluteUri && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback));
    }

    /// <summary>Refuses what is not the address of a service, or would send a secret in the clear.</summary>
    /// <param name="uri">The address. A path is fine: gateways have one.</param>
    /// <param name="name">Who gave it, for the message: <c>-BaseUri</c>.</param>
    /// <exception cref="GenesysApiException">Of kind InvalidRequest.</exception>
    public static void Validate(Uri uri, string name)
    {
        if (uri is not { IsAbsoluteUri: true } || (uri.Scheme != Uri.UriSchemeHttps && uri.Scheme != Uri.UriSchemeHttp))
        {
            throw Invalid($"{name} must be an absolute https URI.", "Give a URI like https://company.mypurecloud.com.");
        }

        // The message does not repeat the URI: its user part may be a secret.
        if (uri.UserInfo.Length > 0)
        {
            throw Invalid($"{name} must not hold a user name or a secret.", "Give the client's id and secret as a credential.");
        }

        if (uri.Query.Length > 0 || uri.Fragment.Length > 0)
        {
            throw Invalid($"{name} must not hold a query or a fragment.", "Give scheme, host, port and path only.");
        }

        if (!IsProtected(uri))
        {
            throw Invalid(
                $"{name} '{uri.GetLeftPart(UriPartial.Authority)}' is plain http to another machine: the secret would cross the network unprotected.",
                "Give an https URI; plain http is for this machine (localhost) only.");
        }
    }

    private static GenesysApiException Invalid(string message, string action) => new(GenesysErrorKind.InvalidRequest, message, action);
}
