using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace GenesysRecordingTags.Core.Audit.Proofs;

/// <summary>Verifies a proof with nothing else at hand: its records, their place in the tree, the checkpoint, its signature, and that it continues an earlier one.</summary>
internal sealed class AuditProofVerifier
{
    private const string KnowTheSigner = "Give the certificate or its thumbprint, from a place that you trust, as -Certificate.";

    private readonly AuditVerificationOptions _options;
    private readonly List<RecordingAuditFinding> _findings = [];
    private readonly List<string> _notes = [];

    private AuditProofVerifier(AuditVerificationOptions options) => _options = options;

    /// <summary>Verifies a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">What is known from elsewhere.</param>
    /// <exception cref="GenesysException">InvalidFile: it is no proof. InvalidRequest: the options are for a chain.</exception>
    public static RecordingAuditVerification Verify(string path, AuditVerificationOptions options)
    {
        if (options.ExpectedHeadHash is not null || options.PrecedingHash is not null)
        {
            throw new GenesysException(
                GenesysErrorKind.InvalidRequest,
                $"'{path}' is a proof of single records: it has no head hash and no preceding hash.",
                "Leave out -ExpectedHeadHash and -PrecedingHash; -Checkpoint compares a proof with an earlier one.");
        }

        var started = Stopwatch.GetTimestamp();
        var bytes = ProofFile.ReadBytes(path);
        AuditProof proof;
        try
        {
            proof = AuditProofJson.Read(bytes);
        }
        catch (FormatException ex)
        {
            throw new GenesysException(
                GenesysErrorKind.InvalidFile,
                $"The file '{path}' is no proof of audit records: {ex.Message}.",
                "Name a proof of Export-RecordingAudit -Proof, or another export that can be verified (.jsonl).",
                ex);
        }

        return new AuditProofVerifier(options).Verify(proof) with { Path = path, Duration = Stopwatch.GetElapsedTime(started) };
    }

    private RecordingAuditVerification Verify(AuditProof proof)
    {
        RecordingAuditProof? shown = null;
        try
        {
            var note = SignedNote.Parse(proof.Checkpoint);
            var checkpoint = Checkpoint.Parse(note.Text);
            var extensions = AuditExtensions.Parse(checkpoint.Extensions);
            shown = Judge(proof, note, checkpoint, extensions);
        }
        catch (FormatException ex)
        {
            _findings.Add(CheckpointSignature.Of("CheckpointMalformed", $"CheckpointMalformed: the checkpoint is none: {ex.Message}."));
        }

        return new RecordingAuditVerification
        {
            RecordCount = proof.Records.Count,
            FirstBroken = _findings.Find(finding => finding.Sequence is not null)?.Sequence,
            Reason = _findings is [var first, ..] ? first.Kind : null,
            Message = _findings.Count == 0 ? null : string.Join(' ', _findings.Select(finding => finding.Message)),
            Findings = _findings,
            Proof = shown,
        };
    }

    private RecordingAuditProof Judge(AuditProof proof, SignedNote note, Checkpoint checkpoint, AuditExtensions extensions)
    {
        using var certificate = JudgeSigner(note, proof, extensions, out var isExpected);
        _findings.AddRange(RecordChecks.Find(proof.Records, checkpoint, extensions));
        if (extensions.RecordCounts.Count == 0)
        {
            _findings.Add(CheckpointSignature.Of("CheckpointMalformed", "CheckpointMalformed: the checkpoint names no recording."));
        }

        var isContinued = _options.Checkpoint is { } earlier && Continues(earlier, checkpoint, proof.Consistency);
        var isTrusted = certificate is not null && SignerTrust.IsTrusted(certificate, extensions.Time);
        var isSelfSigned = certificate is not null && SignerTrust.IsSelfSigned(certificate);
        AddNotes(certificate, isTrusted, isSelfSigned, isExpected);
        return new RecordingAuditProof
        {
            RecordingId = [.. extensions.RecordCounts.Keys.Order(StringComparer.Ordinal)],
            Origin = checkpoint.Origin,
            Organization = extensions.Organization,
            TreeSize = checkpoint.TreeSize,
            RootHash = Convert.ToBase64String(checkpoint.RootHash),
            Time = extensions.Time,
            IsSigned = certificate is not null,
            Signer = certificate?.Subject,
            Thumbprint = certificate?.Thumbprint,
            CertificateHash = certificate?.GetCertHashString(HashAlgorithmName.SHA256),
            IsExpectedSigner = isExpected,
            IsTrusted = isTrusted,
            IsSelfSigned = isSelfSigned,
            ConsistentWith = isContinued ? _options.Checkpoint!.Checkpoint.TreeSize : null,
            Notes = _notes,
        };
    }

    /// <returns>The certificate of whoever signed; null where nobody did, or the signature is not the certificate's.</returns>
    private X509Certificate2? JudgeSigner(SignedNote note, AuditProof proof, AuditExtensions extensions, out bool? isExpected)
    {
        isExpected = _options.ExpectedCertificate is null ? null : false;
        var (certificate, problem) = CheckpointSignature.Find(note, proof.Certificate);
        if (problem is not null)
        {
            certificate?.Dispose();
            _findings.Add(problem);
            return null;
        }

        if (certificate is null)
        {
            if (_options.ExpectedCertificate is not null)
            {
                _findings.Add(CheckpointSignature.Of("NotSigned", "NotSigned: the checkpoint is not signed, and a certificate is expected."));
            }

            return null;
        }

        if (!SignerTrust.IsValidAt(certificate, extensions.Time))
        {
            _findings.Add(CheckpointSignature.Of(
                "CertificateNotValid",
                $"CertificateNotValid: the certificate '{certificate.Subject}' was not valid at {DisplayTime.Of(extensions.Time)}, the time of the checkpoint."));
        }

        if (_options.ExpectedCertificate is { } expected)
        {
            isExpected = IsHashOf(expected, certificate);
            if (isExpected is false)
            {
                _findings.Add(CheckpointSignature.Of(
                    "SignerUnexpected",
                    $"SignerUnexpected: the checkpoint is signed by '{certificate.Subject}' ({certificate.Thumbprint}), which is not the certificate that is expected."));
            }
        }

        return certificate;
    }

    private void AddNotes(X509Certificate2? certificate, bool isTrusted, bool isSelfSigned, bool? isExpected)
    {
        if (_findings.Count > 0)
        {
            return;
        }

        if (certificate is null)
        {
            _notes.Add("The checkpoint is not signed: whoever wrote this file could have made all of it. Compare its tree size and root hash with those of the ledger, or with a checkpoint that you kept (-Checkpoint).");
        }
        else if (isExpected is null && !isTrusted)
        {
            _notes.Add($"The checkpoint is signed with a certificate that this machine does not trust{(isSelfSigned ? ": it is self-signed, and anybody can make one of that name" : string.Empty)}. {KnowTheSigner}");
        }
    }

    private bool Continues(KeptCheckpoint earlier, Checkpoint checkpoint, ConsistencyProof? consistency)
    {
        var kept = earlier.Checkpoint;
        var (kind, message) = kept.Origin != checkpoint.Origin
            ? ("OtherLedger", $"the proof is of the ledger '{checkpoint.Origin}', and the checkpoint '{earlier.Path}' of '{kept.Origin}'")
            : kept.TreeSize > checkpoint.TreeSize
                ? ("CheckpointNewer", string.Create(CultureInfo.InvariantCulture, $"the checkpoint '{earlier.Path}' has {kept.TreeSize} records, more than the {checkpoint.TreeSize} of the proof: it is the newer one, or records were cut off"))
                : kept.TreeSize < checkpoint.TreeSize && consistency?.EarlierSize != kept.TreeSize
                    ? ("ConsistencyMissing", string.Create(CultureInfo.InvariantCulture, $"the proof does not show what happened since the {kept.TreeSize} records of the checkpoint '{earlier.Path}'; Export-RecordingAudit -Proof -Checkpoint makes one that does"))
                    : !MerkleProof.Continues(kept.TreeSize, kept.RootHash, checkpoint.TreeSize, checkpoint.RootHash, kept.TreeSize == checkpoint.TreeSize ? [] : consistency!.Path)
                        ? ("Rewritten", string.Create(CultureInfo.InvariantCulture, $"the ledger of the proof does not begin with the {kept.TreeSize} records of the checkpoint '{earlier.Path}'"))
                        : (null, string.Empty);
        if (kind is not null)
        {
            _findings.Add(CheckpointSignature.Of(kind, $"{kind}: {message}."));
        }

        return kind is null;
    }

    private static bool IsHashOf(string expected, X509Certificate2 certificate) =>
        expected.Equals(certificate.GetCertHashString(HashAlgorithmName.SHA256), StringComparison.OrdinalIgnoreCase)
        || expected.Equals(certificate.Thumbprint, StringComparison.OrdinalIgnoreCase);
}
