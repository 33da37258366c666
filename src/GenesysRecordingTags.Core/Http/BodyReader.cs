using System.Buffers;
using System.Runtime.CompilerServices;

namespace GenesysRecordingTags.Core.Http;

/// <summary>Reads a body as a stream, to its end or to a bound.</summary>
internal static class BodyReader
{
    private const int FirstBufferBytes = 4096;

    /// <summary>Reads a body.</summary>
    /// <param name="content">The content.</param>
    /// <param name="maximumBytes">The bound.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The bytes up to the bound, less a byte order mark, and whether that was all.</returns>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public static async ValueTask<(ReadOnlyMemory<byte> Bytes, bool IsWhole)> ReadAsync(
        HttpContent content,
        int maximumBytes,
        CancellationToken cancellationToken)
    {
        if (content.Headers.ContentLength == 0)
        {
            return (default, true);
        }

        var stream = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            var announced = content.Headers.ContentLength ?? 0;
            // One byte more than announced, so that the end is found without growing.
            var buffer = ArrayPool<byte>.Shared.Rent((int)Math.Min(Math.Max(announced + 1, FirstBufferBytes), maximumBytes + 1L));
            try
            {
                var length = 0;
                while (true)
                {
                    if (length == buffer.Length)
                    {
                        buffer = Grow(buffer, length);
                    }

                    var read = await stream.ReadAsync(buffer.AsMemory(length), cancellationToken).ConfigureAwait(false);
                    if (read == 0)
                    {
                        return (TrimByteOrderMark(buffer.AsSpan(0, length)).ToArray(), true);
                    }

                    length += read;
                    if (length > maximumBytes)
                    {
                        return (TrimByteOrderMark(buffer.AsSpan(0, maximumBytes)).ToArray(), false);
                    }
                }
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }
    }

    /// <summary>Some gateways put one before the JSON, and no JSON reader takes it.</summary>
    private static Span<byte> TrimByteOrderMark(Span<byte> bytes) => bytes.StartsWith("\uFEFF"u8) ? bytes[3..] : bytes;

    private static byte[] Grow(byte[] buffer, int length)
    {
        var larger = ArrayPool<byte>.Shared.Rent(checked(buffer.Length * 2));
        buffer.AsSpan(0, length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }
}
