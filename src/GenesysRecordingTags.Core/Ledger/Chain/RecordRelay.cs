using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using GenesysRecordingTags.Core.Ledger.Storage;

namespace GenesysRecordingTags.Core.Ledger.Chain;

/// <summary>Hands records on to a visitor on another thread, in their order: reading a ledger and hashing its texts take about as long.</summary>
internal sealed class RecordRelay : IDisposable
{
    private const int BatchLength = 1 << 18;
    private const int Batches = 4;
    private readonly BlockingCollection<Batch> _free = [];
    private readonly BlockingCollection<Batch> _filled = [];
    private readonly RecordVisitor _visitor;
    private readonly Task _work;
    private Batch _batch;
    private Exception? _error;
    private volatile bool _isClosed;

    /// <summary>Begins.</summary>
    /// <param name="visitor">Takes the records, on a thread of its own.</param>
    public RecordRelay(RecordVisitor visitor)
    {
        _visitor = visitor;
        for (var i = 1; i < Batches; i++)
        {
            _free.Add(new Batch());
        }

        _batch = new Batch();
        _work = Task.Factory.StartNew(Work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Hands a record on.</summary>
    /// <returns>Whether the visitor wants more.</returns>
    public bool Add(long sequence, ReadOnlySpan<byte> text, ReadOnlySpan<byte> hash)
    {
        _batch.Bytes.Append(text);
        _batch.Bytes.Append(hash);
        _batch.Records.Add((sequence, text.Length, hash.Length));
        if (_batch.Bytes.Length >= BatchLength)
        {
            _filled.Add(_batch);
            _batch = _free.Take();
        }

        return !_isClosed;
    }

    /// <summary>Waits until the visitor has taken all records.</summary>
    /// <exception cref="Exception">What the visitor threw.</exception>
    public void Complete()
    {
        End();
        if (_error is not null)
        {
            ExceptionDispatchInfo.Throw(_error);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _isClosed = true;
        End();
        _free.Dispose();
        _filled.Dispose();
    }

    private void End()
    {
        if (!_filled.IsAddingCompleted)
        {
            _filled.Add(_batch);
            _filled.CompleteAdding();
        }

        _work.Wait(CancellationToken.None);
    }

    private void Work()
    {
        foreach (var batch in _filled.GetConsumingEnumerable())
        {
            try
            {
                // Once the visitor has enough, batches only go round, so that nobody waits for one.
                _isClosed = _isClosed || !Visit(batch);
            }
            catch (Exception ex)
            {
                _error = ex;
                _isClosed = true;
            }

            batch.Bytes.Clear();
            batch.Records.Clear();
            _free.Add(batch);
        }
    }

    private bool Visit(Batch batch)
    {
        var rest = batch.Bytes.Span;
        foreach (var (sequence, textLength, hashLength) in batch.Records)
        {
            if (!_visitor(sequence, rest[..textLength], rest.Slice(textLength, hashLength)))
            {
                return false;
            }

            rest = rest[(textLength + hashLength)..];
        }

        return true;
    }

    private sealed class Batch
    {
        public ByteBuffer Bytes { get; } = new();

        public List<(long Sequence, int TextLength, int HashLength)> Records { get; } = [];
    }
}
