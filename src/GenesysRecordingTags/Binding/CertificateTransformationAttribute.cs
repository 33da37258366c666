using System.Management.Automation;

namespace GenesysRecordingTags.Binding;

/// <summary>Takes a thumbprint or a path where a certificate with its private key is wanted.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class CertificateTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) =>
        (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) switch
        {
            string text when CertificateArgument.ReadHash(text) is { } hash => CertificateArgument.FindInStore(hash)
                ?? throw new ArgumentTransformationMetadataException($"Neither the user's nor the machine's store of personal certificates has one with the thumbprint {hash}."),
            string path => CertificateArgument.Load(engineIntrinsics, path, needsKey: true),
            FileInfo file => CertificateArgument.Load(engineIntrinsics, file.FullName, needsKey: true),
            var given => given,
        };
}
