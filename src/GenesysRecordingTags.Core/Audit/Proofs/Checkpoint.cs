using System.Globalization;
using System.Text;

namespace GenesysRecordingTags.Core.Audit.Proofs;

/// <summary>What a log was at one moment: the text of a note in the form of C2SP's tlog-checkpoint.</summary>
/// <param name="Origin">Which log it is.</param>
/// <param name="TreeSize">How many leaves its Merkle tree had.</param>
/// <param name="RootHash">The root of the tree.</param>
/// <param name="Extensions">Further lines.</param>
internal sealed record Checkpoint(string Origin, long TreeSize, byte[] RootHash, IReadOnlyList<string> Extensions)
{
    private const int RequiredLines = 3;

    /// <summary>Reads the text of a note.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="FormatException">It is no checkpoint; the message says why.</exception>
    public static Checkpoint Parse(string text)
    {
        var lines = text.Split('\n');
        if (lines.Length <= RequiredLines || lines[^1].Length > 0 || lines[..^1].Any(line => line.Length == 0))
        {
            throw new FormatException("it does not have three lines at least, each with a text");
        }

        if (!DecimalText.TryRead(lines[1], out var treeSize))
        {
            throw new FormatException("its second line is no size of a tree");
        }

        return Base64Text.Read(lines[2]) is { Length: MerkleHash.Length } rootHash
            ? new Checkpoint(lines[0], treeSize, rootHash, lines[RequiredLines..^1])
            : throw new FormatException("its third line is no root of a tree");
    }

    /// <summary>The text of a note.</summary>
    public string ToText()
    {
        var text = new StringBuilder();
        text.Append(Origin).Append('\n').Append(CultureInfo.InvariantCulture, $"{TreeSize}\n").Append(Convert.ToBase64String(RootHash)).Append('\n');
        foreach (var line in Extensions)
        {
            text.Append(line).Append('\n');
        }

        return text.ToString();
    }
}
