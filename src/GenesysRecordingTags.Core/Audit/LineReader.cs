namespace GenesysRecordingTags.Core.Audit;

/// <summary>Reads a stream line by line, as bytes, into one buffer that grows with the longest line, up to a bound.</summary>
internal sealed class LineReader(Stream stream)
{
    /// <summary>A line is shorter than this, with its line break not longer.</summary>
    public const int MaximumLength = 1 << 24;

    private byte[] _buffer = new byte[1 << 18];
    private int _start;
    private int _end;
    private bool _atEnd;

    /// <summary>Reads the next line. It is valid, and may be written to, until the next call.</summary>
    /// <param name="line">The line, without its line break; of one that is too long, nothing.</param>
    /// <param name="end">How it ends.</param>
    public bool TryRead(out Span<byte> line, out LineEnd end)
    {
        var isTooLong = false;
        var searched = 0;
        while (true)
        {
            var available = _buffer.AsSpan(_start, _end - _start);
            var length = available[searched..].IndexOf((byte)'\n');
            if (length >= 0)
            {
                length += searched;
                _start += length + 1;
                line = isTooLong ? default : available[..length];
                end = isTooLong ? LineEnd.TooLong : LineEnd.Break;
                line = !line.IsEmpty && line[^1] == '\r' ? line[..^1] : line;
                return true;
            }

            if (_atEnd)
            {
                _start = _end;
                line = isTooLong ? default : available;
                end = isTooLong ? LineEnd.TooLong : LineEnd.EndOfFile;
                return isTooLong || !line.IsEmpty;
            }

            if (available.Length == MaximumLength)
            {
                // Its rest is passed over, and nothing of it is kept.
                isTooLong = true;
                _start = _end;
                available = default;
            }

            searched = available.Length;
            Fill();
        }
    }

    private void Fill()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        if (_end == _buffer.Length)
        {
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        var read = stream.Read(_buffer, _end, _buffer.Length - _end);
        _end += read;
        _atEnd = read == 0;
    }
}
