using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace GenesysRecordingTags.Core.Tests.Audit.Proofs;

/// <summary>Certificates that tests make for themselves.</summary>
internal static class TestCertificates
{
    /// <summary>A self-signed certificate of a kind of key.</summary>
    /// <param name="kind">P-256, P-384, P-521, brainpoolP256r1, RSA or RSA-1024.</param>
    /// <param name="name">Its subject.</param>
    /// <param name="ends">When it ends, from now.</param>
    /// <param name="usage">What its key may be used for; null: anything.</param>
    public static X509Certificate2 Make(string kind, string name = "CN=Compliance", TimeSpan? ends = null, X509KeyUsageFlags? usage = null)
    {
        var request = kind.StartsWith("RSA", StringComparison.Ordinal)
            ? new CertificateRequest(name, RSA.Create(kind == "RSA" ? 2048 : 1024), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            : new CertificateRequest(name, ECDsa.Create(CurveOf(kind)), HashAlgorithmName.SHA256);
        if (usage is { } flags)
        {
            request.CertificateExtensions.Add(new X509KeyUsageExtension(flags, critical: true));
        }

        var now = DateTimeOffset.UtcNow;
        return request.CreateSelfSigned(now.AddDays(-2), now + (ends ?? TimeSpan.FromDays(1)));
    }

    private static ECCurve CurveOf(string kind) => kind switch
    {
        "P-256" => ECCurve.NamedCurves.nistP256,
        "P-384" => ECCurve.NamedCurves.nistP384,
        "P-521" => ECCurve.NamedCurves.nistP521,
        _ => ECCurve.CreateFromFriendlyName(kind),
    };
}
