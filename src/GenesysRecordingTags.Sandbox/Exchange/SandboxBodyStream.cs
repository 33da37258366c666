namespace GenesysRecordingTags.Sandbox;

/// <summary>Reads a response's padding and body, and fails where the connection is to be reset.</summary>
internal sealed class SandboxBodyStream(SandboxResponse response) : Stream
{
    private const byte Blank = (byte)' ';

    private readonly long _end = response.ResetAfter ?? response.ContentLength;
    private long _position;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        var left = _end - _position;
        if (left <= 0)
        {
            return response.ResetAfter is null || buffer.IsEmpty
                ? 0
                : throw new HttpIOException(HttpRequestError.ResponseEnded, "The response ended prematurely.");
        }

        int count;
        if (_position < response.PaddingLength)
        {
            count = (int)Math.Min(Math.Min(left, response.PaddingLength - _position), buffer.Length);
            buffer[..count].Fill(Blank);
        }
        else
        {
            var body = response.Body.Span[(int)(_position - response.PaddingLength)..];
            count = (int)Math.Min(Math.Min(left, body.Length), buffer.Length);
            body[..count].CopyTo(buffer);
        }

        _position += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(Read(buffer.Span));
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
