using GenesysRecordingTags.Core.Ledger.Storage;

namespace GenesysRecordingTags.Core.Ledger;

/// <summary>One call to the ledger on its way to being durable.</summary>
internal abstract class LedgerEntry
{
    /// <summary>Does its work in a transaction. It may be called again in another one, after the first was taken back.</summary>
    public abstract void Apply(ILedgerTransaction transaction);

    /// <summary>Ends the call: its transaction is durable.</summary>
    public abstract void Complete();

    /// <summary>Ends the call with an error.</summary>
    public abstract void Fail(GenesysException error);
}

/// <summary>One call to the ledger that answers something.</summary>
/// <param name="work">What it does in its transaction.</param>
/// <param name="failed">What is to be done, in order, where that does not become durable.</param>
/// <param name="durable">Whom to tell when it is durable.</param>
internal sealed class LedgerEntry<T>(Func<ILedgerTransaction, T> work, Action? failed = null, Action? durable = null) : LedgerEntry
{
    private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? _answer;

    /// <summary>Ends when the entry is durable.</summary>
    public Task<T> Task => _completion.Task;

    /// <inheritdoc/>
    public override void Apply(ILedgerTransaction transaction) => _answer = work(transaction);

    /// <inheritdoc/>
    public override void Complete()
    {
        _completion.TrySetResult(_answer!);
        durable?.Invoke();
    }

    /// <inheritdoc/>
    public override void Fail(GenesysException error)
    {
        failed?.Invoke();
        _completion.TrySetException(error);
        // Observed here: not every caller waits for its entry, and the process must not hear of it as an unobserved error.
        _ = _completion.Task.Exception;
    }
}
