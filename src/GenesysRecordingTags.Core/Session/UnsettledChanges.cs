using System.Globalization;
using GenesysRecordingTags.Core.Changes;
using GenesysRecordingTags.Core.Ledger;

namespace GenesysRecordingTags.Core.Session;

/// <summary>Counts a session's changes whose outcome is not known, so that the next command can say so: a run that is stopped can't.</summary>
/// <param name="ledger">The ledger; null where none is kept.</param>
public sealed class UnsettledChanges(RecordingLedger? ledger)
{
    private long _count;

    /// <summary>Takes the outcome of a change.</summary>
    /// <param name="outcome">The outcome.</param>
    public void Count(RecordingChangeOutcome outcome)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        if (outcome.IsUnfinished && outcome.Error is not GenesysException { Kind: GenesysErrorKind.ChangeOvertaken })
        {
            Interlocked.Increment(ref _count);
        }
    }

    /// <summary>What is to be said of them, once; null where there is nothing to say, or no more.</summary>
    public string? TakeMessage()
    {
        if (Volatile.Read(ref _count) == 0)
        {
            return null;
        }

        var count = Interlocked.Exchange(ref _count, 0);
        if (ledger is null)
        {
            return Say(count, "The connection keeps no ledger to finish from: look with Get-RecordingMetadata, and make again what is missing.");
        }

        // Some may be settled by now, by this process or another.
        return CountUnfinished(ledger, count) is not { } open || open == 0
            ? null
            : Say(open, "Resume-RecordingChange -WhatIf shows what is unfinished; Resume-RecordingChange finishes it, and applies nothing twice.");
    }

    private int? CountUnfinished(RecordingLedger open, long count)
    {
        try
        {
            return open.FindUnfinished().Count(change => change.OvertakenBy is null);
        }
        catch (GenesysException)
        {
            // The command may do without the ledger: what can't be said now is said once the ledger can be read.
            Interlocked.Add(ref _count, count);
            return null;
        }
    }

    private static string Say(long count, string wayOut)
    {
        var changes = count == 1
            ? "A change has an unknown outcome: its run was stopped or lost its answer."
            : string.Create(CultureInfo.InvariantCulture, $"{count} changes have an unknown outcome: their run was stopped or lost their answers.");
        return $"{changes} {wayOut}";
    }
}
