using System.Security.Cryptography.X509Certificates;

namespace GenesysRecordingTags.Core.Audit.Proofs;

/// <summary>What this machine knows of the certificate that signed a checkpoint.</summary>
internal static class SignerTrust
{
    /// <summary>Whether a certificate vouches for itself.</summary>
    public static bool IsSelfSigned(X509Certificate2 certificate) => certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData);

    /// <summary>Whether this machine trusts a certificate, as of a time. Nothing is fetched from the network: a revocation is not noticed.</summary>
    /// <param name="certificate">The certificate.</param>
    /// <param name="time">The time.</param>
    public static bool IsTrusted(X509Certificate2 certificate, DateTimeOffset time)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationTime = time.LocalDateTime;
        return chain.Build(certificate);
    }

    /// <summary>Whether a certificate was valid at a time.</summary>
    public static bool IsValidAt(X509Certificate2 certificate, DateTimeOffset time) =>
        time.LocalDateTime >= certificate.NotBefore && time.LocalDateTime <= certificate.NotAfter;

    /// <summary>Whether a certificate's key usage allows signatures; one without a key usage allows all.</summary>
    public static bool MaySign(X509Certificate2 certificate) =>
        certificate.Extensions.OfType<X509KeyUsageExtension>().All(usage =>
            (usage.KeyUsages & (X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.NonRepudiation)) != X509KeyUsageFlags.None);
}
