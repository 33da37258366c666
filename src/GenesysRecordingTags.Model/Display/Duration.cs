using System.Globalization;

namespace GenesysRecordingTags;

/// <summary>How long something took. It is taken wherever a <see cref="TimeSpan"/> is, and compares with one; but where a TimeSpan becomes
/// fifteen members of JSON, this is one: <c>ConvertTo-Json</c> writes every public property.</summary>
public readonly struct Duration : IEquatable<Duration>, IComparable<Duration>, IComparable, IFormattable
{
    private readonly TimeSpan _value;

    private Duration(TimeSpan value) => _value = value;

    /// <summary>In milliseconds.</summary>
    public double TotalMilliseconds => _value.TotalMilliseconds;

    /// <summary>Makes one of a TimeSpan.</summary>
    /// <param name="value">The time.</param>
    public static implicit operator Duration(TimeSpan value) => new(value);

    /// <summary>The TimeSpan of it.</summary>
    /// <param name="value">The time.</param>
    public static implicit operator TimeSpan(Duration value) => value._value;

    /// <summary>Whether they are the same.</summary>
    /// <param name="left">The one.</param>
    /// <param name="right">The other.</param>
    public static bool operator ==(Duration left, Duration right) => left.Equals(right);

    /// <summary>Whether they differ.</summary>
    /// <param name="left">The one.</param>
    /// <param name="right">The other.</param>
    public static bool operator !=(Duration left, Duration right) => !left.Equals(right);

    /// <summary>Whether the first is shorter.</summary>
    /// <param name="left">The one.</param>
    /// <param name="right">The other.</param>
    public static bool operator <(Duration left, Duration right) => left._value < right._value;

    /// <summary>Whether the first is longer.</summary>
    /// <param name="left">The one.</param>
    /// <param name="right">The other.</param>
    public static bool operator >(Duration left, Duration right) => left._value > right._value;

    /// <summary>Whether the first is not longer.</summary>
    /// <param name="left">The one.</param>
    /// <param name="right">The other.</param>
    public static bool operator <=(Duration left, Duration right) => left._value <= right._value;

    /// <summary>Whether the first is not shorter.</summary>
    /// <param name="left">The one.</param>
    /// <param name="right">The other.</param>
    public static bool operator >=(Duration left, Duration right) => left._value >= right._value;

    /// <summary>Both together.</summary>
    /// <param name="left">The one.</param>
    /// <param name="right">The other.</param>
    public static Duration operator +(Duration left, Duration right) => new(left._value + right._value);

    /// <summary>The first without the second.</summary>
    /// <param name="left">The one.</param>
    /// <param name="right">The other.</param>
    public static Duration operator -(Duration left, Duration right) => new(left._value - right._value);

    /// <summary>Reads what <see cref="ToString()"/> writes, and all that a TimeSpan is read from: so text compares with it.</summary>
    /// <param name="text">The text.</param>
    public static Duration Parse(string text) => new(TimeSpan.Parse(text, CultureInfo.InvariantCulture));

    /// <summary>Makes one of a TimeSpan.</summary>
    /// <param name="value">The time.</param>
    public static Duration FromTimeSpan(TimeSpan value) => new(value);

    /// <summary>The TimeSpan of it, with hours, minutes and seconds.</summary>
    public TimeSpan ToTimeSpan() => _value;

    /// <summary>Both together.</summary>
    /// <param name="other">The other.</param>
    public Duration Add(Duration other) => this + other;

    /// <summary>This without the other.</summary>
    /// <param name="other">The other.</param>
    public Duration Subtract(Duration other) => this - other;

    /// <inheritdoc/>
    public bool Equals(Duration other) => _value == other._value;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj switch
    {
        Duration other => Equals(other),
        TimeSpan other => _value == other,
        _ => false,
    };

    /// <inheritdoc/>
    public override int GetHashCode() => _value.GetHashCode();

    /// <inheritdoc/>
    public int CompareTo(Duration other) => _value.CompareTo(other._value);

    /// <inheritdoc/>
    public int CompareTo(object? obj) => obj is Duration other ? CompareTo(other) : _value.CompareTo(obj);

    /// <summary>As a TimeSpan shows: <c>00:00:00.0214000</c>.</summary>
    public override string ToString() => _value.ToString();

    /// <inheritdoc/>
    public string ToString(string? format, IFormatProvider? formatProvider) => _value.ToString(format, formatProvider);
}
