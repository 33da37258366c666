using System.Globalization;

namespace GenesysRecordingTags.Core.Ledger.Sqlite;

/// <summary>Reads the columns of one row, and says which one can't be read.</summary>
/// <param name="statement">The statement, at the row.</param>
/// <param name="table">The row's table.</param>
/// <param name="key">What tells the row from others.</param>
/// <param name="recordingId">The recording an intent is of.</param>
internal sealed class RowReader(SqliteStatement statement, string table, string key, string? recordingId = null)
{
    /// <summary>A text that must be there.</summary>
    public string Text(int column, string name) => statement.TextOrNull(column) is { Length: > 0 } text ? text : throw Fail($"'{name}' is empty");

    /// <summary>A text that need not be there.</summary>
    public string? TextOrNull(int column) => statement.TextOrNull(column);

    /// <summary>A number in its limits.</summary>
    public long Number(int column, string name, long maximum) => NumberOrNull(column, name, maximum) ?? throw Fail($"'{name}' is empty");

    /// <summary>A number in its limits that need not be there.</summary>
    public long? NumberOrNull(int column, string name, long maximum) => statement.NumberOrNull(column) switch
    {
        null => null,
        { } number when number >= 0 && number <= maximum => number,
        { } number => throw Fail(string.Create(CultureInfo.InvariantCulture, $"'{name}' is {number}, which is out of range")),
    };

    /// <summary>A yes or no.</summary>
    public bool Flag(int column, string name) => Number(column, name, 1) != 0;

    /// <summary>A time.</summary>
    public DateTimeOffset Time(int column, string name) => new(Number(column, name, DateTime.MaxValue.Ticks), TimeSpan.Zero);

    /// <summary>A time that need not be there.</summary>
    public DateTimeOffset? TimeOrNull(int column, string name) =>
        NumberOrNull(column, name, DateTime.MaxValue.Ticks) is { } ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

    /// <summary>A name of an enumeration.</summary>
    public T Name<T>(int column, string name)
        where T : struct, Enum
    {
        // A number in its place would be taken by the parser.
        var text = Text(column, name);
        return Enum.TryParse<T>(text, out var value) && value.ToString() == text ? value : throw Fail($"'{name}' is '{text}', which is unknown");
    }

    /// <summary>An error that names the row.</summary>
    /// <param name="problem">What is wrong with it.</param>
    /// <param name="cause">The cause.</param>
    public UnreadableRowException Fail(string problem, Exception? cause = null) =>
        new(UnreadableRow.Of(statement.Path, table, key, recordingId, problem, cause));
}
