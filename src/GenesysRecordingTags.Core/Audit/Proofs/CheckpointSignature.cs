using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace GenesysRecordingTags.Core.Audit.Proofs;

/// <summary>Who signed a checkpoint, by the certificate that is with it.</summary>
/// <param name="Certificate">The certificate; null where there is none, or it is none.</param>
/// <param name="Problem">What is wrong; null where the signature is the certificate's, or there is neither.</param>
internal sealed record CheckpointSignature(X509Certificate2? Certificate, RecordingAuditFinding? Problem)
{
    private const string Subject = "checkpoint";

    private const string AskAgain = "Do not rely on this file: ask whoever gave it to you for the one that was exported.";

    /// <summary>Finds the signature that the certificate's key made. Those of keys that are not known here say nothing, as the specification demands.</summary>
    /// <param name="note">The note.</param>
    /// <param name="certificate">The certificate, DER.</param>
    public static CheckpointSignature Find(SignedNote note, byte[]? certificate)
    {
        if (certificate is null)
        {
            return new(null, note.Signatures.Count > 0 ? Of("CertificateMissing", "The checkpoint is signed, and the certificate to verify that with is missing.") : null);
        }

        if (Load(certificate) is not { } loaded)
        {
            return new(null, Of("CertificateInvalid", "What the file has as its certificate is none."));
        }

        var origin = note.Text[..note.Text.IndexOf('\n', StringComparison.Ordinal)];
        try
        {
            using var key = NoteKey.Of(origin, loaded);
            return new(loaded, Verify(note, key, loaded));
        }
        catch (Exception ex) when (ex is GenesysException or CryptographicException)
        {
            return new(loaded, Of("CertificateInvalid", $"The certificate '{loaded.Subject}' cannot have signed the checkpoint: {ex.Message}"));
        }
    }

    /// <summary>A finding on the checkpoint or its signature.</summary>
    public static RecordingAuditFinding Of(string kind, string message, string? action = null) =>
        new() { Kind = kind, Subject = Subject, Message = message.StartsWith(kind, StringComparison.Ordinal) ? message : $"{kind}: {message}", RecommendedAction = action ?? AskAgain };

    private static RecordingAuditFinding? Verify(SignedNote note, NoteKey key, X509Certificate2 certificate)
    {
        if (note.Signatures.Count == 0)
        {
            return Of("SignatureMissing", $"The file has the certificate '{certificate.Subject}', and its checkpoint no signature.");
        }

        var signatures = note.Signatures.Where(signature => signature.KeyName == key.Name && signature.KeyId == key.Id).ToList();
        if (signatures.Count == 0)
        {
            return Of("SignerDiffers", $"No signature of the checkpoint is of the key of the certificate '{certificate.Subject}': another key signed it, or the certificate was exchanged.");
        }

        return signatures.TrueForAll(signature => key.Verify(note.Text, signature))
            ? null
            : Of("SignatureInvalid", $"The signature of the certificate '{certificate.Subject}' is not of this checkpoint: the checkpoint or the signature was altered.");
    }

    /// <summary>Loads a certificate and nothing else: bytes that are a key store would be decrypted with as much work as they ask for.</summary>
    /// <returns>Null where it is none, or one of which not everything can be read that is asked for later.</returns>
    private static X509Certificate2? Load(byte[] bytes)
    {
        X509Certificate2? certificate = null;
        try
        {
            certificate = bytes.Length > 0 && X509Certificate2.GetCertContentType(bytes) == X509ContentType.Cert ? new X509Certificate2(bytes) : null;

            // PEM, and bytes behind the certificate, are read as well: the hash of the certificate would not be that of the bytes.
            return certificate?.RawData.AsSpan().SequenceEqual(bytes) is true && certificate is { NotBefore.Year: > 0, NotAfter.Year: > 0, Subject.Length: >= 0, Issuer.Length: >= 0, Thumbprint.Length: > 0 } ? certificate : null;
        }
        catch (CryptographicException)
        {
            certificate?.Dispose();
            return null;
        }
    }
}
