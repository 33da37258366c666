using System.Management.Automation;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace GenesysRecordingTags.Binding;

/// <summary>Takes a certificate, as an object, a path or a thumbprint, where the hash of the one that is expected is wanted.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class CertificateHashTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) =>
        (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) switch
        {
            X509Certificate2 certificate => HashOf(certificate),
            string text when CertificateArgument.ReadHash(text) is { } hash => hash,
            string path => HashOf(CertificateArgument.Load(engineIntrinsics, path, needsKey: false)),
            FileInfo file => HashOf(CertificateArgument.Load(engineIntrinsics, file.FullName, needsKey: false)),
            var given => given,
        };

    private static string HashOf(X509Certificate2 certificate) => certificate.GetCertHashString(HashAlgorithmName.SHA256);
}
