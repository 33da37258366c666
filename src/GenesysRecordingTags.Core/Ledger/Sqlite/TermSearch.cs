using GenesysRecordingTags.Core.Ledger.Storage;

namespace GenesysRecordingTags.Core.Ledger.Sqlite;

/// <summary>Finds the places of records that meet all conditions of a selection, block by block, without a look at the records.</summary>
internal sealed class TermSearch
{
    // So many blocks are looked up at a time: memory does not grow with the ledger.
    private const int BlocksAtATime = 1024;
    private readonly RecordSelection _selection;
    private readonly SqliteStatement _places;
    private readonly List<(List<long> Terms, bool IsExcluded)> _conditions = [];

    /// <summary>For a selection.</summary>
    /// <param name="prepare">Compiles a statement on the ledger.</param>
    /// <param name="selection">The selection.</param>
    public TermSearch(Func<string, SqliteStatement> prepare, RecordSelection selection)
    {
        _selection = selection;
        _places = prepare("SELECT block, places FROM audit_term WHERE term_id = ?1 AND block BETWEEN ?2 AND ?3");
        var find = prepare("SELECT id FROM term WHERE kind = ?1 AND text = ?2");
        var all = prepare("SELECT id, text FROM term WHERE kind = ?1");
        foreach (var condition in selection.Terms ?? [])
        {
            Add(Resolve(condition, find, all), isExcluded: false);
        }

        if (selection.Outcomes is { } outcomes)
        {
            AddOutcomes(outcomes, find, all);
        }
    }

    /// <summary>Whether there are terms at all that meet the conditions.</summary>
    public bool CanMatch { get; private set; } = true;

    /// <summary>The places, block by block, in the selection's order.</summary>
    /// <param name="blocks">The blocks to look at, in ascending order.</param>
    public IEnumerable<(long Block, TermPlaces Places)> Find(List<long> blocks)
    {
        var wanted = blocks.Where(block => TermPlaces.FirstOf(block + 1) - 1 > _selection.After && TermPlaces.FirstOf(block) <= _selection.Through).ToList();
        if (_selection.IsDescending)
        {
            wanted.Reverse();
        }

        foreach (var part in wanted.Chunk(BlocksAtATime))
        {
            var found = _conditions.ConvertAll(condition => Read(condition.Terms, part.Min(), part.Max()));
            foreach (var block in part)
            {
                if (Combine(block, found) is { } places)
                {
                    yield return (block, places);
                }
            }
        }
    }

    private static List<long> Resolve(TermCondition condition, SqliteStatement find, SqliteStatement all)
    {
        var terms = new HashSet<long>();
        foreach (var value in condition.Values)
        {
            var exact = SqliteRows.ReadAll(find.Bind(1, (long)condition.Kind).Bind(2, value.Text), row => row.Number(0));
            terms.UnionWith(exact);
            if (exact.Count == 0 && value.IsMatch is { } isMatch)
            {
                all.Bind(1, (long)condition.Kind);
                while (all.Step())
                {
                    if (isMatch(all.Text(1)))
                    {
                        terms.Add(all.Number(0));
                    }
                }

                all.Reset();
            }
        }

        return [.. terms];
    }

    private void Add(List<long> terms, bool isExcluded)
    {
        CanMatch &= isExcluded || terms.Count > 0;
        _conditions.Add((terms, isExcluded));
    }

    /// <summary>Success is the absence of any other outcome.</summary>
    private void AddOutcomes(IReadOnlyCollection<AuditOutcome> outcomes, SqliteStatement find, SqliteStatement all)
    {
        var isExcluded = outcomes.Contains(AuditOutcome.Succeeded);
        var named = outcomes.Select(outcome => outcome.ToString()).ToHashSet(StringComparer.Ordinal);
        var condition = isExcluded
            ? new TermCondition(RecordTermKind.Outcome, [new TermMatch(string.Empty, text => !named.Contains(text))])
            : new TermCondition(RecordTermKind.Outcome, [.. named.Select(name => new TermMatch(name))]);
        Add(Resolve(condition, find, all), isExcluded);
    }

    private Dictionary<long, TermPlaces> Read(List<long> terms, long first, long last)
    {
        var found = new Dictionary<long, TermPlaces>();
        foreach (var term in terms)
        {
            _places.Bind(1, term).Bind(2, first).Bind(3, last);
            while (_places.Step())
            {
                var block = _places.Number(0);
                if (!found.TryGetValue(block, out var places))
                {
                    found.Add(block, places = new TermPlaces());
                }

                places.TryAdd(_places.Bytes(1));
            }

            _places.Reset();
        }

        return found;
    }

    private TermPlaces? Combine(long block, List<Dictionary<long, TermPlaces>> found)
    {
        var places = new TermPlaces();
        places.Fill();
        for (var i = 0; i < found.Count; i++)
        {
            var isThere = found[i].TryGetValue(block, out var those);
            if (_conditions[i].IsExcluded)
            {
                if (isThere)
                {
                    places.Except(those!);
                }
            }
            else if (isThere)
            {
                places.And(those!);
            }
            else
            {
                return null;
            }
        }

        Bound(block, places);
        return places.Next(0) < 0 ? null : places;
    }

    private void Bound(long block, TermPlaces places)
    {
        var first = TermPlaces.FirstOf(block);
        if (_selection.After >= first)
        {
            places.RemoveThrough(_selection.After);
        }

        if (_selection.Through < first + TermPlaces.BlockSize - 1)
        {
            var through = new TermPlaces();
            through.Fill();
            through.RemoveThrough(_selection.Through);
            places.Except(through);
        }
    }
}
