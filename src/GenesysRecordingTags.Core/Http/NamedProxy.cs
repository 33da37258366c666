using System.Net;

namespace GenesysRecordingTags.Core.Http;

/// <summary>The proxy that was named for a connection. What goes to this machine in plain text must not leave it: only a proxy on this
/// machine itself takes it.</summary>
/// <param name="address">Where the proxy is.</param>
internal sealed class NamedProxy(Uri address) : IWebProxy
{
    /// <inheritdoc/>
    public ICredentials? Credentials { get; set; }

    /// <inheritdoc/>
    public Uri? GetProxy(Uri destination) => IsBypassed(destination) ? null : address;

    /// <inheritdoc/>
    public bool IsBypassed(Uri host) => host.IsLoopback && !address.IsLoopback;
}
