using System.Management.Automation;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace GenesysRecordingTags.Binding;

/// <summary>Finds the certificate that an argument means: an object, a file, a thumbprint of the user's or the machine's store, or a path of the drive Cert:.</summary>
internal static class CertificateArgument
{
    private const int Sha1Digits = 40;
    private const int Sha256Digits = 64;

    /// <summary>The digits of a certificate's hash, without what people put between them.</summary>
    /// <param name="text">The text.</param>
    /// <returns>Null where it is no such hash.</returns>
    public static string? ReadHash(string text)
    {
        var digits = new string(text.Where(letter => letter is not (' ' or ':' or '-' or '\u200e')).ToArray());
        return digits.Length is Sha1Digits or Sha256Digits && digits.All(char.IsAsciiHexDigit) ? digits.ToUpperInvariant() : null;
    }

    /// <summary>The certificate of a hash in the stores of the user and the machine; one with its private key first.</summary>
    /// <param name="hash">Its SHA-1 or SHA-256 hash.</param>
    /// <returns>Null where there is none.</returns>
    public static X509Certificate2? FindInStore(string hash)
    {
        var found = new[] { StoreLocation.CurrentUser, StoreLocation.LocalMachine }.SelectMany(ReadStore).Where(certificate => IsHashOf(hash, certificate)).ToList();
        return found.Find(certificate => certificate.HasPrivateKey) ?? found.FirstOrDefault();
    }

    /// <summary>The certificate at a path.</summary>
    /// <param name="engine">For the current location and the drives.</param>
    /// <param name="path">The path.</param>
    /// <param name="needsKey">Whether its private key is wanted, too.</param>
    /// <exception cref="ArgumentTransformationMetadataException">There is none, or it can't be read.</exception>
    public static X509Certificate2 Load(EngineIntrinsics engine, string path, bool needsKey)
    {
        try
        {
            var place = engine.SessionState.Path.GetUnresolvedProviderPathFromPSPath(path, out var provider, out _);
            if (provider.Name != "FileSystem")
            {
                return engine.InvokeProvider.Item.Get(path) is [{ BaseObject: X509Certificate2 certificate }]
                    ? certificate
                    : throw new ArgumentTransformationMetadataException($"'{DisplayText.Escape(path)}' is no certificate.");
            }

            return LoadFile(place, needsKey);
        }
        catch (Exception ex) when (ex is CryptographicException or IOException or UnauthorizedAccessException or ItemNotFoundException or System.Management.Automation.DriveNotFoundException)
        {
            throw new ArgumentTransformationMetadataException(
                $"The certificate '{DisplayText.Escape(path)}' cannot be read: {DisplayText.Escape(ex.Message)} Give a thumbprint of the user's store, a .pem or .pfx file without a password, "
                + "or an object: -Certificate (Get-PfxCertificate file.pfx) asks for the password.",
                ex);
        }
    }

    private static X509Certificate2 LoadFile(string path, bool needsKey)
    {
        var bytes = File.ReadAllBytes(path);
        if (bytes.AsSpan().IndexOf("-----BEGIN "u8) >= 0)
        {
            return needsKey ? X509Certificate2.CreateFromPemFile(path) : X509Certificate2.CreateFromPem(File.ReadAllText(path));
        }

        // A key that is only used once need not be left on the disk; macOS has no other way.
        var storage = OperatingSystem.IsMacOS() ? X509KeyStorageFlags.DefaultKeySet : X509KeyStorageFlags.EphemeralKeySet;
        return X509Certificate2.GetCertContentType(bytes) == X509ContentType.Cert ? new X509Certificate2(bytes) : new X509Certificate2(bytes, string.Empty, storage);
    }

    private static IEnumerable<X509Certificate2> ReadStore(StoreLocation location)
    {
        using var store = new X509Store(StoreName.My, location);
        try
        {
            store.Open(OpenFlags.ReadOnly | OpenFlags.OpenExistingOnly);
        }
        catch (CryptographicException)
        {
            // This system has no such store.
            return [];
        }

        return store.Certificates;
    }

    private static bool IsHashOf(string hash, X509Certificate2 certificate) =>
        hash == certificate.GetCertHashString(hash.Length == Sha1Digits ? HashAlgorithmName.SHA1 : HashAlgorithmName.SHA256);
}
