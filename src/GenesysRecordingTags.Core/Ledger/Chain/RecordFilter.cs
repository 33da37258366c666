using System.Text;
using GenesysRecordingTags.Core.Ledger.Storage;

namespace GenesysRecordingTags.Core.Ledger.Chain;

/// <summary>Tells from the text of a record whether it meets conditions: for records that are not looked up by an index of them.</summary>
internal sealed class RecordFilter
{
    private readonly RecordFacts _facts = new();
    private readonly (RecordTermKind Kind, byte[][] Texts, Func<string, bool>[] Patterns, Dictionary<string, bool> Known)[] _conditions;
    private readonly byte[][]? _outcomes;

    /// <summary>For the terms and outcomes of a selection.</summary>
    public RecordFilter(RecordSelection selection)
    {
        _conditions =
        [
            .. (selection.Terms ?? []).Select(condition => (
                condition.Kind,
                condition.Values.Select(value => Encoding.UTF8.GetBytes(value.Text)).ToArray(),
                condition.Values.Select(value => value.IsMatch).OfType<Func<string, bool>>().ToArray(),
                new Dictionary<string, bool>(StringComparer.Ordinal))),
        ];
        _outcomes = selection.Outcomes?.Select(outcome => Encoding.UTF8.GetBytes(outcome.ToString())).ToArray();
    }

    /// <summary>Whether there is anything to be met.</summary>
    public bool IsEmpty => _conditions.Length == 0 && _outcomes is null;

    /// <summary>Whether a record meets the conditions.</summary>
    public bool Matches(ReadOnlySpan<byte> text)
    {
        if (IsEmpty)
        {
            return true;
        }

        _facts.TryRead(text);
        if (_outcomes is not null && !Contains(_outcomes, _facts.Outcome))
        {
            return false;
        }

        foreach (var (kind, texts, patterns, known) in _conditions)
        {
            if (!HasTerm(kind, texts, patterns, known))
            {
                return false;
            }
        }

        return true;
    }

    private bool HasTerm(RecordTermKind kind, byte[][] texts, Func<string, bool>[] patterns, Dictionary<string, bool> known)
    {
        for (var i = 0; i < _facts.TermCount; i++)
        {
            if (_facts.KindOf(i) != kind)
            {
                continue;
            }

            if (Contains(texts, _facts.TextOf(i)))
            {
                return true;
            }

            if (patterns.Length > 0 && MatchesPattern(Encoding.UTF8.GetString(_facts.TextOf(i)), patterns, known))
            {
                return true;
            }
        }

        return false;
    }

    private static bool MatchesPattern(string term, Func<string, bool>[] patterns, Dictionary<string, bool> known)
    {
        if (!known.TryGetValue(term, out var isMatch))
        {
            if (known.Count > 10_000)
            {
                known.Clear();
            }

            isMatch = Array.Exists(patterns, pattern => pattern(term));
            known.Add(term, isMatch);
        }

        return isMatch;
    }

    private static bool Contains(byte[][] texts, ReadOnlySpan<byte> text)
    {
        foreach (var one in texts)
        {
            if (text.SequenceEqual(one))
            {
                return true;
            }
        }

        return false;
    }
}
