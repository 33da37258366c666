using System.Text.Json;

namespace GenesysRecordingTags.Core.Ledger.Chain;

/// <summary>Goes through JSON without white space, as records are written, from one value to the next; many times as fast as a reader that
/// checks all of it. What is not such JSON ends it.</summary>
internal ref struct CompactJson
{
    private readonly ReadOnlySpan<byte> _text;
    private int _position;

    /// <summary>At the beginning of a text.</summary>
    public CompactJson(ReadOnlySpan<byte> text) => _text = text;

    /// <summary>How far it is.</summary>
    public readonly int Position => _position;

    /// <summary>Whether the text was left behind: it is no JSON of this form.</summary>
    public bool IsBroken { get; private set; }

    private readonly byte Current => _position < _text.Length ? _text[_position] : (byte)0;

    /// <summary>Goes into an object or an array.</summary>
    /// <param name="bracket">Its first bracket.</param>
    /// <returns>Whether there is one; where there is another value, it is passed over.</returns>
    public bool Enter(byte bracket)
    {
        if (Current == bracket)
        {
            _position++;
            return true;
        }

        Skip();
        return false;
    }

    /// <summary>Goes to the next member of an object.</summary>
    /// <param name="name">Its name, as it is written.</param>
    /// <returns>Whether there is one; otherwise the object is left.</returns>
    public bool NextMember(out ReadOnlySpan<byte> name)
    {
        name = default;
        if (!NextItem((byte)'}'))
        {
            return false;
        }

        name = ReadString(out _);
        if (Current != ':')
        {
            return Break();
        }

        _position++;
        return !IsBroken;
    }

    /// <summary>Goes to the next value of an array.</summary>
    /// <returns>Whether there is one; otherwise the array is left.</returns>
    public bool NextValue() => NextItem((byte)']');

    /// <summary>Whether the value that comes is a text.</summary>
    public readonly bool IsString => Current == '"';

    /// <summary>Reads a text.</summary>
    /// <param name="isEscaped">Whether it has escapes in it.</param>
    /// <returns>The text, as it is written, without its quotation marks.</returns>
    public ReadOnlySpan<byte> ReadString(out bool isEscaped)
    {
        isEscaped = false;
        if (Current != '"')
        {
            Break();
            return default;
        }

        var start = ++_position;
        while (true)
        {
            var length = _text[_position..].IndexOfAny((byte)'"', (byte)'\\');
            if (length < 0)
            {
                Break();
                return default;
            }

            _position += length;
            if (_text[_position] == '"')
            {
                return _text[start.._position++];
            }

            isEscaped = true;
            _position = Math.Min(_position + 2, _text.Length);
        }
    }

    /// <summary>Reads a number, or another word.</summary>
    public ReadOnlySpan<byte> ReadWord()
    {
        var rest = _text[_position..];
        var length = rest.IndexOfAny((byte)',', (byte)'}', (byte)']');
        if (length <= 0)
        {
            Break();
            return default;
        }

        _position += length;
        return rest[..length];
    }

    /// <summary>Passes a value over.</summary>
    public void Skip()
    {
        switch (Current)
        {
            case (byte)'"':
                ReadString(out _);
                break;
            case (byte)'{':
            case (byte)'[':
                SkipNested();
                break;
            default:
                ReadWord();
                break;
        }
    }

    /// <summary>Writes a text without its escapes.</summary>
    /// <param name="written">The text, as it is written, without its quotation marks.</param>
    /// <param name="text">Takes it; as long as it is written.</param>
    /// <returns>How long it is; -1 where an escape is none.</returns>
    public static int Unescape(ReadOnlySpan<byte> written, Span<byte> text)
    {
        var quoted = new byte[written.Length + 2];
        quoted[0] = quoted[^1] = (byte)'"';
        written.CopyTo(quoted.AsSpan(1));
        try
        {
            var reader = new Utf8JsonReader(quoted);
            reader.Read();
            return reader.CopyString(text);
        }
        catch (Exception ex) when (ex is JsonException or InvalidOperationException)
        {
            return -1;
        }
    }

    private bool NextItem(byte end)
    {
        if (IsBroken)
        {
            return false;
        }

        if (Current == end)
        {
            _position++;
            return false;
        }

        if (Current == ',')
        {
            _position++;
        }

        return _position < _text.Length || Break();
    }

    private void SkipNested()
    {
        var depth = 0;
        while (true)
        {
            var length = _text[_position..].IndexOfAny("\"{}[]"u8);
            if (length < 0)
            {
                Break();
                return;
            }

            _position += length;
            switch (_text[_position])
            {
                case (byte)'"':
                    ReadString(out _);
                    if (IsBroken)
                    {
                        return;
                    }

                    continue;
                case (byte)'{':
                case (byte)'[':
                    depth++;
                    break;
                default:
                    depth--;
                    break;
            }

            _position++;
            if (depth == 0)
            {
                return;
            }
        }
    }

    private bool Break()
    {
        IsBroken = true;
        _position = _text.Length;
        return false;
    }
}
