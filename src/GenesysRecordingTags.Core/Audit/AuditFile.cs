using System.Diagnostics;
using GenesysRecordingTags.Core.Audit.Proofs;
using GenesysRecordingTags.Core.Ledger.Chain;
using GenesysRecordingTags.Core.Ledger;

namespace GenesysRecordingTags.Core.Audit;

/// <summary>Verifies audit records that lie in a file: a ledger, a JSON Lines export, or a proof of single records, of this machine or any other.</summary>
public static class AuditFile
{
    private static ReadOnlySpan<byte> ByteOrderMark => [0xef, 0xbb, 0xbf];

    /// <summary>Verifies a file.</summary>
    /// <param name="path">A ledger, a JSON Lines export, or a proof.</param>
    /// <param name="options">What is known of the chain from elsewhere.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="GenesysException">The file can't be read.</exception>
    public static RecordingAuditVerification Verify(string path, AuditVerificationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        path = Path.GetFullPath(path);
        options ??= new();
        var isLedger = LedgerStores.IsLedger(path);
        if (!isLedger && ProofFile.IsProof(path))
        {
            return AuditProofVerifier.Verify(path, options);
        }

        RefuseOptionsOfProofs(path, options);
        if (isLedger)
        {
            return AuditTrail.Open(path).Verify(options, cancellationToken);
        }

        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, FileOptions.SequentialScan);
            return VerifyLines(file, path, options, cancellationToken);
        }
        catch (Exception ex) when (ex is IOException or UnauthorizedAccessException)
        {
            throw new GenesysException(GenesysErrorKind.InvalidFile, $"The file '{path}' cannot be read: {ex.Message}", "Name a ledger or a JSON Lines export.", ex);
        }
    }

    private static void RefuseOptionsOfProofs(string path, AuditVerificationOptions options)
    {
        if (options.ExpectedCertificate is not null)
        {
            throw new GenesysException(
                GenesysErrorKind.InvalidRequest,
                $"'{path}' is no proof: only a proof is signed, so a certificate has no meaning for it.",
                "Leave out -Certificate, or name a proof of Export-RecordingAudit -Proof.");
        }

        if (options is { Checkpoint: not null, PrecedingHash: not null })
        {
            throw new GenesysException(
                GenesysErrorKind.InvalidRequest,
                $"'{path}' begins in the middle of the chain: a checkpoint is compared with all of it.",
                "Leave out -Checkpoint, or verify the ledger or a whole export of it.");
        }
    }

    private static RecordingAuditVerification VerifyLines(
        FileStream file,
        string path,
        AuditVerificationOptions options,
        CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var verifier = new ChainVerifier(options);
        var lines = new LineReader(file);
        Span<byte> hash = stackalloc byte[AuditHash.Length];
        var isFirst = true;
        while (lines.TryRead(out var line, out var end))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (isFirst && line.StartsWith(ByteOrderMark))
            {
                line = line[ByteOrderMark.Length..];
            }

            isFirst = false;
            if (line.IsEmpty && end != LineEnd.TooLong)
            {
                continue;
            }

            if (AuditLine.TrySplit(line, out var body, hash))
            {
                verifier.Add(body, hash);
            }
            else
            {
                verifier.AddUnreadable(isCutOff: end == LineEnd.EndOfFile);
            }
        }

        return verifier.Conclude(path, Stopwatch.GetElapsedTime(started));
    }
}
