using System.Buffers.Binary;
using System.Text;

namespace GenesysRecordingTags.Core.Audit.Proofs;

/// <summary>A text and its signatures, in the form of C2SP's signed notes. A text without signatures stands for itself.</summary>
internal sealed class SignedNote
{
    /// <summary>A longer note is not read. The signed-note specification asks for room for 16 signatures at least.</summary>
    public const int MaximumLength = 1 << 20;

    private const string LinePrefix = "\u2014 ";
    private const int KeyIdLength = sizeof(uint);

    private SignedNote(string text, IReadOnlyList<NoteSignature> signatures) => (Text, Signatures) = (text, signatures);

    /// <summary>What is signed, with its last line break.</summary>
    public string Text { get; }

    /// <summary>The signatures; none where nobody signed.</summary>
    public IReadOnlyList<NoteSignature> Signatures { get; }

    /// <summary>Writes a note.</summary>
    /// <param name="text">What is signed.</param>
    /// <param name="signatures">The signatures.</param>
    public static string Write(string text, params NoteSignature[] signatures)
    {
        var note = new StringBuilder(text);
        if (signatures.Length > 0)
        {
            note.Append('\n');
        }

        foreach (var signature in signatures)
        {
            var bytes = new byte[KeyIdLength + signature.Signature.Length];
            BinaryPrimitives.WriteUInt32BigEndian(bytes, signature.KeyId);
            signature.Signature.CopyTo(bytes, KeyIdLength);
            note.Append(LinePrefix).Append(signature.KeyName).Append(' ').Append(Convert.ToBase64String(bytes)).Append('\n');
        }

        return note.ToString();
    }

    /// <summary>Reads a note.</summary>
    /// <param name="note">The note.</param>
    /// <exception cref="FormatException">It is none; the message says why.</exception>
    public static SignedNote Parse(string note)
    {
        if (note.Length > MaximumLength)
        {
            throw new FormatException("it is too long");
        }

        if (note.Any(letter => letter < ' ' && letter != '\n'))
        {
            throw new FormatException("it has a control character");
        }

        if (!note.EndsWith('\n'))
        {
            throw new FormatException("its last line has no line break");
        }

        var blankLine = note.LastIndexOf("\n\n", StringComparison.Ordinal);
        if (blankLine < 0)
        {
            return new SignedNote(note, []);
        }

        var lines = note[(blankLine + 2)..].Split('\n');
        return new SignedNote(note[..(blankLine + 1)], [.. lines[..^1].Select(ParseSignature)]) is { Signatures.Count: > 0 } signed
            ? signed
            : throw new FormatException("no signature follows its blank line");
    }

    /// <summary>Whether a text can be the name of a key.</summary>
    public static bool IsKeyName(string name) => name.Length > 0 && !name.Any(letter => letter == '+' || char.IsWhiteSpace(letter));

    private static NoteSignature ParseSignature(string line)
    {
        var end = line.LastIndexOf(' ');
        return line.StartsWith(LinePrefix, StringComparison.Ordinal) && end > LinePrefix.Length
            && line[LinePrefix.Length..end] is var name && IsKeyName(name)
            && Base64Text.Read(line[(end + 1)..]) is { Length: > KeyIdLength } bytes
            ? new NoteSignature(name, BinaryPrimitives.ReadUInt32BigEndian(bytes), bytes[KeyIdLength..])
            : throw new FormatException("a line behind its blank line is no signature");
    }
}
