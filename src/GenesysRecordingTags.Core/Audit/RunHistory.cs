using GenesysRecordingTags.Core.Ledger;
using GenesysRecordingTags.Core.Ledger.Storage;

namespace GenesysRecordingTags.Core.Audit;

/// <summary>The runs of a ledger, with what their audit records add up to.</summary>
public sealed class RunHistory
{
    private const int PageSize = 500;
    private readonly string _path;
    private readonly Func<ILedgerReader> _open;
    private readonly Func<string, bool> _isAlive;
    private Dictionary<string, long>? _unfinished;

    /// <summary>Of a ledger.</summary>
    /// <param name="path">Where it is, for messages.</param>
    /// <param name="open">Opens a view on it.</param>
    /// <param name="isAlive">Whether an owner is alive.</param>
    internal RunHistory(string path, Func<ILedgerReader> open, Func<string, bool> isAlive) => (_path, _open, _isAlive) = (path, open, isAlive);

    /// <summary>The id of the run of an id; null where there is none.</summary>
    /// <param name="runId">The id.</param>
    /// <exception cref="GenesysException">The ledger can't be read.</exception>
    public string? FindId(string runId)
    {
        using var reader = _open();
        return reader.FindRun(runId)?.Id;
    }

    /// <summary>The id of the run of a name; letter cases do not count. Null where there is none.</summary>
    /// <param name="name">The name.</param>
    /// <exception cref="GenesysException">The ledger can't be read.</exception>
    public string? FindIdByName(string name)
    {
        using var reader = _open();
        return reader.FindRunByName(name)?.Id;
    }

    /// <summary>The ids of runs, in the order in which they began.</summary>
    /// <param name="isWanted">Whether a run is wanted, by its id and its name.</param>
    /// <exception cref="GenesysException">The ledger can't be read.</exception>
    public IEnumerable<string> ReadIds(Func<string, string?, bool> isWanted)
    {
        ArgumentNullException.ThrowIfNull(isWanted);
        return OldestFirst().Where(run => isWanted(run.Id, run.Name)).Select(run => run.Id);
    }

    /// <summary>Runs, in the order in which they began. What their records add up to is counted only for those that are selected.</summary>
    /// <param name="runIds">Only these; null: all.</param>
    /// <param name="since">Only runs that began at this time or later.</param>
    /// <param name="until">Only runs that began up to this time.</param>
    /// <param name="last">At the most so many, the newest.</param>
    /// <exception cref="GenesysException">The ledger can't be read.</exception>
    public IEnumerable<RecordingRun> Read(IReadOnlySet<string>? runIds = null, DateTimeOffset? since = null, DateTimeOffset? until = null, int last = int.MaxValue)
    {
        var selected = OldestFirst().Where(run =>
            runIds?.Contains(run.Id) != false && !(run.StartedAt < since) && !(run.StartedAt > until));
        return (last == int.MaxValue ? selected : selected.TakeLast(last)).Select(run =>
        {
            using var reader = _open();
            return Describe(reader, run);
        });
    }

    /// <summary>The ids of the newest runs, the newest first.</summary>
    /// <param name="limit">So many at the most.</param>
    /// <exception cref="GenesysException">The ledger can't be read.</exception>
    public IReadOnlyList<string> ReadIds(int limit) => [.. NewestFirst().Select(run => run.Id).Take(limit)];

    /// <summary>The names of runs, the newest first.</summary>
    /// <param name="limit">So many at the most.</param>
    /// <exception cref="GenesysException">The ledger can't be read.</exception>
    public IReadOnlyList<string> ReadNames(int limit) => [.. NewestFirst().Select(run => run.Name).OfType<string>().Take(limit)];

    /// <summary>The error for a run that there is none of.</summary>
    /// <param name="run">Its id or name, as it was given.</param>
    public GenesysException Unknown(string run) => new(
        GenesysErrorKind.RunNotFound,
        $"The ledger '{_path}' has no run '{run}'.",
        "Get-RecordingRun lists the runs; -RunId and -RunName take wildcards.");

    private IEnumerable<StoredRun> OldestFirst() => Pages(0, (reader, number) => reader.ReadRuns(number, PageSize));

    private IEnumerable<StoredRun> NewestFirst() => Pages(long.MaxValue, (reader, number) => reader.ReadRunsBefore(number, PageSize));

    private IEnumerable<StoredRun> Pages(long start, Func<ILedgerReader, long, IReadOnlyList<StoredRun>> read)
    {
        var number = start;
        IReadOnlyList<StoredRun> page;
        do
        {
            using (var reader = _open())
            {
                page = read(reader, number);
            }

            foreach (var run in page)
            {
                yield return run;
            }

            number = page is [.., var last] ? last.Number : number;
        }
        while (page.Count == PageSize);
    }

    private RecordingRun Describe(ILedgerReader reader, StoredRun run)
    {
        var tally = reader.TallyRun(run.Id);
        var isRunning = run.Owner is { } owner && _isAlive(owner);
        var ended = isRunning ? null : run.EndedAt ?? tally.LastRecordAt;
        var elapsed = (ended ?? tally.LastRecordAt) - run.StartedAt;
        return new RecordingRun
        {
            RunId = run.Id,
            RunName = run.Name,
            Command = run.Command,
            State = StateOf(run, isRunning),
            StartedAt = run.StartedAt,
            EndedAt = ended,
            Applied = tally.Applied,
            AlreadyApplied = run.AlreadyApplied,
            Failed = tally.Failed,
            Unfinished = CountUnfinished(reader, run.Id),
            Recordings = tally.Recordings,
            Rate = tally.Applied > 0 && elapsed is { Ticks: > 0 } time ? tally.Applied / time.TotalSeconds : null,
            Actor = run.Actor,
            Client = run.Client,
            Machine = run.Machine,
        };
    }

    private static RecordingRunState StateOf(StoredRun run, bool isRunning)
    {
        if (isRunning)
        {
            return RecordingRunState.Running;
        }

        if (run.EndedAt is null)
        {
            return RecordingRunState.Interrupted;
        }

        return run.WasStopped ? RecordingRunState.Stopped : RecordingRunState.Completed;
    }

    private long CountUnfinished(ILedgerReader reader, string runId)
    {
        _unfinished ??= reader.ReadIntents([])
            .Select(intent => StoredChange.TryRead(intent, _path)?.Run?.Id)
            .OfType<string>()
            .GroupBy(id => id, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.LongCount(), StringComparer.Ordinal);
        return _unfinished.GetValueOrDefault(runId);
    }
}
