using System.Net;

namespace GenesysRecordingTags.Core.Http;

/// <summary>The configured proxy, for all hosts but this machine: what goes to loopback in plain text must not leave it.</summary>
/// <param name="configured">The proxy of the environment or the system.</param>
internal sealed class LoopbackBypassProxy(IWebProxy configured) : IWebProxy
{
    /// <inheritdoc/>
    public ICredentials? Credentials
    {
        get => configured.Credentials;
        set => configured.Credentials = value;
    }

    /// <inheritdoc/>
    public Uri? GetProxy(Uri destination) => destination.IsLoopback ? null : configured.GetProxy(destination);

    /// <inheritdoc/>
    public bool IsBypassed(Uri host) => host.IsLoopback || configured.IsBypassed(host);
}
