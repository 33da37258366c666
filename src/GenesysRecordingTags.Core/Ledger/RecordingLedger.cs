using System.Collections.Concurrent;
using System.Text;
using GenesysRecordingTags.Core.Changes;
using GenesysRecordingTags.Core.Events;
using GenesysRecordingTags.Core.Ledger.Chain;
using GenesysRecordingTags.Core.Ledger.Storage;

namespace GenesysRecordingTags.Core.Ledger;

/// <summary>The ledger of an organisation: intents, outcomes, audit records, event cursors and compliance sinks, in one order, on disk.</summary>
public sealed class RecordingLedger : IRecordingLedger
{
    private readonly ILedgerStore _store;
    private readonly LedgerOptions _options;
    private readonly LedgerOwner _owner;
    private readonly LedgerWriter _writer;
    private readonly ChangeCoordinator _coordinator;
    private readonly ConcurrentDictionary<string, bool> _abandoned = new(StringComparer.Ordinal);
    private int _isDisposed;

    private RecordingLedger(ILedgerStore store, LedgerOwner owner, LedgerOptions options)
    {
        _store = store;
        _owner = owner;
        _options = options;
        _coordinator = new ChangeCoordinator(options.Organization, store.Path, owner.Id, owner.IsAlive, store.Time, options.Capabilities);
        _writer = new LedgerWriter(store);
    }

    /// <inheritdoc/>
    public string Path => _store.Path;

    /// <inheritdoc/>
    public TimeProvider Time => _store.Time;

    /// <summary>Called on a thread of the ledger's own when audit records became durable; it must not block.</summary>
    internal event Action? RecordsAppended;

    /// <summary>The store, for the compliance sinks that are kept in the same ledger.</summary>
    internal ILedgerStore Store => _store;

    /// <summary>Whether an owner of runs and changes is alive.</summary>
    internal bool IsAlive(string owner) => _owner.IsAlive(owner);

    /// <summary>How the ledger was opened.</summary>
    internal LedgerOptions Options => _options;

    /// <summary>Opens a ledger; makes it where it is not there.</summary>
    /// <param name="options">Where it is.</param>
    /// <exception cref="GenesysException">It cannot be opened (LedgerUnavailable): the message names the ledger and the reason.</exception>
    public static RecordingLedger Open(LedgerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var store = LedgerStores.Open(options);
        try
        {
            return new RecordingLedger(store, LedgerOwner.Join(store), options);
        }
        catch
        {
            store.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public Task<RunIdentity> BeginRunAsync(RunStart start)
    {
        ArgumentNullException.ThrowIfNull(start);
        return Enqueue(state => RunRegister.Begin(state, start, _options.Actor, _owner.Id));
    }

    /// <inheritdoc/>
    public RunIdentity? FindRun(string name)
    {
        using var reader = _store.OpenReader();
        return reader.FindRunByName(name) is { } run ? new RunIdentity(run.Id, run.Name) : null;
    }

    /// <inheritdoc/>
    public Task EndRunAsync(RunEnd end)
    {
        ArgumentNullException.ThrowIfNull(end);
        return Enqueue(state =>
        {
            RunRegister.End(state, end, _owner.Id, _owner.IsAlive);
            return true;
        });
    }

    /// <inheritdoc/>
    public Task<IntentReceipt> AppendIntentAsync(ChangeIntent intent)
    {
        ArgumentNullException.ThrowIfNull(intent);
        ReleaseAbandoned();
        return Enqueue(state => _coordinator.Admit(state, intent));
    }

    /// <inheritdoc/>
    public Task<IntentReceipt> PreviewIntentAsync(ChangeIntent intent)
    {
        ArgumentNullException.ThrowIfNull(intent);
        return Enqueue(state => _coordinator.Preview(state, intent));
    }

    /// <inheritdoc/>
    public Task<RecordingLease> AcquireLeaseAsync(string operationId) => Enqueue(state => _coordinator.AcquireLease(state, operationId));

    /// <inheritdoc/>
    public Task<RecordingAuditRecord> AppendOutcomeAsync(ChangeResult result)
    {
        ArgumentNullException.ThrowIfNull(result);

        // All that can be done before the record's place is known is done here, not by the one writer.
        var record = AuditRecords.Make(result, _options.Actor);
        var tail = AuditJson.WriteTail(record);
        return Enqueue(
            transaction =>
            {
                _coordinator.Close(transaction, result, record.AuditId);
                return Append(transaction, record, tail);
            },
            () => Abandon(result.OperationId),
            RecordsAppended);
    }

    /// <inheritdoc/>
    public string? FindPageToken(string subscription)
    {
        using var reader = _store.OpenReader();
        return reader.FindCursor(subscription)?.PageToken;
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> ReadSubscriptions()
    {
        using var reader = _store.OpenReader();
        return reader.ReadSubscriptions();
    }

    /// <inheritdoc/>
    public IReadOnlySet<string> FindDealtWith(string subscription, IReadOnlyCollection<string> sources)
    {
        using var reader = _store.OpenReader();
        return EventInbox.FindDealtWith(subscription, sources, reader.IsFinished);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<InboxEntry>> ReceiveAsync(InboxPage page)
    {
        ArgumentNullException.ThrowIfNull(page);
        return Enqueue(state => EventInbox.Receive(state, page, _options.InboxCapacity));
    }

    /// <inheritdoc/>
    public IReadOnlyList<InboxEntry> ReadPending(string subscription, long after, int limit)
    {
        using var reader = _store.OpenReader();
        List<UnreadableRow> unreadable = [];
        var entries = reader.ReadPending(subscription, after, limit, unreadable);
        unreadable.ForEach(row => _options.Diagnostics.Report(DiagnosticLevel.Warning, row.Error.Message));
        return entries;
    }

    /// <inheritdoc/>
    public Task FinishAsync(string subscription, IReadOnlyList<NumberRange> delivered, IReadOnlySet<string> exceptEventIds)
    {
        ArgumentNullException.ThrowIfNull(delivered);
        return Enqueue(state =>
        {
            EventInbox.Finish(state, subscription, delivered, exceptEventIds);
            return true;
        });
    }

    /// <inheritdoc/>
    public Task CompleteAsync(InteractionEvent finished)
    {
        ArgumentNullException.ThrowIfNull(finished);
        return Enqueue(state =>
        {
            EventInbox.Complete(state, finished);
            return true;
        });
    }

    /// <inheritdoc/>
    public IReadOnlyList<RecordingTag> ReadTags(string recordingId)
    {
        using var reader = _store.OpenReader();
        var tags = new LedgerTags();
        reader.Visit(
            new RecordSelection { RecordingId = recordingId, Outcomes = [AuditOutcome.Succeeded] },
            (_, body, hash) =>
            {
                tags.Take(AuditJson.Read(body, Encoding.ASCII.GetString(hash)));
                return true;
            });
        return tags.Tags;
    }

    /// <inheritdoc/>
    public RecordingState? FindBefore(string recordingId, string idempotencyKey)
    {
        using var reader = _store.OpenReader();
        RecordingState? before = null;
        reader.Visit(
            new RecordSelection { RecordingId = recordingId, Outcomes = [AuditOutcome.Unknown] },
            (_, body, hash) =>
            {
                var record = AuditJson.Read(body, Encoding.ASCII.GetString(hash));
                before ??= record.IdempotencyKey == idempotencyKey ? record.Before : null;
                return true;
            });
        return before;
    }

    /// <summary>The changes that a process that has ended left unfinished, and those whose outcome is unknown. Those that can't be read
    /// are left out: see <see cref="FindUnreadableRows"/>.</summary>
    public IReadOnlyList<UnfinishedChange> FindUnfinished()
    {
        using var reader = _store.OpenReader();
        return FindUnfinished(reader, []);
    }

    /// <summary>The unfinished changes, the event cursors and the pending events that can't be read; all else works without them.</summary>
    public IReadOnlyList<UnreadableRow> FindUnreadableRows()
    {
        using var reader = _store.OpenReader();
        List<UnreadableRow> unreadable = [];
        FindUnfinished(reader, unreadable);
        reader.ReadCursors(unreadable);
        reader.FindUnreadablePending(unreadable);
        return unreadable;
    }

    /// <summary>Looks whether the ledger is still where it was opened; asked before every change is sent.</summary>
    /// <exception cref="GenesysException">It was removed, moved or replaced (LedgerLost).</exception>
    public void EnsurePresent()
    {
        _store.EnsurePresent();
        if (_owner.IsLost)
        {
            throw new GenesysException(
                GenesysErrorKind.LedgerLost,
                $"The ledger '{Path}' was out of reach for so long that others take this connection for ended.",
                "Nothing more is sent on this connection. Connect again with Connect-GenesysCloud, then run Resume-RecordingChange.");
        }
    }

    /// <summary>Writes what waits, and closes the ledger.</summary>
    public ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
        {
            _writer.Dispose();
            _owner.Dispose();
            _store.Dispose();
            if (_options.DeleteOnClose)
            {
                _store.Delete();
            }
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>Orders an entry.</summary>
    /// <param name="work">What it does in its transaction.</param>
    /// <param name="failed">What is to be done where that does not become durable.</param>
    /// <param name="durable">Whom to tell when it is.</param>
    internal Task<T> Enqueue<T>(Func<ILedgerTransaction, T> work, Action? failed = null, Action? durable = null)
    {
        var entry = new LedgerEntry<T>(work, failed, durable);
        _writer.Enqueue(entry);
        return entry.Task;
    }

    private static RecordingAuditRecord Append(ILedgerTransaction transaction, RecordingAuditRecord record, byte[] tail)
    {
        var head = transaction.ReadHead();
        var sequence = head.Sequence + 1;
        var body = AuditJson.Join(sequence, head.Hash, tail);
        var hash = AuditHash.Of(body);
        transaction.AppendRecord(sequence, body, hash);
        return record with { Sequence = sequence, PreviousHash = head.Hash, Hash = hash };
    }

    private List<UnfinishedChange> FindUnfinished(ILedgerReader reader, List<UnreadableRow> unreadable)
    {
        List<UnfinishedChange> found = [];
        var byRecording = reader.ReadIntents(unreadable).ToLookup(intent => intent.RecordingId, StringComparer.Ordinal);
        foreach (var intent in byRecording.SelectMany(intents => intents).OrderBy(intent => intent.Number))
        {
            if (!_abandoned.ContainsKey(intent.OperationId) && _owner.IsAlive(intent.Owner))
            {
                continue;
            }

            try
            {
                var change = StoredChange.Read(intent, Path);
                var overtakenBy = _coordinator.FindOvertaking(intent, byRecording[intent.RecordingId]);
                found.Add(new UnfinishedChange(ToIntent(intent, change), FindReason(reader, intent), overtakenBy));
            }
            catch (UnreadableRowException ex)
            {
                unreadable.Add(ex.Row);
            }
        }

        return found;
    }

    private static ChangeIntent ToIntent(StoredIntent intent, RecordingChange change) => new()
    {
        OperationId = intent.OperationId,
        IdempotencyKey = intent.IdempotencyKey,
        Change = change with { ResumedOperationId = intent.OperationId },
        CreatedAt = intent.CreatedAt,
    };

    /// <summary>What the audit records of an intent's attempts say. One that may have been applied stays so, whatever later attempts met.</summary>
    private static UnfinishedReason FindReason(ILedgerReader reader, StoredIntent intent)
    {
        if (intent.Owner is not null)
        {
            // It would be nobody's by now, had an outcome been recorded.
            return UnfinishedReason.Interrupted;
        }

        var isUnknown = false;
        var key = Encoding.UTF8.GetBytes(intent.IdempotencyKey);
        reader.Visit(
            new RecordSelection { RecordingId = intent.RecordingId, Outcomes = [AuditOutcome.Unknown] },
            (_, body, _) => !(isUnknown = body.IndexOf(key) >= 0));
        return isUnknown ? UnfinishedReason.OutcomeUnknown : UnfinishedReason.NotApplied;
    }

    private void Abandon(string? operationId)
    {
        if (operationId is not null)
        {
            _abandoned.TryAdd(operationId, true);
        }
    }

    /// <summary>Gives up, once the ledger can be written again, the intents whose outcome could not be recorded.</summary>
    private void ReleaseAbandoned()
    {
        foreach (var (operationId, _) in _abandoned)
        {
            if (_abandoned.TryRemove(operationId, out _))
            {
                _ = Enqueue(
                    state =>
                    {
                        _coordinator.Abandon(state, operationId);
                        return true;
                    },
                    () => Abandon(operationId));
            }
        }
    }
}
