using System.Buffers.Text;
using GenesysRecordingTags.Core.Ledger.Chain;

namespace GenesysRecordingTags.Core.Ledger.Sqlite.Packing;

/// <summary>The text of a record with a control character in place of each value that no other record has: ids, hashes, its place, and what
/// stands in the row's columns already. The values are kept apart as bytes. What is left is the same from record to record.</summary>
/// <remarks>JSON has no control characters of its own, so a text that has one is not packed.</remarks>
internal static class PackedText
{
    private const byte FirstPrintable = 0x20;
    private const int UuidLength = 36;
    private const int TimeLength = AuditJson.TimeLength;
    private const int MaximumDigits = 19;

    /// <summary>Stands for the record's id.</summary>
    public const byte AuditIdMark = (byte)Mark.AuditId;

    /// <summary>Stands for its time.</summary>
    public const byte TimeMark = (byte)Mark.Time;

    /// <summary>Stands for its recording.</summary>
    public const byte RecordingIdMark = (byte)Mark.RecordingId;

    /// <summary>What stands for a value.</summary>
    private enum Mark : byte
    {
        Uuid = 1,
        LowerHex32 = 2,
        UpperHex32 = 3,
        LowerHex64 = 4,
        Number = 5,
        AuditId = 6,
        Time = 7,
        RecordingId = 8,
        LatencyMs = 9,
    }

    // In the order in which they stand in a record.
    private static ReadOnlySpan<byte> Sequence => "{\"sequence\":"u8;

    private static ReadOnlySpan<byte> PreviousHash => "\"previousHash\":\""u8;

    private static ReadOnlySpan<byte> AuditId => "\"id\":\""u8;

    private static ReadOnlySpan<byte> EventDate => "\"eventDate\":\""u8;

    private static ReadOnlySpan<byte> Entity => "\"entity\":{\"id\":\""u8;

    private static ReadOnlySpan<byte> Latency => "\"latencyMs\":"u8;

    private static ReadOnlySpan<byte> Context => "\"context\":{"u8;

    // Members of the context whose values are ids: "…Id", "…Key", "…Of".
    private static ReadOnlySpan<byte> IdEnd => "Id\":\""u8;

    private static ReadOnlySpan<byte> RunId => "\"runId\":\""u8;

    private static ReadOnlySpan<byte> KeyEnd => "Key\":\""u8;

    private static ReadOnlySpan<byte> OfEnd => "Of\":\""u8;

    /// <summary>Whether a text has marks in it.</summary>
    public static bool HasMark(ReadOnlySpan<byte> text) => text.IndexOfAnyInRange((byte)0, (byte)(FirstPrintable - 1)) >= 0;

    /// <summary>Packs a text.</summary>
    /// <param name="text">The text of a record.</param>
    /// <param name="columns">What stands in the row's columns.</param>
    /// <param name="packed">Takes what is left of the text.</param>
    /// <param name="values">Takes the values.</param>
    /// <returns>Whether it can be packed.</returns>
    public static bool TryPack(ReadOnlySpan<byte> text, scoped in RecordColumns columns, ByteBuffer packed, ByteBuffer values)
    {
        packed.Clear();
        values.Clear();
        if (HasMark(text))
        {
            return false;
        }

        PackNumber(ref text, Sequence, Mark.Number, packed, values);
        if (Reach(ref text, PreviousHash, packed) && IsHex(text, AuditHashDigits, isUpper: false))
        {
            Put(ref text, Mark.LowerHex64, AuditHashDigits, packed, values);
        }

        if (columns.AuditId is { } id && Reach(ref text, AuditId, packed) && IsUuid(text, id))
        {
            Leave(ref text, Mark.AuditId, UuidLength, packed);
        }

        if (columns.Time is { } time && Reach(ref text, EventDate, packed) && IsTime(text, time))
        {
            Leave(ref text, Mark.Time, TimeLength, packed);
        }

        if (!columns.RecordingId.IsEmpty && Reach(ref text, Entity, packed) && IsWhole(text, columns.RecordingId))
        {
            Leave(ref text, Mark.RecordingId, columns.RecordingId.Length, packed);
        }

        PackLatency(ref text, packed, values);
        if (text.LastIndexOf(Context) is >= 0 and var context)
        {
            Take(ref text, context + Context.Length, packed);
            PackIds(ref text, packed, values);
        }

        packed.Append(text);
        return true;
    }

    /// <summary>Gives a text back.</summary>
    /// <param name="packed">What is left of it.</param>
    /// <param name="values">The values.</param>
    /// <param name="columns">What stands in the row's columns.</param>
    /// <param name="text">Takes the text.</param>
    /// <returns>Whether it is a packed text. One that was forged never becomes longer than its parts together allow.</returns>
    public static bool TryUnpack(ReadOnlySpan<byte> packed, ReadOnlySpan<byte> values, scoped in RecordColumns columns, ByteBuffer text)
    {
        text.Clear();
        var seen = 0;
        while (true)
        {
            var length = packed.IndexOfAnyInRange((byte)0, (byte)(FirstPrintable - 1));
            if (length < 0)
            {
                text.Append(packed);
                return values.IsEmpty;
            }

            text.Append(packed[..length]);
            var mark = (Mark)packed[length];
            packed = packed[(length + 1)..];

            // A column's value stands in a record once: more often, a short row would become an endless text.
            var bit = 1 << (int)mark;
            if (mark is Mark.AuditId or Mark.Time or Mark.RecordingId && (seen & bit) != 0)
            {
                return false;
            }

            seen |= bit;
            if (!TryWrite(mark, ref values, columns, text))
            {
                return false;
            }
        }
    }

    private const int AuditHashDigits = 64;

    private static bool TryWrite(Mark mark, ref ReadOnlySpan<byte> values, scoped in RecordColumns columns, ByteBuffer text)
    {
        switch (mark)
        {
            case Mark.Uuid:
                return TryTake(ref values, 16, out var uuid) && WriteUuid(uuid, text);
            case Mark.LowerHex32:
                return TryTake(ref values, 16, out var lower) && HexText.WriteLower(lower, text.Claim(32));
            case Mark.UpperHex32:
                return TryTake(ref values, 16, out var upper) && HexText.WriteUpper(upper, text.Claim(32));
            case Mark.LowerHex64:
                return TryTake(ref values, 32, out var hash) && HexText.WriteLower(hash, text.Claim(AuditHashDigits));
            case Mark.Number:
                return Varint.TryRead(ref values, out var number) && WriteNumber((long)number, text);
            case Mark.LatencyMs:
                return Varint.TryRead(ref values, out var ticks) && WriteLatency((long)ticks, text);
            case Mark.AuditId when columns.AuditId is { } id:
                return id.TryFormat(text.Claim(UuidLength), out _);
            case Mark.Time when columns.Time is { } time:
                return AuditJson.TryWriteTime(time, text.Claim(TimeLength));
            case Mark.RecordingId:
                text.Append(columns.RecordingId);
                return true;
            default:
                return false;
        }
    }

    private static void PackIds(ref ReadOnlySpan<byte> text, ByteBuffer packed, ByteBuffer values)
    {
        while (text.IndexOf("\":\""u8) is >= 0 and var end)
        {
            var name = text[..(end + 3)];
            Take(ref text, name.Length, packed);
            // A run has many records: its id is one of the things that they have in common.
            if (name.EndsWith(RunId) || (!name.EndsWith(IdEnd) && !name.EndsWith(KeyEnd) && !name.EndsWith(OfEnd)))
            {
                continue;
            }

            if (text.Length > UuidLength && text[UuidLength] == '"' && TryParseUuid(text[..UuidLength], out var id))
            {
                id.TryWriteBytes(values.Claim(16), bigEndian: true, out _);
                packed.Append((byte)Mark.Uuid);
                text = text[UuidLength..];
            }
            else if (IsHex(text, 32, isUpper: false))
            {
                Put(ref text, Mark.LowerHex32, 32, packed, values);
            }
            else if (IsHex(text, 32, isUpper: true))
            {
                Put(ref text, Mark.UpperHex32, 32, packed, values);
            }
        }
    }

    private static void PackNumber(ref ReadOnlySpan<byte> text, ReadOnlySpan<byte> before, Mark mark, ByteBuffer packed, ByteBuffer values)
    {
        if (!Reach(ref text, before, packed))
        {
            return;
        }

        // Only as the module writes it: no sign, no zeros in front.
        if (Utf8Parser.TryParse(text, out long number, out var digits) && number >= 0 && digits <= MaximumDigits && (digits == 1 || text[0] != '0'))
        {
            Varint.Write((ulong)number, values);
            packed.Append((byte)mark);
            text = text[digits..];
        }
    }

    /// <summary>A latency stands in milliseconds with up to four decimals: it is a whole number of ticks.</summary>
    private static void PackLatency(ref ReadOnlySpan<byte> text, ByteBuffer packed, ByteBuffer values)
    {
        if (!Reach(ref text, Latency, packed)
            || !Utf8Parser.TryParse(text, out decimal milliseconds, out var digits)
            || milliseconds is < 0 or > 1_000_000_000_000m)
        {
            return;
        }

        var ticks = milliseconds * TimeSpan.TicksPerMillisecond;
        Span<byte> again = stackalloc byte[32];
        if (ticks == decimal.Truncate(ticks) && TryFormatLatency((long)ticks, again, out var length) && again[..length].SequenceEqual(text[..digits]))
        {
            Varint.Write((ulong)ticks, values);
            packed.Append((byte)Mark.LatencyMs);
            text = text[digits..];
        }
    }

    /// <summary>Goes on to behind a text, where it is there.</summary>
    private static bool Reach(ref ReadOnlySpan<byte> text, ReadOnlySpan<byte> wanted, ByteBuffer packed)
    {
        var place = text.IndexOf(wanted);
        if (place < 0)
        {
            return false;
        }

        Take(ref text, place + wanted.Length, packed);
        return true;
    }

    private static void Take(ref ReadOnlySpan<byte> text, int length, ByteBuffer packed)
    {
        packed.Append(text[..length]);
        text = text[length..];
    }

    private static void Leave(ref ReadOnlySpan<byte> text, Mark mark, int length, ByteBuffer packed)
    {
        packed.Append((byte)mark);
        text = text[length..];
    }

    private static void Put(ref ReadOnlySpan<byte> text, Mark mark, int digits, ByteBuffer packed, ByteBuffer values)
    {
        HexText.TryRead(text[..digits], values.Claim(digits / 2));
        Leave(ref text, mark, digits, packed);
    }

    private static bool IsWhole(ReadOnlySpan<byte> text, ReadOnlySpan<byte> value) =>
        text.StartsWith(value) && text.Length > value.Length && text[value.Length] == '"' && value.IndexOfAny((byte)'"', (byte)'\\') < 0;

    private static bool IsHex(ReadOnlySpan<byte> text, int digits, bool isUpper) =>
        text.Length > digits
        && text[digits] == '"'
        && (isUpper ? HexText.IsUpper(text[..digits]) : HexText.IsLower(text[..digits]));

    private static bool IsUuid(ReadOnlySpan<byte> text, Guid id) =>
        text.Length > UuidLength && text[UuidLength] == '"' && TryParseUuid(text[..UuidLength], out var found) && found == id;

    /// <summary>Reads a UUID, in the one form in which it is written again.</summary>
    public static bool TryParseUuid(ReadOnlySpan<byte> text, out Guid id)
    {
        if (text.Length != UuidLength || !Utf8Parser.TryParse(text, out id, out var length, 'D') || length != UuidLength)
        {
            id = default;
            return false;
        }

        Span<byte> again = stackalloc byte[UuidLength];
        return id.TryFormat(again, out _) && again.SequenceEqual(text);
    }

    private static bool IsTime(ReadOnlySpan<byte> text, long ticks)
    {
        Span<byte> again = stackalloc byte[TimeLength];
        return text.Length > TimeLength && AuditJson.TryWriteTime(ticks, again) && text.StartsWith(again);
    }

    private static bool WriteUuid(ReadOnlySpan<byte> bytes, ByteBuffer text) => new Guid(bytes, bigEndian: true).TryFormat(text.Claim(UuidLength), out _);

    private static bool WriteNumber(long number, ByteBuffer text)
    {
        Span<byte> digits = stackalloc byte[24];
        if (number < 0 || !Utf8Formatter.TryFormat(number, digits, out var length))
        {
            return false;
        }

        text.Append(digits[..length]);
        return true;
    }

    private static bool WriteLatency(long ticks, ByteBuffer text)
    {
        Span<byte> digits = stackalloc byte[32];
        if (ticks < 0 || !TryFormatLatency(ticks, digits, out var length))
        {
            return false;
        }

        text.Append(digits[..length]);
        return true;
    }

    /// <summary>As a decimal of ticks by 10,000 is written: as many decimals as it needs.</summary>
    private static bool TryFormatLatency(long ticks, Span<byte> text, out int length)
    {
        Utf8Formatter.TryFormat(ticks / TimeSpan.TicksPerMillisecond, text, out length);
        var rest = (int)(ticks % TimeSpan.TicksPerMillisecond);
        if (rest == 0)
        {
            return true;
        }

        text[length++] = (byte)'.';
        for (var unit = 1000; rest > 0; unit /= 10)
        {
            text[length++] = (byte)('0' + (rest / unit));
            rest %= unit;
        }

        return true;
    }

    private static bool TryTake(ref ReadOnlySpan<byte> values, int length, out ReadOnlySpan<byte> taken)
    {
        if (values.Length < length)
        {
            taken = default;
            return false;
        }

        taken = values[..length];
        values = values[length..];
        return true;
    }
}
