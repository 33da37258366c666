namespace GenesysRecordingTags.Core.Http;

/// <summary>The settings that every connection to a network has in common.</summary>
internal static class SocketsHandler
{
    /// <summary>Makes a handler that follows no redirect, keeps no cookie, and reaches this machine without a proxy.</summary>
    /// <param name="addresses">The addresses it is for.</param>
    public static SocketsHttpHandler Create(params Uri?[] addresses)
    {
        var handler = new SocketsHttpHandler
        {
            // A redirect would take a secret to a host that nobody named.
            AllowAutoRedirect = false,
            UseCookies = false,
            // Long-lived connections must still follow a change of the service's address.
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        };
        if (addresses.Any(address => address is { IsLoopback: true }))
        {
            handler.Proxy = new LoopbackBypassProxy(HttpClient.DefaultProxy);
        }

        return handler;
    }
}
