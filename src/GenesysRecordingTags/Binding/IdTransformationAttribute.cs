using System.Collections;
using System.Globalization;
using System.Management.Automation;

namespace GenesysRecordingTags.Binding;

/// <summary>Takes objects that carry an id where ids are wanted, one or several. Without it, PowerShell would make text of the whole object and
/// take that for the id.</summary>
/// <param name="meaning">What the id is of, for the message.</param>
/// <param name="names">The properties that may hold it, the best one first.</param>
internal abstract class IdTransformationAttribute(string meaning, params string[] names) : ArgumentTransformationAttribute
{
    /// <summary>Whether the parameter takes one id, and more come through the pipeline.</summary>
    public bool TakesOne { get; set; }

    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        var given = Unwrap(inputData);
        if (given is string or IDictionary or not IEnumerable)
        {
            return IdOf(inputData);
        }

        var ids = ((IEnumerable)given).Cast<object?>().Select(IdOf).ToArray();
        return !TakesOne ? ids
            : ids.Length == 1 ? ids[0]
            : throw new ArgumentTransformationMetadataException(string.Create(
                CultureInfo.InvariantCulture, $"One {meaning} is taken at a time, and {ids.Length} were given. Pipe them: {Example(ids)} | …"));
    }

    private static string Example(object?[] ids) =>
        string.Join(", ", ids.Take(2).Select(id => $"'{DisplayText.Escape(Convert.ToString(id, CultureInfo.InvariantCulture))}'")) + (ids.Length > 2 ? ", …" : string.Empty);

    private static object? Unwrap(object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;

    private object? IdOf(object? item)
    {
        var given = Unwrap(item);
        if (given is null or string or ValueType)
        {
            return given;
        }

        foreach (var name in names)
        {
            if (given is IDictionary dictionary)
            {
                if (dictionary.Contains(name))
                {
                    return dictionary[name];
                }
            }
            else if (PSObject.AsPSObject(item).Properties[name] is { } property)
            {
                return property.Value;
            }
        }

        throw new ArgumentTransformationMetadataException(
            $"The object has none of {string.Join(", ", names)}: it does not say which {meaning} is meant.{(given is PSCustomObject ? Explain(PSObject.AsPSObject(item)) : null)}");
    }

    /// <summary>What may be wrong with the rows of a table.</summary>
    private string Explain(PSObject row)
    {
        var columns = row.Properties.Match("*", PSMemberTypes.NoteProperty).Select(property => property.Name).ToList();
        if (columns is [var only] && only.Contains(';', StringComparison.Ordinal))
        {
            return " Its columns are separated by semicolons: Import-Csv -Delimiter ';'.";
        }

        return columns.Select(column => (Column: column, Name: SimilarName.Find(column, names))).FirstOrDefault(pair => pair.Name is not null) is { Name: { } name } near
            ? DisplayText.Escape($" Name its column '{near.Column}' {name}: Select-Object *, @{{ Name = '{name}'; Expression = {{ $_.'{near.Column}' }} }}.")
            : DisplayText.Escape($" Its columns are {string.Join(", ", columns.Take(8).Select(column => $"'{column}'"))}.");
    }
}
