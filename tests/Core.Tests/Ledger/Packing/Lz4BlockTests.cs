using System.Text;
using FsCheck;
using FsCheck.Fluent;
using GenesysRecordingTags.Core.Ledger.Chain;
using GenesysRecordingTags.Core.Ledger.Sqlite.Packing;
using Xunit;

namespace GenesysRecordingTags.Core.Tests.Ledger.Packing;

/// <summary>Blocks are those of LZ4: what goes in comes out, and nothing else is ever touched.</summary>
public sealed class Lz4BlockTests
{
    private const string Words = "{\"entity\":{\"id\":\"rec-000017\"},\"user\":\"alice\"}";
    private static readonly string Numbers = string.Join(',', Enumerable.Range(0, 6000));

    /// <summary>Texts, and their blocks behind the dictionary <see cref="Numbers"/> as liblz4 1.9.4 makes them, fast and with the highest compression.</summary>
    public static TheoryData<string, string> ReferenceBlocks => new()
    {
        { "0,1,2,3", "cDAsMSwyLDM=" },
        { "5990,5991,5992 " + Words + " 5997,5998,5999" + Words, "CjEA+iAgeyJlbnRpdHkiOnsiaWQiOiJyZWMtMDAwMDE3In0sInVzZXIiOiJhbGljZSJ9IEsADzwAFVBpY2UifQ==" },
        { "10,11,12,13,14,15,16,17 and " + Numbers[..400] + " and " + Numbers[^700..], "D8VwBP8KIGFuZCAwLDEsMiwzLDQsNSw2LDcsOCw5LDAABA/1cP9TAZUBD20E//+mUCw1OTk5" },
        { "10,11,12,13,14,15,16,17 and " + Numbers[..400] + " and " + Numbers[^700..], "D8VwBF8gYW5kIPVw/34BlQEPbQT//6ZQLDU5OTk=" },
        { Numbers[100..200] + new string('a', 70_000) + Numbers[100..200] + "the end of it", "QSwzNyxHKEEsNDAsZSLxByw0Myw0NCw0NSw0Niw0Nyw0OCw0OSy/EEEsNTIs3QpBLDU1LPsE/xcsNTgsNTksNjAsNjEsNjIsNjMsNjQsNjUsNjYsNjcsNjgsNjksYQEA/////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////27wYiwzNywzOCwzOSw0MCw0MSw0Miw0Myw0NCw0NSw0Niw0Nyw0OCw0OSw1MCw1MSw1Miw1Myw1NCw1NSw1Niw1Nyw1OCw1OSw2MCw2MSw2Miw2Myw2NCw2NSw2Niw2Nyw2OCw2OSx0aGUgZW5kIG9mIGl0" },
        { Numbers[100..200] + new string('a', 70_000) + Numbers[100..200] + "the end of it", "D3VwUR9hAQD/////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////bvBiLDM3LDM4LDM5LDQwLDQxLDQyLDQzLDQ0LDQ1LDQ2LDQ3LDQ4LDQ5LDUwLDUxLDUyLDUzLDU0LDU1LDU2LDU3LDU4LDU5LDYwLDYxLDYyLDYzLDY0LDY1LDY2LDY3LDY4LDY5LHRoZSBlbmQgb2YgaXQ=" },
    };

    [Theory]
    [MemberData(nameof(ReferenceBlocks))]
    public void A_block_of_the_reference_implementation_is_read_with_its_dictionary(string text, string block)
    {
        Assert.Equal(text, Encoding.UTF8.GetString(Decode(Encoding.UTF8.GetBytes(Numbers), Convert.FromBase64String(block), text.Length)));
    }

    [Fact]
    public void What_goes_in_comes_out()
    {
        Prop.ForAll<byte[], byte[], byte>((dictionary, data, repeats) =>
        {
            // Repeated, and with parts of the dictionary, so that there is something to find.
            var text = Enumerable.Repeat(data.Concat(dictionary), 1 + (repeats % 9)).SelectMany(part => part).ToArray();
            return Decode(dictionary, Encode(dictionary, text), text.Length).SequenceEqual(text);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Text_that_the_dictionary_has_is_not_written_again()
    {
        var text = Encoding.UTF8.GetBytes(string.Join(',', Enumerable.Range(0, 200)));

        Assert.InRange(Encode(text, text).Length, 1, 16);
    }

    [Fact]
    public void A_dictionary_that_is_longer_than_a_match_can_reach_is_used_as_far_as_it_can()
    {
        var random = new Random(1);
        var dictionary = new byte[80_000];
        random.NextBytes(dictionary);
        byte[] text = [.. dictionary[..500], .. dictionary[^500..]];

        var block = Encode(dictionary, text);

        Assert.Equal(text, Decode(dictionary, block, text.Length));
        Assert.InRange(block.Length, 500, 540);
    }

    [Fact]
    public void A_block_by_hand_is_read_as_the_format_says()
    {
        // "abc", then 10 bytes from 3 back, then the last literals "defgh".
        byte[] block = [0x36, (byte)'a', (byte)'b', (byte)'c', 3, 0, 0x50, (byte)'d', (byte)'e', (byte)'f', (byte)'g', (byte)'h'];

        Assert.Equal("abcabcabcabcadefgh", Encoding.ASCII.GetString(Decode([], block, 18)));

        // Four bytes out of the dictionary, and a long run of literals.
        byte[] behind = [0x00, 4, 0, 0xf0, 2, .. "0123456789abcdefg"u8];
        Assert.Equal("wxyz0123456789abcdefg", Encoding.ASCII.GetString(Decode("wxyz"u8.ToArray(), behind, 21)));
    }

    [Theory]
    [InlineData(new byte[] { })]
    [InlineData(new byte[] { 0x10 })]
    [InlineData(new byte[] { 0x10, 1, 0, 0 })]
    [InlineData(new byte[] { 0x10, 1, 2, 0, 0x50, 1, 2, 3, 4, 5 })]
    [InlineData(new byte[] { 0xf0, 255, 255, 255 })]
    [InlineData(new byte[] { 0x1f, 1, 1, 0, 255, 255, 255, 255, 0 })]
    [InlineData(new byte[] { 0x50, 1, 2, 3, 4, 5, 6 })]
    public void What_is_no_block_is_refused(byte[] block)
    {
        Assert.False(Lz4Block.TryDecode(block, new byte[64], 0));
    }

    [Fact]
    public void No_bytes_are_read_or_written_elsewhere()
    {
        Prop.ForAll<byte[], byte[]>((dictionary, block) =>
        {
            var window = new byte[dictionary.Length + 100];
            dictionary.CopyTo(window, 0);
            Lz4Block.TryDecode(block, window.AsSpan(0, dictionary.Length + 50), dictionary.Length);
            return window.AsSpan(0, dictionary.Length).SequenceEqual(dictionary) && window.AsSpan(dictionary.Length + 50).IndexOfAnyExcept((byte)0) < 0;
        }).QuickCheckThrowOnFailure();
    }

    private static byte[] Encode(byte[] dictionary, byte[] text)
    {
        var block = new ByteBuffer();
        new RecordDictionary(1, dictionary).Compress(text, block);
        return block.Span.ToArray();
    }

    private static byte[] Decode(byte[] dictionary, byte[] block, int length) =>
        new RecordDictionary(1, dictionary).TryDecompress(block, length, out var text) ? text.ToArray() : [];
}
