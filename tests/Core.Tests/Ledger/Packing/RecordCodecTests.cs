using System.Text;
using FsCheck;
using FsCheck.Fluent;
using GenesysRecordingTags.Core.Ledger.Chain;
using GenesysRecordingTags.Core.Ledger.Sqlite.Packing;
using GenesysRecordingTags.Core.Ledger.Storage;
using Xunit;

namespace GenesysRecordingTags.Core.Tests.Ledger.Packing;

/// <summary>Whatever text is packed comes back byte for byte; whatever bytes are unpacked harm nobody.</summary>
public sealed class RecordCodecTests
{
    private static readonly Guid Id = Guid.Parse("0199e1f2-0000-7000-8000-0000000000ab");
    private static readonly DateTimeOffset Time = new(2026, 11, 25, 12, 34, 56, 789, TimeSpan.Zero);
    private readonly RecordDictionary _dictionary = new(1, SeedDictionary.Make());
    private readonly RecordCodec _codec;

    public RecordCodecTests() => _codec = new RecordCodec(id => id == 1 ? _dictionary : null);

    [Fact]
    public void Any_text_comes_back()
    {
        Prop.ForAll<string, byte[]>((one, bytes) =>
        {
            // Pieces of real records among anything else, so that what looks like a value of ours is not one.
            var text = Encoding.UTF8.GetBytes($"{{\"sequence\":{one},\"previousHash\":\"{one}\",\"id\":\"{Id}\",\"context\":{{\"correlationId\":\"{one}\"");
            return Survives(text) && Survives(bytes) && Survives([.. text, .. bytes, .. text]);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Any_record_comes_back()
    {
        Prop.ForAll<NonNull<string>, string?, long>((recording, other, number) =>
        {
            var record = Record(recording.Get, other, number);
            var text = AuditJson.Join(Math.Abs(number % 1_000_000), new string('a', 64), AuditJson.WriteTail(record));
            return Survives(text, recording.Get);
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("007", "12")]
    [InlineData("-1", "1.50")]
    [InlineData("1e3", "0.00001")]
    [InlineData("99999999999999999999", "123456789012345678")]
    [InlineData("5", "0.0")]
    [InlineData("0", "0.0001")]
    public void Numbers_that_are_not_written_as_ours_come_back(string sequence, string latency)
    {
        Assert.True(Survives(Encoding.UTF8.GetBytes($"{{\"sequence\":{sequence},\"latencyMs\":{latency},\"attempts\":1}}")));
    }

    [Theory]
    [InlineData("0199E1F2-0000-7000-8000-0000000000AB")]
    [InlineData("0199e1f2-0000-7000-8000-0000000000aB")]
    [InlineData("{0199e1f2-0000-7000-8000-0000000000ab}")]
    [InlineData("ABCDEF0123456789ABCDEF0123456789")]
    [InlineData("abcdef0123456789abcdef0123456789")]
    [InlineData("abcdef0123456789ABCDEF0123456789")]
    [InlineData("12345678901234567890123456789012")]
    public void Ids_in_any_form_come_back(string id)
    {
        Assert.True(Survives(Encoding.UTF8.GetBytes($"{{\"context\":{{\"correlationId\":\"{id}\",\"conversationId\":\"{id}\",\"undoOf\":\"{id}\",\"idempotencyKey\":\"{id}\"}}}}")));
    }

    [Fact]
    public void A_record_takes_a_tenth_of_its_text()
    {
        var record = Record("rec-1", "Compliance:GDPR", 200_000);
        var text = AuditJson.Join(4711, Convert.ToHexString(new byte[32]).ToLowerInvariant(), AuditJson.WriteTail(record));
        var learned = new RecordDictionary(2, [.. _dictionary.Content, .. Packed(Record("rec-2", "Compliance:GDPR", 100_000))]);

        var body = _codec.Encode(text, Columns("rec-1"u8), learned);

        Assert.InRange(body.Length, 1, text.Length / 6);
    }

    [Fact]
    public void Forged_bodies_are_refused_or_read_and_never_grow_without_bounds()
    {
        var text = AuditJson.Join(1, new string('a', 64), AuditJson.WriteTail(Record("rec-1", "x", 1)));
        var body = _codec.Encode(text, Columns("rec-1"u8), _dictionary).ToArray();
        Prop.ForAll<int, byte, int>((place, value, length) =>
        {
            var forged = body[..Math.Max(1, body.Length - Math.Abs(length % 8))];
            forged[Math.Abs(place % forged.Length)] = value;
            return !_codec.TryDecode(forged, Columns("rec-1"u8), out var read) || read.Length <= RecordCodec.LongestPacked + (64 * forged.Length);
        }).QuickCheckThrowOnFailure();
        Prop.ForAll<byte[]>(bytes => !_codec.TryDecode([1, .. bytes], Columns("rec-1"u8), out var read) || read.Length <= RecordCodec.LongestPacked)
            .QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_row_that_says_its_recording_again_and_again_is_refused()
    {
        var body = new ByteBuffer();
        body.Append(1);
        Varint.Write(1, body);
        Varint.Write(1000, body);
        Varint.Write(0, body);
        _dictionary.Compress(Enumerable.Repeat(PackedText.RecordingIdMark, 1000).ToArray(), body);

        Assert.False(_codec.TryDecode(body.Span, Columns(new byte[1 << 20]), out _));
    }

    [Fact]
    public void A_length_that_is_claimed_is_not_believed()
    {
        var body = new ByteBuffer();
        body.Append(1);
        Varint.Write(1, body);
        Varint.Write(int.MaxValue, body);
        Varint.Write(0, body);
        body.Append([0xff, 0xff, 0xff, 0xff]);

        Assert.False(_codec.TryDecode(body.Span, Columns("rec-1"u8), out _));
    }

    [Fact]
    public void A_text_that_is_longer_than_packed_ones_may_be_is_kept_as_it_is()
    {
        Assert.True(Survives(new byte[RecordCodec.LongestPacked + 1].AsSpan().ToArray()));
        Assert.True(Survives(Encoding.UTF8.GetBytes(new string('x', RecordCodec.LongestPacked))));
    }

    private static RecordColumns Columns(ReadOnlySpan<byte> recordingId) => new() { AuditId = Id, Time = Time.UtcTicks, RecordingId = recordingId };

    private static RecordingAuditRecord Record(string recordingId, string? other, long number) => new()
    {
        AuditId = Id.ToString(),
        Timestamp = Time,
        Action = RecordingAction.AddTag,
        Outcome = AuditOutcome.Succeeded,
        RecordingId = recordingId,
        ConversationId = other,
        Latency = TimeSpan.FromTicks(Math.Abs(number % 1_000_000_000)),
        Attempts = 1,
        Error = other,
        Actor = "alice",
        Client = "client-1",
        CorrelationId = Guid.NewGuid().ToString("n"),
        IdempotencyKey = Guid.NewGuid().ToString(),
        SourceEventId = other,
        After = new RecordingState { Tags = [new RecordingTag { Label = other, TaxonomyId = "tax-1" }] },
    };

    private static byte[] Packed(RecordingAuditRecord record)
    {
        var (packed, values) = (new ByteBuffer(), new ByteBuffer());
        var text = AuditJson.Join(1, ChainHead.Empty.Hash, AuditJson.WriteTail(record));
        Assert.True(PackedText.TryPack(text, Columns(Encoding.UTF8.GetBytes(record.RecordingId)), packed, values));
        return packed.Span.ToArray();
    }

    private bool Survives(byte[] text, string recordingId = "rec-1")
    {
        var recording = Encoding.UTF8.GetBytes(recordingId);
        var body = _codec.Encode(text, Columns(recording), _dictionary).ToArray();
        return _codec.TryDecode(body, Columns(recording), out var again) && again.SequenceEqual(text) && body.Length <= text.Length + 1;
    }
}
