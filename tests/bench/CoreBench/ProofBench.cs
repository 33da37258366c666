using System.Diagnostics;
using GenesysRecordingTags.Core.Audit;
using GenesysRecordingTags.Core.Audit.Proofs;
using GenesysRecordingTags.Core.Reporting;

namespace GenesysRecordingTags.CoreBench;

/// <summary>The proof of one recording out of a ledger: how long it takes to make and to verify, how much memory the process has at its peak, how long the file is.</summary>
internal static class ProofBench
{
    /// <summary>Makes a proof and verifies it; the best of some rounds.</summary>
    /// <param name="path">The ledger.</param>
    /// <param name="recordingId">The recording.</param>
    /// <param name="rounds">How many rounds.</param>
    public static object Run(string path, string recordingId, int rounds)
    {
        var proof = path + ".proof.json";
        var (made, verified, size) = (double.MaxValue, double.MaxValue, 0L);
        for (var round = 0; round < rounds; round++)
        {
            var watch = Stopwatch.StartNew();
            size = AuditTrail.Open(path).ExportProof(proof, new AuditProofRequest { RecordingIds = [recordingId] }).TreeSize;
            made = Math.Min(made, watch.Elapsed.TotalSeconds);
            watch.Restart();
            var verdict = AuditFile.Verify(proof);
            if (!verdict.IsIntact)
            {
                throw new InvalidOperationException(verdict.Message);
            }

            verified = Math.Min(verified, watch.Elapsed.TotalSeconds);
        }

        using var process = Process.GetCurrentProcess();
        return new { Records = size, Make = made, Processor = process.TotalProcessorTime.TotalSeconds / rounds, Verify = verified, Bytes = new FileInfo(proof).Length, PeakMemory = process.PeakWorkingSet64 };
    }
}
