using System.Runtime.InteropServices;
using System.Security;
using System.Security.Cryptography;
using System.Text;

namespace GenesysRecordingTags.Core.Authentication;

/// <summary>An OAuth client's id and secret. The secret is bytes, wiped on disposal, and nothing prints it.</summary>
public sealed class ClientCredentials : IDisposable
{
    private readonly byte[] _pair;
    private readonly int _secretStart;

    /// <summary>Takes a copy of the secret.</summary>
    /// <param name="clientId">The client's id.</param>
    /// <param name="clientSecret">The client's secret.</param>
    /// <exception cref="GenesysApiException">Of kind InvalidRequest: one of them is empty, or the id has a colon.</exception>
    public ClientCredentials(string clientId, SecureString clientSecret)
    {
        ArgumentNullException.ThrowIfNull(clientSecret);
        if (string.IsNullOrWhiteSpace(clientId) || clientId.Contains(':', StringComparison.Ordinal) || clientSecret.Length == 0)
        {
            throw new GenesysApiException(
                GenesysErrorKind.InvalidRequest,
                "The OAuth client's id or secret is empty, or its id holds a colon.",
                "Give the id and the secret of a Genesys Cloud OAuth client.");
        }

        ClientId = clientId;
        var unmanaged = Marshal.SecureStringToGlobalAllocUnicode(clientSecret);
        var characters = new char[clientSecret.Length];
        try
        {
            Marshal.Copy(unmanaged, characters, 0, characters.Length);
            _secretStart = Encoding.UTF8.GetByteCount(clientId) + 1;
            // Pinned, so that no collection leaves a copy behind.
            _pair = GC.AllocateArray<byte>(_secretStart + Encoding.UTF8.GetByteCount(characters), pinned: true);
            Encoding.UTF8.GetBytes(clientId, _pair);
            _pair[_secretStart - 1] = (byte)':';
            Encoding.UTF8.GetBytes(characters, _pair.AsSpan(_secretStart));
        }
        finally
        {
            Array.Clear(characters);
            Marshal.ZeroFreeGlobalAllocUnicode(unmanaged);
        }
    }

    /// <summary>The client's id; no secret.</summary>
    public string ClientId { get; }

    /// <summary>The secret's bytes.</summary>
    internal ReadOnlySpan<byte> Secret => _pair.AsSpan(_secretStart);

    /// <summary>The value of the Authorization header, made anew each time and kept nowhere.</summary>
    internal string CreateBasicHeader() => "Basic " + Convert.ToBase64String(_pair);

    /// <summary>Wipes the secret.</summary>
    public void Dispose() => CryptographicOperations.ZeroMemory(_pair);

    /// <inheritdoc/>
    public override string ToString() => ClientId;
}
