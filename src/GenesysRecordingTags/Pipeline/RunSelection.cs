using System.Management.Automation;
using GenesysRecordingTags.Binding;
using GenesysRecordingTags.Core.Audit;

namespace GenesysRecordingTags.Pipeline;

/// <summary>The runs that -RunId and -RunName mean: each text is itself first, and a pattern only where there is no such run. Letter cases do not count.</summary>
/// <param name="history">The ledger's runs.</param>
internal sealed class RunSelection(RunHistory history)
{
    /// <summary>The ids of the runs, in the order in which they began.</summary>
    /// <param name="ids">Ids, or patterns of ids; null: any.</param>
    /// <param name="names">Names, or patterns of names; null: any.</param>
    /// <param name="missing">Takes what no run has, where it is not a pattern.</param>
    public IReadOnlyList<string> Resolve(string[]? ids, string[]? names, Action<GenesysException, string> missing)
    {
        var byId = ids is null ? null : Find(ids, id => history.FindId(id), pattern => (id, _) => pattern.IsMatch(id), missing);
        var byName = names is null ? null : Find(names, name => history.FindIdByName(name), pattern => (_, name) => name is not null && pattern.IsMatch(name), missing);
        var found = byId is null ? byName : byName is null ? byId : [.. byId.Intersect(byName, StringComparer.Ordinal)];
        return [.. (found ?? []).Order(StringComparer.Ordinal)];
    }

    private List<string> Find(
        string[] wanted,
        Func<string, string?> findExactly,
        Func<WildcardPattern, Func<string, string?, bool>> toCondition,
        Action<GenesysException, string> missing)
    {
        var found = new List<string>();
        foreach (var text in wanted.Select(text => text.Trim()))
        {
            if (findExactly(text) is { } id)
            {
                found.Add(id);
            }
            else if (IdPattern.IsPattern(text))
            {
                found.AddRange(history.ReadIds(toCondition(TextPattern.Of(text))));
            }
            else
            {
                missing(history.Unknown(text), text);
            }
        }

        return [.. found.Distinct(StringComparer.Ordinal)];
    }
}
