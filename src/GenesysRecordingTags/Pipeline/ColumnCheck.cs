using System.Management.Automation;
using GenesysRecordingTags.Binding;

namespace GenesysRecordingTags.Pipeline;

/// <summary>Warns, once a run, of columns and keys of the input that look like a parameter but are not one: PowerShell leaves them out silently.</summary>
/// <param name="command">The command.</param>
/// <param name="warn">Takes the warning.</param>
internal sealed class ColumnCheck(CommandInfo command, Action<string> warn)
{
    // Listing the properties of a row costs some microseconds. Rows of one source have one shape: the first ones are all looked at, and
    // then every 64th.
    private const int RowsLookedAt = 64;

    private readonly HashSet<string> _shapes = new(StringComparer.OrdinalIgnoreCase);
    private List<string[]>? _parameters;
    private HashSet<string>? _known;
    private long _rows;
    private bool _hasWarned;

    /// <summary>Looks at the columns of an input item.</summary>
    /// <param name="input">The item.</param>
    public void Check(PSObject? input)
    {
        if (_hasWarned || input?.BaseObject is not PSCustomObject || (_rows++ >= RowsLookedAt && _rows % RowsLookedAt != 0))
        {
            return;
        }

        var columns = input.Properties.Match("*", PSMemberTypes.NoteProperty).Select(property => property.Name).ToList();
        if (_shapes.Add(string.Join('\0', columns)))
        {
            Learn();
            Report("Column", columns, _parameters!, _known!, command.Name);
        }
    }

    /// <summary>Looks at the keys that tags were written with.</summary>
    /// <param name="tags">The tags.</param>
    public void Check(IReadOnlyList<RecordingTag?>? tags)
    {
        for (var i = 0; !_hasWarned && i < (tags?.Count ?? 0); i++)
        {
            if (tags![i] is { } tag && TagKeys.UnknownOf(tag) is { } unknown)
            {
                Report("Key", unknown, TagKeys.Names, TagKeys.Known, "a tag");
            }
        }
    }

    private void Learn()
    {
        if (_parameters is not null)
        {
            return;
        }

        _parameters = command.Parameters.Values
            .Where(parameter => parameter.ParameterSets.Values.Any(set => set.ValueFromPipelineByPropertyName))
            .Select(parameter => parameter.Aliases.Prepend(parameter.Name).ToArray())
            .ToList();
        _known = command.Parameters.Values.SelectMany(parameter => parameter.Aliases.Prepend(parameter.Name)).ToHashSet(StringComparer.OrdinalIgnoreCase);
    }

    private void Report(string kind, IReadOnlyList<string> given, IReadOnlyList<string[]> wanted, HashSet<string> known, string owner)
    {
        // A parameter that the input has under its own name is not meant by another column.
        var free = wanted.Where(names => !names.Any(name => given.Contains(name, StringComparer.OrdinalIgnoreCase))).SelectMany(names => names).ToList();
        var findings = given
            .Where(name => !known.Contains(name))
            .Select(name => (Name: name, Meant: SimilarName.Find(name, free)))
            .Where(finding => finding.Meant is not null)
            .Select(finding => $"{kind} '{finding.Name}' does not belong to {owner} and is left out: did you mean '{finding.Meant}'?")
            .ToList();
        if (findings.Count > 0)
        {
            _hasWarned = true;
            warn(string.Join(" ", findings));
        }
    }
}
