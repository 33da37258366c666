using System.Diagnostics;
using System.Text;
using System.Text.Json;
using GenesysRecordingTags.Core.Ledger.Chain;
using GenesysRecordingTags.Core.Ledger.Storage;
using GenesysRecordingTags.Core.Api;
using GenesysRecordingTags.Core.Ledger;

namespace GenesysRecordingTags.Core.Audit;

/// <summary>The audit records of a ledger, for reading. Everything streams: memory does not grow with the ledger.</summary>
public sealed class AuditTrail
{
    private const int PageSize = 500;
    private const int RememberedRecordings = 100_000;
    private static readonly byte[][] Outcomes = [.. Enum.GetNames<AuditOutcome>().Select(Encoding.UTF8.GetBytes)];
    private static readonly TimeSpan LockTimeout = TimeSpan.FromSeconds(30);
    private readonly Func<ILedgerReader> _open;
    private readonly TimeProvider _time;

    /// <summary>Reads a ledger.</summary>
    /// <param name="path">Where it is, for messages.</param>
    /// <param name="open">Opens a view on it.</param>
    /// <param name="time">The clock; null: the system's.</param>
    /// <param name="isAlive">Whether an owner is alive; null: nobody is.</param>
    internal AuditTrail(string path, Func<ILedgerReader> open, TimeProvider? time = null, Func<string, bool>? isAlive = null)
    {
        (Path, _open, _time) = (path, open, time ?? TimeProvider.System);
        Runs = new RunHistory(path, open, isAlive ?? (_ => false));
        Terms = new AuditTerms(open);
    }

    /// <summary>What the records can be asked for by.</summary>
    public AuditTerms Terms { get; }

    /// <summary>The runs that the records are of.</summary>
    public RunHistory Runs { get; }

    /// <summary>Where the ledger is.</summary>
    public string Path { get; }

    /// <summary>The clock.</summary>
    internal TimeProvider Time => _time;

    /// <summary>The records of a ledger that is open.</summary>
    /// <param name="ledger">The ledger.</param>
    public static AuditTrail Of(RecordingLedger ledger)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        return new AuditTrail(ledger.Path, ledger.Store.OpenReader, ledger.Time, ledger.IsAlive);
    }

    /// <summary>Opens the records of a ledger that nobody need be connected to; others may be writing it.</summary>
    /// <param name="path">The ledger's file.</param>
    /// <exception cref="GenesysException">There is no such file.</exception>
    public static AuditTrail Open(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        path = LedgerStores.Locate(path);
        return LedgerStores.Exists(path)
            ? new AuditTrail(path, () => LedgerStores.OpenReader(path, LockTimeout), isAlive: owner => LedgerStores.IsHeld(path, LedgerOwner.LockOf(owner)))
            : throw new GenesysException(GenesysErrorKind.LedgerUnavailable, $"There is no ledger '{path}'.", "Name the ledger's file; Get-GenesysConnection shows where it is.");
    }

    /// <summary>Reads records, the oldest first.</summary>
    /// <param name="query">Which ones.</param>
    /// <exception cref="GenesysException">The ledger can't be read.</exception>
    public IEnumerable<RecordingAuditRecord> Read(RecordingAuditQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        return ReadPages(query);
    }

    /// <summary>The record of an id.</summary>
    /// <param name="auditId">The id.</param>
    /// <exception cref="GenesysException">There is none (AuditRecordNotFound), or the ledger can't be read.</exception>
    public RecordingAuditRecord Find(string auditId) =>
        Read(new RecordingAuditQuery { AuditId = auditId, First = 1 }).FirstOrDefault()
        ?? throw new GenesysException(
            GenesysErrorKind.AuditRecordNotFound,
            $"The ledger '{Path}' has no audit record '{auditId}'.{Hint(auditId)}",
            "Get-RecordingAudit lists the records; -LedgerPath of Connect-GenesysCloud chooses another ledger.");

    /// <summary>The error for a recording of which the ledger has no record.</summary>
    /// <param name="recordingId">The recording.</param>
    public GenesysException UnknownRecording(string recordingId) => new(
        GenesysErrorKind.AuditRecordNotFound,
        $"The ledger '{Path}' has no audit record of recording '{recordingId}'.{Hint(recordingId)}",
        "Check the id; letter cases count. Get-RecordingAudit without an id lists all records, and takes wildcards.");

    /// <summary>The places of the records of recordings, in ascending order.</summary>
    /// <param name="recordings">Queries that each select a recording, or several by a pattern.</param>
    /// <exception cref="GenesysException">The ledger can't be read.</exception>
    public IReadOnlyList<long> FindPlaces(IEnumerable<RecordingAuditQuery> recordings)
    {
        ArgumentNullException.ThrowIfNull(recordings);
        var places = new SortedSet<long>();
        using var reader = _open();
        foreach (var query in recordings)
        {
            reader.Visit(new RecordSelection { RecordingId = query.RecordingId, RecordingIdPattern = query.RecordingIdPattern, AuditId = query.AuditId }, (sequence, _, _) =>
            {
                places.Add(sequence);
                return true;
            });
        }

        return [.. places];
    }

    /// <summary>Of recordings that carry tags or a retention policy now, by all that the ledger knows, the record that left each so; the oldest first.</summary>
    /// <param name="query">What they are to carry, and of which records.</param>
    /// <exception cref="GenesysException">The ledger can't be read.</exception>
    public IEnumerable<RecordingAuditRecord> ReadCurrent(RecordingAuditQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        using var reader = _open();
        var replacesTags = reader.FindOrganization()?.StartsWith(OrganizationIdentity.IdScheme, StringComparison.Ordinal) != true;

        // Tags and policy may be two records': the one that is written out is of the tags.
        var candidates = query.Labels is null && query.TaxonomyIds is null ? query : query with { RetentionPolicies = null };
        var answers = new RecentMap<string, object>(RememberedRecordings);
        foreach (var record in Read(candidates).Where(CurrentTags.CanLeave))
        {
            if (answers.Find(record.RecordingId) is not long answer)
            {
                answer = FindCurrent(reader, record.RecordingId, query, replacesTags) ?? 0;
                answers.Set(record.RecordingId, answer);
            }

            if (answer == record.Sequence)
            {
                yield return record;
            }
        }
    }

    /// <summary>The last record's number; 0 where there is none.</summary>
    public long ReadCount() => ReadHead().Sequence;

    /// <summary>Whether the chain is whole; where it is not, what was done to the first record that is broken. And whether the ledger shows all
    /// of it: its schema and its indexes.</summary>
    /// <param name="options">What is known of the chain from elsewhere.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="GenesysException">The ledger can't be read.</exception>
    public RecordingAuditVerification Verify(AuditVerificationOptions? options = null, CancellationToken cancellationToken = default)
    {
        var started = Stopwatch.GetTimestamp();
        options ??= new();
        using var reader = _open();
        if (options.PrecedingHash is null && reader.ReadStart() is { Sequence: > 0, Hash: var before })
        {
            if (options.Checkpoint is not null)
            {
                EnsureBeginsChain(reader, "a checkpoint is compared with all of the chain");
            }

            // An archive says itself which record its first one continues.
            options = options with { PrecedingHash = before };
        }

        var verifier = new ChainVerifier(options);
        var findings = reader.Inspect(
            (sequence, body, hash) =>
            {
                cancellationToken.ThrowIfCancellationRequested();
                verifier.Add(body, hash, sequence);
                return true;
            },
            options.ChecksFile,
            cancellationToken);
        return verifier.Conclude(Path, Stopwatch.GetElapsedTime(started), findings);
    }

    /// <summary>Figures over records.</summary>
    /// <param name="query">Which ones.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="GenesysException">The ledger can't be read.</exception>
    public RecordingAuditMeasure Measure(RecordingAuditQuery? query = null, CancellationToken cancellationToken = default)
    {
        var statistics = new AuditStatistics();
        using var reader = _open();
        VisitFacts(reader, query ?? RecordingAuditQuery.All, (sequence, facts, time, outcome, _, _) => statistics.Add(sequence, facts, time, outcome), cancellationToken);
        statistics.Conclude(reader, cancellationToken);
        return statistics.ToMeasure();
    }

    /// <summary>The record that left a recording as it is asked for now; null where it is not so.</summary>
    private long? FindCurrent(ILedgerReader reader, string recordingId, RecordingAuditQuery query, bool replacesTags)
    {
        var current = new CurrentTags(replacesTags);
        reader.Visit(new RecordSelection { RecordingId = recordingId }, (sequence, body, hash) =>
        {
            current.Add(Parse(sequence, body, hash));
            return true;
        });
        return current.FindRecord(query);
    }

    private static string? Hint(string id) => IdHint.Of(id) is { } hint ? " " + hint : null;

    /// <summary>The last record of the chain.</summary>
    internal ChainHead ReadHead()
    {
        using var reader = _open();
        return reader.ReadHead();
    }

    /// <summary>Refuses an archive whose first record is not the first of the chain.</summary>
    /// <param name="why">What needs all of the chain.</param>
    /// <exception cref="GenesysException">It is such an archive.</exception>
    internal void EnsureBeginsChain(string why)
    {
        using var reader = _open();
        EnsureBeginsChain(reader, why);
    }

    /// <summary>Visits the raw records of a selection.</summary>
    internal void Visit(RecordSelection selection, RecordVisitor visitor)
    {
        using var reader = _open();
        reader.Visit(selection, visitor);
    }

    /// <summary>What a query selects; null where its time has no record.</summary>
    internal RecordSelection? Select(RecordingAuditQuery query)
    {
        var selection = new RecordSelection
        {
            After = query.AfterSequence,
            Limit = query.First ?? long.MaxValue,
            RecordingId = query.RecordingId,
            RecordingIdPattern = query.RecordingIdPattern,
            Outcomes = query.Outcomes,
            AuditId = query.AuditId,
            RunIds = query.RunIds,
            Terms = query.ToConditions(),
            Sequences = query.Sequences,
            Since = query.Since,
            Until = query.Until,
        };
        if (query.Since is null && query.Until is null)
        {
            return selection;
        }

        using var reader = _open();
        return reader.FindSpan(query.Since, query.Until) is var (first, last)
            ? selection with { After = Math.Max(selection.After, first - 1), Through = last }
            : null;
    }

    /// <summary>Visits the texts of records; reading and what is done with them have a thread each.</summary>
    /// <param name="reader">The ledger.</param>
    /// <param name="query">Which ones.</param>
    /// <param name="visitor">Takes them, on a thread of its own.</param>
    internal void VisitTexts(ILedgerReader reader, RecordingAuditQuery query, RecordVisitor visitor)
    {
        if (Select(query) is not { } selection || (query.Last is { } last && !TrySelectLast(ref selection, last)))
        {
            return;
        }

        using var relay = new RecordRelay(visitor);
        reader.Visit(selection, relay.Add);
        relay.Complete();
    }

    /// <summary>Visits what records say, without making objects of them: for sums over millions.</summary>
    /// <param name="reader">The ledger.</param>
    /// <param name="query">Which ones.</param>
    /// <param name="visitor">Takes them.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="GenesysException">One of them is no audit record.</exception>
    internal void VisitFacts(ILedgerReader reader, RecordingAuditQuery query, FactsVisitor visitor, CancellationToken cancellationToken)
    {
        var facts = new RecordFacts();
        VisitTexts(reader, query, (sequence, text, hash) =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!facts.TryRead(text) || !AuditJson.TryParseTime(facts.EventDate, out var ticks) || FindOutcome(facts.Outcome) is not { } outcome)
            {
                throw NoRecord(sequence, "it has no time or no outcome", null);
            }

            visitor(sequence, facts, new DateTimeOffset(ticks, TimeSpan.Zero), outcome, text, hash);
            return true;
        });
    }

    /// <summary>Opens a view on the ledger.</summary>
    internal ILedgerReader OpenReader() => _open();

    /// <summary>Reads a record from its text.</summary>
    internal RecordingAuditRecord Parse(long sequence, ReadOnlySpan<byte> body, ReadOnlySpan<byte> hash)
    {
        try
        {
            return AuditJson.Read(body, Encoding.ASCII.GetString(hash)) with { Sequence = sequence };
        }
        catch (Exception ex) when (ex is JsonException or InvalidOperationException or KeyNotFoundException or FormatException or ArgumentException)
        {
            throw NoRecord(sequence, ex.Message, ex);
        }
    }

    private static AuditOutcome? FindOutcome(ReadOnlySpan<byte> name)
    {
        for (var i = 0; i < Outcomes.Length; i++)
        {
            if (name.SequenceEqual(Outcomes[i]))
            {
                return (AuditOutcome)i;
            }
        }

        return null;
    }

    private void EnsureBeginsChain(ILedgerReader reader, string why)
    {
        if (reader.ReadStart() is { Sequence: > 0 and var before })
        {
            throw new GenesysException(
                GenesysErrorKind.InvalidRequest,
                FormattableString.Invariant($"'{Path}' is an archive that begins with record {before + 1}, in the middle of the chain: {why}."),
                "Name the ledger that the archive belongs to: it reads the records of its archives as well.");
        }
    }

    /// <summary>Bounds a selection to the newest of its records.</summary>
    /// <returns>Whether there are any.</returns>
    private bool TrySelectLast(ref RecordSelection selection, long count)
    {
        var (first, last) = (0L, 0L);
        Visit(selection with { IsDescending = true, Limit = count }, (sequence, _, _) =>
        {
            first = sequence;
            last = last == 0 ? sequence : last;
            return true;
        });
        selection = selection with { After = Math.Max(selection.After, first - 1), Through = last };
        return last > 0;
    }

    private GenesysException NoRecord(long sequence, string problem, Exception? cause) => new(
        GenesysErrorKind.LedgerUnavailable,
        FormattableString.Invariant($"Record {sequence} of the ledger '{Path}' is not an audit record: {problem}"),
        "Test-RecordingAudit says what was done to the ledger; restore it from a backup.",
        cause);

    private IEnumerable<RecordingAuditRecord> ReadPages(RecordingAuditQuery query)
    {
        if (Select(query) is not { } selection || (query.Last is { } last && !TrySelectLast(ref selection, last)))
        {
            yield break;
        }

        // Page by page, so that a consumer who takes his time keeps no old state of the ledger alive.
        var left = selection.Limit;
        var page = new List<RecordingAuditRecord>();
        do
        {
            page.Clear();
            Visit(selection with { Limit = Math.Min(left, PageSize) }, (sequence, body, hash) =>
            {
                page.Add(Parse(sequence, body, hash));
                return true;
            });
            foreach (var record in page)
            {
                yield return record;
            }

            left -= page.Count;
            selection = selection with { After = page.Count > 0 ? page[^1].Sequence : selection.After };
        }
        while (left > 0 && page.Count == PageSize);
    }
}
