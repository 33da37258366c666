namespace GenesysRecordingTags.Core.Audit;

/// <summary>Reads a stream line by line, as bytes, into one buffer that grows with the longest line.</summary>
internal sealed class LineReader(Stream stream)
{
    private byte[] _buffer = new byte[1 << 18];
    private int _start;
    private int _end;
    private bool _atEnd;

    /// <summary>Reads the next line. It is valid, and may be written to, until the next call.</summary>
    /// <param name="line">The line, without its line break.</param>
    /// <param name="isEnded">Whether it has a line break; without one it is the last.</param>
    public bool TryRead(out Span<byte> line, out bool isEnded)
    {
        var searched = 0;
        while (true)
        {
            var available = _buffer.AsSpan(_start, _end - _start);
            var length = available[searched..].IndexOf((byte)'\n');
            if (length >= 0)
            {
                length += searched;
                _start += length + 1;
                line = available[..length];
                isEnded = true;
                line = !line.IsEmpty && line[^1] == '\r' ? line[..^1] : line;
                return true;
            }

            if (_atEnd)
            {
                _start = _end;
                line = available;
                isEnded = false;
                return !line.IsEmpty;
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
