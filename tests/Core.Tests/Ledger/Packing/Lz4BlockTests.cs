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
