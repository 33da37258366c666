using System.Collections.Concurrent;
using GenesysRecordingTags.Core.Audit;
using GenesysRecordingTags.Core.Ledger;
using GenesysRecordingTags.Core.Ledger.Storage;

namespace GenesysRecordingTags.Core.Compliance;

/// <summary>Keeps compliance sinks in step with the ledger's audit: an outbox with an offset a sink. A sink that is down holds up nobody,
/// and loses nothing.</summary>
public sealed class OutboxDispatcher : IAsyncDisposable
{
    private readonly RecordingLedger _ledger;
    private readonly ComplianceOptions _options;
    private readonly ConcurrentDictionary<string, SinkWorker> _workers = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _registering = new(1);
    private bool _isClosed;

    private OutboxDispatcher(RecordingLedger ledger, ComplianceOptions options) => (_ledger, _options) = (ledger, options);

    /// <summary>Whether there may be something for <see cref="DeliverCallbacks"/> to do; cheap enough to be asked all the time.</summary>
    public bool HasCallbackWork => InlineWorkers(null).Any(worker => worker.HasWork);

    /// <summary>Goes on with the sinks that are registered in a ledger. Where there are none, it does nothing at all.</summary>
    /// <param name="ledger">The ledger; to be closed after the dispatcher.</param>
    /// <param name="options">How patient to be.</param>
    public static OutboxDispatcher Start(RecordingLedger ledger, ComplianceOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        var dispatcher = new OutboxDispatcher(ledger, options ?? new());
        foreach (var sink in dispatcher.ReadSinks([]))
        {
            if (SinkDefinition.Of(sink) is { } definition)
            {
                dispatcher.StartWorker(sink.Name, definition, sink.Progress);
            }
        }

        ledger.RecordsAppended += dispatcher.Wake;
        return dispatcher;
    }

    /// <summary>Registers a sink; it is kept in the ledger, its secret is not. Registering it again in a later session gives it its
    /// secret, or its script block, and it goes on where it was.</summary>
    /// <param name="registration">The sink.</param>
    /// <exception cref="GenesysException">It can't be used, or another sink has that name (Conflict).</exception>
    public async Task<RecordingComplianceSink> RegisterAsync(ComplianceSinkRegistration registration)
    {
        ArgumentNullException.ThrowIfNull(registration);
        var definition = SinkDefinition.Of(registration);
        if (definition.LeadsToLedger(_ledger.Path))
        {
            throw new GenesysException(
                GenesysErrorKind.InvalidRequest,
                $"The compliance sink '{registration.Name}' would write to the ledger itself: '{definition.Target}' leads to a file of the ledger '{_ledger.Path}'.",
                "Choose another place for the sink, outside the ledger.");
        }

        await _registering.WaitAsync().ConfigureAwait(false);
        try
        {
            EnsureOpen();
            List<UnreadableRow> unreadable = [];
            var known = ReadSinks(unreadable).Find(sink => IsNamed(sink.Name, registration.Name));
            if (unreadable.Find(row => IsNamed(row.Key, registration.Name)) is { } row)
            {
                throw row.Error;
            }

            var name = known?.Name ?? registration.Name;
            if (known is not null && (known.Kind != definition.Kind || known.Target != definition.Target))
            {
                throw new GenesysException(
                    GenesysErrorKind.Conflict,
                    $"The compliance sink '{known.Name}' delivers to another place ({known.Kind}: {known.Target}).",
                    "Choose another name, or remove it first with Unregister-RecordingComplianceSink.");
            }

            var progress = known?.Progress ?? new SinkProgress { Delivered = registration.FromNow ? AuditTrail.Of(_ledger).ReadCount() : 0 };
            var sink = new StoredSink
            {
                Name = name,
                Kind = definition.Kind,
                Target = definition.Target,
                NeedsSecret = definition.NeedsSecret,
                Progress = progress,
            };
            await _ledger.Enqueue(transaction =>
            {
                transaction.SaveSink(sink);
                return true;
            }).ConfigureAwait(false);
            await StopWorkerAsync(name).ConfigureAwait(false);
            StartWorker(name, definition, progress with { NextAttemptAt = null });
            return Describe(sink, AuditTrail.Of(_ledger).ReadCount());
        }
        finally
        {
            _registering.Release();
        }
    }

    /// <summary>Forgets a sink, and how far it is.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="GenesysException">There is none of that name.</exception>
    public async Task UnregisterAsync(string name)
    {
        // A registration at the same time would leave a worker without a row, or a row without a worker.
        await _registering.WaitAsync().ConfigureAwait(false);
        try
        {
            EnsureOpen();
            var stored = GetUnreadableSinks().FirstOrDefault(row => IsNamed(row.Key, name))?.Key ?? FindSink(name).Name;
            await StopWorkerAsync(stored).ConfigureAwait(false);
            await _ledger.Enqueue(transaction =>
            {
                transaction.RemoveSink(stored);
                return true;
            }).ConfigureAwait(false);
        }
        finally
        {
            _registering.Release();
        }
    }

    /// <summary>All sinks, and how far they are, less those that can't be read.</summary>
    public IReadOnlyList<RecordingComplianceSink> GetSinks()
    {
        var head = AuditTrail.Of(_ledger).ReadCount();
        return [.. ReadSinks([]).Select(sink => Describe(sink, head))];
    }

    /// <summary>The rows of sinks that can't be read: nothing is delivered to them, and <see cref="UnregisterAsync"/> removes them.</summary>
    public IReadOnlyList<UnreadableRow> GetUnreadableSinks()
    {
        List<UnreadableRow> unreadable = [];
        ReadSinks(unreadable);
        return unreadable;
    }

    /// <summary>Delivers the backlog now, without waiting for retries that are due later. Script blocks are left to
    /// <see cref="DeliverCallbacks"/>.</summary>
    /// <param name="name">The sink; null: all.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>How far the sinks are now; what went wrong stands in their last error.</returns>
    /// <exception cref="GenesysException">There is no sink of that name.</exception>
    public async Task<IReadOnlyList<RecordingComplianceSink>> SyncAsync(string? name, CancellationToken cancellationToken)
    {
        var stored = name is null ? null : FindSink(name).Name;
        var workers = _workers.Values.OfType<BackgroundSinkWorker>().Where(worker => stored is null || worker.Name == stored);
        await Task.WhenAll(workers.Select(worker => worker.SyncAsync(cancellationToken))).ConfigureAwait(false);
        return [.. GetSinks().Where(sink => stored is null || sink.Name == stored)];
    }

    /// <summary>Lets the sinks that take records catch up, before it all ends; one that is down is not waited for.</summary>
    /// <param name="patience">How long to wait at the most; what is left goes out the next time.</param>
    public async Task DrainAsync(TimeSpan patience)
    {
        using var limit = new CancellationTokenSource(patience);
        var workers = _workers.Values.OfType<BackgroundSinkWorker>().Where(worker => worker.Progress.FailedAttempts == 0);
        try
        {
            await Task.WhenAll(workers.Select(worker => worker.SyncAsync(limit.Token))).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // Patience is at its end.
        }
    }

    /// <summary>Delivers to script blocks, on the thread that calls.</summary>
    /// <param name="name">The sink; null: all.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public void DeliverCallbacks(string? name, CancellationToken cancellationToken)
    {
        foreach (var worker in InlineWorkers(name))
        {
            worker.Deliver(evenIfLater: name is not null, cancellationToken);
        }
    }

    /// <summary>Stops all deliveries at once.</summary>
    public async ValueTask DisposeAsync()
    {
        _ledger.RecordsAppended -= Wake;
        await _registering.WaitAsync().ConfigureAwait(false);
        try
        {
            _isClosed = true;
            await Task.WhenAll(_workers.Keys.Select(StopWorkerAsync)).ConfigureAwait(false);
        }
        finally
        {
            // Not disposed: who comes too late must get an error that says so.
            _registering.Release();
        }
    }

    /// <summary>Sinks are found whatever the letter case; the ledger keeps the first spelling.</summary>
    private static bool IsNamed(string stored, string name) => string.Equals(stored, name, StringComparison.OrdinalIgnoreCase);

    private void EnsureOpen()
    {
        if (_isClosed)
        {
            throw new GenesysException(GenesysErrorKind.NotConnected, "The connection was closed: its compliance sinks can't be changed.", "Connect again with Connect-GenesysCloud.");
        }
    }

    /// <summary>The sinks of the ledger whose row can be read, and says of its kind what it has to.</summary>
    private List<StoredSink> ReadSinks(List<UnreadableRow> unreadable)
    {
        using var reader = _ledger.Store.OpenReader();
        List<StoredSink> sinks = [];
        foreach (var sink in reader.ReadSinks(unreadable))
        {
            try
            {
                SinkDefinition.Of(sink);
                sinks.Add(sink);
            }
            catch (GenesysException ex)
            {
                unreadable.Add(UnreadableRow.Of(_ledger.Path, UnreadableRow.Sink, sink.Name, null, ex.Message.TrimEnd('.'), ex));
            }
        }

        return sinks;
    }

    private StoredSink FindSink(string name) => ReadSinks([]).Find(sink => IsNamed(sink.Name, name)) ?? throw new GenesysException(
        GenesysErrorKind.SinkUnavailable,
        $"There is no compliance sink '{name}'.",
        "Get-RecordingComplianceSink lists them; Register-RecordingComplianceSink makes one.");

    private IEnumerable<InlineSinkWorker> InlineWorkers(string? name) =>
        _workers.Select(entry => entry.Value).OfType<InlineSinkWorker>().Where(worker => name is null || IsNamed(worker.Name, name));

    private void Wake()
    {
        foreach (var (_, worker) in _workers)
        {
            worker.Wake();
        }
    }

    private void StartWorker(string name, SinkDefinition definition, SinkProgress progress) =>
        _workers[name] = definition.CreateWorker(_ledger, name, progress, _options);

    private async Task StopWorkerAsync(string name)
    {
        if (_workers.TryRemove(name, out var worker))
        {
            await worker.DisposeAsync().ConfigureAwait(false);
        }
    }

    private RecordingComplianceSink Describe(StoredSink sink, long head)
    {
        var progress = sink.Progress;
        return new RecordingComplianceSink
        {
            Name = sink.Name,
            Kind = sink.Kind,
            Target = sink.Target,
            Offset = progress.Delivered,
            Backlog = Math.Max(0, head - progress.Delivered),
            FailedAttempts = progress.FailedAttempts,
            LastError = _workers.ContainsKey(sink.Name) ? progress.LastError : WhatIsMissing(sink),
            NextAttemptAt = progress.NextAttemptAt,
            LastDeliveredAt = progress.LastDeliveredAt,
        };
    }

    private static string WhatIsMissing(StoredSink sink) => sink.Kind == ComplianceSinkKind.ScriptBlock
        ? "It needs its script block again: register it again in this session. Its records wait."
        : "It needs its secret again, which is never kept: register it again in this session. Its records wait.";
}
