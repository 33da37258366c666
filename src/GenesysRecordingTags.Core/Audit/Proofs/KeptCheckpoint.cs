using System.Text;
using System.Text.Unicode;

namespace GenesysRecordingTags.Core.Audit.Proofs;

/// <summary>A checkpoint that was kept: what a ledger was at an earlier moment. A later one has to continue it.</summary>
public sealed class KeptCheckpoint
{
    private KeptCheckpoint(string path, Checkpoint checkpoint) => (Path, Checkpoint) = (path, checkpoint);

    /// <summary>The file it is from.</summary>
    public string Path { get; }

    /// <summary>What it says.</summary>
    internal Checkpoint Checkpoint { get; }

    /// <summary>Reads one.</summary>
    /// <param name="path">A proof, or a checkpoint by itself as a text file.</param>
    /// <exception cref="GenesysException">InvalidFile: it can't be read, or is neither, or its signature is not of the certificate beside it.</exception>
    public static KeptCheckpoint Read(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        var bytes = ProofFile.ReadBytes(path);
        try
        {
            var checkpoint = AuditProofJson.IsProof(bytes) ? OfProof(AuditProofJson.Read(bytes)) : OfNote(bytes);
            return checkpoint.TreeSize > 0 ? new KeptCheckpoint(path, checkpoint) : throw new FormatException("it is of an empty ledger");
        }
        catch (FormatException ex)
        {
            throw new GenesysException(
                GenesysErrorKind.InvalidFile,
                $"The file '{path}' holds no checkpoint: {ex.Message}.",
                "Name a proof of Export-RecordingAudit -Proof, or a text file with its checkpoint.",
                ex);
        }
    }

    private static Checkpoint OfProof(AuditProof proof)
    {
        var note = SignedNote.Parse(proof.Checkpoint);
        return CheckpointSignature.Find(note, proof.Certificate) is { Problem: { } problem }
            ? throw new FormatException(problem.Message.TrimEnd('.'))
            : Checkpoint.Parse(note.Text);
    }

    private static Checkpoint OfNote(byte[] bytes) => Utf8.IsValid(bytes)
        ? Checkpoint.Parse(SignedNote.Parse(Encoding.UTF8.GetString(bytes)).Text)
        : throw new FormatException("it is not UTF-8");
}
