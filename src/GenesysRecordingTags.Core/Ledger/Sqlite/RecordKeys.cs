using System.Text;
using System.Text.Json;

namespace GenesysRecordingTags.Core.Ledger.Sqlite;

/// <summary>Reads off the text of records what the indexes should hold of them, and takes the fingerprint of it.</summary>
internal sealed class RecordKeys
{
    private readonly byte[][][] _paths;
    private readonly Slot[] _values;
    private readonly (Fingerprint Fingerprint, int[] Columns, (int Column, byte[]? Excluded)? Condition)[] _indexes;
    private byte[] _scratch = new byte[1024];
    private int _scratchLength;

    /// <summary>For these indexes, whose columns' paths are known.</summary>
    public RecordKeys(IReadOnlyList<(AuditIndex Index, Fingerprint Fingerprint)> indexes)
    {
        var columns = new List<(string Name, string[] Path)>();
        foreach (var (index, _) in indexes)
        {
            columns.AddRange(index.Columns.Zip(index.Paths!).Where(column => columns.TrueForAll(known => known.Name != column.First)));
        }

        _paths = [.. columns.Select(column => column.Path.Select(Encoding.UTF8.GetBytes).ToArray())];
        _values = new Slot[columns.Count];
        _indexes =
        [
            .. indexes.Select(item => (
                item.Fingerprint,
                item.Index.Columns.Select(name => columns.FindIndex(column => column.Name == name)).ToArray(),
                item.Index.SimpleCondition is var (name, excluded)
                    ? ((int, byte[]?)?)(columns.FindIndex(column => column.Name == name), excluded is null ? null : Encoding.UTF8.GetBytes(excluded))
                    : null)),
        ];
    }

    private enum Place
    {
        Missing,
        Null,
        Body,
        Scratch,
    }

    /// <summary>Takes a record. One that is not an audit record has no keys here: the exact comparison that follows tells whether its index agrees.</summary>
    public void Add(long sequence, ReadOnlySpan<byte> body)
    {
        Array.Clear(_values);
        _scratchLength = 0;
        try
        {
            Read(body);
        }
        catch (Exception ex) when (ex is JsonException or InvalidOperationException)
        {
            Array.Clear(_values);
        }

        foreach (var (fingerprint, columns, condition) in _indexes)
        {
            if (condition is var (column, excluded) && !Holds(body, column, excluded))
            {
                continue;
            }

            fingerprint.Begin(sequence);
            foreach (var key in columns)
            {
                if (_values[key].Place is Place.Body or Place.Scratch)
                {
                    fingerprint.Add(ValueOf(body, key));
                }
                else
                {
                    fingerprint.AddNull();
                }
            }

            fingerprint.End();
        }
    }

    private bool Holds(ReadOnlySpan<byte> body, int column, byte[]? excluded) =>
        _values[column].Place is Place.Body or Place.Scratch && (excluded is null || !ValueOf(body, column).SequenceEqual(excluded));

    private ReadOnlySpan<byte> ValueOf(ReadOnlySpan<byte> body, int column)
    {
        var value = _values[column];
        return value.Place == Place.Body ? body.Slice(value.Start, value.Length) : _scratch.AsSpan(value.Start, value.Length);
    }

    private void Read(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body);
        var left = _values.Length;
        reader.Read();
        while (left > 0 && reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            left -= ReadMember(ref reader, null);
        }
    }

    /// <summary>Reads a member, and those within it where a path leads there.</summary>
    /// <returns>How many values were found.</returns>
    private int ReadMember(ref Utf8JsonReader reader, byte[]? parent)
    {
        var isParent = false;
        var found = -1;
        byte[]? name = null;
        for (var i = 0; i < _paths.Length; i++)
        {
            var path = _paths[i];
            var own = parent is null ? path[0] : path[^1];

            // Most names differ in length already.
            var mayBe = reader.ValueIsEscaped || reader.ValueSpan.Length == own.Length;
            if (mayBe && (parent is null || (path.Length == 2 && path[0].AsSpan().SequenceEqual(parent))) && reader.ValueTextEquals(own))
            {
                var isHere = path.Length == (parent is null ? 1 : 2);
                isParent |= !isHere;
                found = isHere && _values[i].Place == Place.Missing ? i : found;
                name = own;
            }
        }

        reader.Read();
        if (found >= 0)
        {
            Take(ref reader, found);
            reader.Skip();
            return 1;
        }

        if (!isParent || reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return 0;
        }

        var count = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            count += ReadMember(ref reader, name);
        }

        return count;
    }

    private void Take(ref Utf8JsonReader reader, int column)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            // Null, or nothing that a record has there.
            _values[column] = new Slot(Place.Null, 0, 0);
        }
        else if (!reader.ValueIsEscaped)
        {
            _values[column] = new Slot(Place.Body, (int)reader.TokenStartIndex + 1, reader.ValueSpan.Length);
        }
        else
        {
            if (_scratch.Length - _scratchLength < reader.ValueSpan.Length)
            {
                Array.Resize(ref _scratch, _scratch.Length + reader.ValueSpan.Length);
            }

            var length = reader.CopyString(_scratch.AsSpan(_scratchLength));
            _values[column] = new Slot(Place.Scratch, _scratchLength, length);
            _scratchLength += length;
        }
    }

    private readonly record struct Slot(Place Place, int Start, int Length);
}
