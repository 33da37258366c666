using System.Collections.ObjectModel;
using System.Diagnostics.CodeAnalysis;

namespace GenesysRecordingTags;

/// <summary>A list that says what is in it where it becomes text: <c>Export-Csv</c> and <c>ConvertTo-Csv</c> write the text of each value.</summary>
/// <typeparam name="T">What it is a list of.</typeparam>
public sealed class DisplayList<T> : ReadOnlyCollection<T>
{
    private DisplayList(IList<T> list)
        : base(list)
    {
    }

    /// <summary>The list of nothing.</summary>
    internal static new DisplayList<T> Empty { get; } = new([]);

    /// <summary>The same as Count, by the name that arrays have for it.</summary>
    public int Length => Count;

    /// <summary>The list of the same values.</summary>
    /// <param name="values">The values; they must not be changed any more.</param>
    [return: NotNullIfNotNull(nameof(values))]
    internal static DisplayList<T>? Of(IReadOnlyList<T>? values) => values switch
    {
        null => null,
        DisplayList<T> list => list,
        { Count: 0 } => Empty,
        IList<T> list => new DisplayList<T>(list),
        _ => new DisplayList<T>([.. values]),
    };

    /// <summary>The values, separated by semicolons: commas are common in labels and messages.</summary>
    public override string ToString() => string.Join("; ", this);
}
