using System.Buffers.Text;
using GenesysRecordingTags.Core.Ledger.Chain;

namespace GenesysRecordingTags.Core.Audit;

/// <summary>A record as one line: the text that is hashed, with its hash put in before the last brace. Taking the hash out again
/// gives the hashed bytes, so a file can be verified without knowing anything about JSON.</summary>
internal static class AuditLine
{
    /// <summary>How much longer than the hashed text a line is: <c>,"hash":"…"</c>.</summary>
    public const int HashMemberLength = 10 + AuditHash.Length;

    private static ReadOnlySpan<byte> HashMember => ",\"hash\":\""u8;

    private static ReadOnlySpan<byte> LineEnd => "\"}"u8;

    private static ReadOnlySpan<byte> SequenceMember => "{\"sequence\":"u8;

    private static ReadOnlySpan<byte> PreviousMember => ",\"previousHash\":\""u8;

    private static ReadOnlySpan<byte> IdMember => "\",\"id\":\""u8;

    /// <summary>Writes a record as a line, without a line break.</summary>
    /// <param name="body">The text that is hashed.</param>
    /// <param name="hash">Its hash.</param>
    /// <param name="line">Where to; as long as the text and <see cref="HashMemberLength"/>.</param>
    public static void Write(ReadOnlySpan<byte> body, ReadOnlySpan<byte> hash, Span<byte> line)
    {
        body[..^1].CopyTo(line);
        var rest = line[(body.Length - 1)..];
        HashMember.CopyTo(rest);
        hash.CopyTo(rest[HashMember.Length..]);
        LineEnd.CopyTo(rest[(HashMember.Length + hash.Length)..]);
    }

    /// <summary>Takes a line apart, in its own place: the hashed text stands at its beginning afterwards.</summary>
    /// <returns>Whether it is a line of a record.</returns>
    public static bool TrySplit(Span<byte> line, out ReadOnlySpan<byte> body, Span<byte> hash)
    {
        body = default;
        if (line.Length < HashMemberLength + 2 || !line.EndsWith(LineEnd))
        {
            return false;
        }

        var start = line.Length - HashMemberLength - 1;
        var member = line[start..];
        if (!member.StartsWith(HashMember))
        {
            return false;
        }

        member.Slice(HashMember.Length, AuditHash.Length).CopyTo(hash);
        line[start] = (byte)'}';
        body = line[..(start + 1)];
        return true;
    }

    /// <summary>Reads a record's place in the chain off the beginning of its text.</summary>
    public static bool TryReadPlace(ReadOnlySpan<byte> body, out long sequence, out ReadOnlySpan<byte> previousHash, out ReadOnlySpan<byte> auditId)
    {
        sequence = 0;
        previousHash = default;
        auditId = default;
        if (!body.StartsWith(SequenceMember) || !Utf8Parser.TryParse(body[SequenceMember.Length..], out sequence, out var digits))
        {
            return false;
        }

        var rest = body[(SequenceMember.Length + digits)..];
        if (!rest.StartsWith(PreviousMember) || rest.Length < PreviousMember.Length + AuditHash.Length)
        {
            return false;
        }

        previousHash = rest.Slice(PreviousMember.Length, AuditHash.Length);
        rest = rest[(PreviousMember.Length + AuditHash.Length)..];
        if (!rest.StartsWith(IdMember))
        {
            return false;
        }

        rest = rest[IdMember.Length..];
        auditId = rest[..Math.Max(0, rest.IndexOf((byte)'"'))];
        return true;
    }
}
