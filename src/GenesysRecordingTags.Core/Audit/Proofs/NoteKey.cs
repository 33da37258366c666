using System.Buffers.Binary;
using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace GenesysRecordingTags.Core.Audit.Proofs;

/// <summary>The key of a certificate as a key of signed notes. Signatures are over SHA-256.</summary>
/// <remarks>ECDSA is type 0x02 of the signed-note specification, whose key id is a hash of the public key alone, and whose signature is DER. RSA has no type
/// there: it takes 0xff, which is for such, followed by a name of its own; its signature is PKCS #1 version 1.5.</remarks>
internal sealed class NoteKey : IDisposable
{
    /// <summary>An RSA key that is shorter is not taken.</summary>
    public const int MinimumRsaBits = 2048;

    private const byte UnassignedType = 0xff;
    private const string RsaTypeName = "GenesysRecordingTags/rsa-pkcs1v15-sha256";
    private const string EllipticCurveKey = "1.2.840.10045.2.1";

    // P-256, P-384 and P-521: what the specification allows.
    private static readonly string[] Curves = ["1.2.840.10045.3.1.7", "1.3.132.0.34", "1.3.132.0.35"];

    private readonly X509Certificate2 _certificate;
    private readonly ECDsa? _ecdsa;
    private readonly RSA? _rsa;

    private NoteKey(string name, X509Certificate2 certificate)
    {
        Name = name;
        _certificate = certificate;
        _ecdsa = IsKnownCurve(certificate.PublicKey) ? certificate.GetECDsaPublicKey() : null;
        _rsa = certificate.GetRSAPublicKey() is { KeySize: >= MinimumRsaBits } rsa ? rsa : null;
        Id = MakeId(name, certificate.PublicKey.ExportSubjectPublicKeyInfo(), isRsa: _rsa is not null);
    }

    /// <summary>The key's name.</summary>
    public string Name { get; }

    /// <summary>The key's id.</summary>
    public uint Id { get; }

    /// <summary>The key of a certificate.</summary>
    /// <param name="name">The name it signs under.</param>
    /// <param name="certificate">The certificate.</param>
    /// <exception cref="GenesysException">Notes can't be signed with a key like this.</exception>
    public static NoteKey Of(string name, X509Certificate2 certificate)
    {
        var key = new NoteKey(name, certificate);
        if (key._ecdsa is not null || key._rsa is not null)
        {
            return key;
        }

        key.Dispose();
        throw new GenesysException(
            GenesysErrorKind.InvalidRequest,
            $"The key of the certificate '{certificate.Subject}' ({certificate.PublicKey.Oid.FriendlyName ?? certificate.PublicKey.Oid.Value}) is none that a checkpoint is signed with.",
            FormattableString.Invariant($"Use a certificate with an ECDSA key of the curve P-256, P-384 or P-521, or with an RSA key of {MinimumRsaBits} bits at least."));
    }

    /// <summary>Signs a text.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="GenesysException">The private key can't be used.</exception>
    public NoteSignature Sign(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        try
        {
            using var ecdsa = _certificate.GetECDsaPrivateKey();
            using var rsa = _certificate.GetRSAPrivateKey();
            var signature = ecdsa?.SignData(bytes, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence)
                ?? rsa?.SignData(bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
                ?? throw new CryptographicException("there is none with it");
            return new NoteSignature(Name, Id, signature);
        }
        catch (CryptographicException ex)
        {
            throw new GenesysException(
                GenesysErrorKind.InvalidRequest,
                $"The private key of the certificate '{_certificate.Subject}' cannot be used: {ex.Message.TrimEnd('.')}.",
                "Give a certificate whose private key this user may use: of the user's store by its thumbprint, or Get-PfxCertificate of a .pfx file.",
                ex);
        }
    }

    /// <summary>Whether a signature is this key's, of this text.</summary>
    public bool Verify(string text, NoteSignature signature)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return _ecdsa?.VerifyData(bytes, signature.Signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence)
            ?? _rsa!.VerifyData(bytes, signature.Signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _ecdsa?.Dispose();
        _rsa?.Dispose();
    }

    private static uint MakeId(string name, byte[] publicKey, bool isRsa)
    {
        byte[] input = isRsa
            ? [.. Encoding.UTF8.GetBytes(name), (byte)'\n', UnassignedType, .. Encoding.ASCII.GetBytes(RsaTypeName), .. publicKey]
            : publicKey;
        return BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData(input));
    }

    private static bool IsKnownCurve(PublicKey key)
    {
        if (key.Oid.Value != EllipticCurveKey)
        {
            return false;
        }

        try
        {
            return Curves.Contains(AsnDecoder.ReadObjectIdentifier(key.EncodedParameters.RawData, AsnEncodingRules.DER, out _));
        }
        catch (AsnContentException)
        {
            // A curve that is described instead of named.
            return false;
        }
    }
}
