using System.Globalization;
using System.Security.Cryptography;
using GenesysRecordingTags.Core.Changes;
using GenesysRecordingTags.Core.Ledger.Storage;

namespace GenesysRecordingTags.Core.Ledger;

/// <summary>Which runs there are. A run that has a name is continued by every command that gives that name.</summary>
internal static class RunRegister
{
    /// <summary>Begins a run, or continues the one of that name.</summary>
    /// <param name="state">The ledger.</param>
    /// <param name="start">The command.</param>
    /// <param name="actor">Who runs it.</param>
    /// <param name="owner">The open ledger that works on it.</param>
    public static RunIdentity Begin(ILedgerState state, RunStart start, ChangeActor actor, string owner)
    {
        var run = start.Name is { } name && state.FindRunByName(name) is { } known
            ? known with { Owner = owner, EndedAt = null, WasStopped = false }
            : new StoredRun
            {
                Id = NewId(state, start.StartedAt),
                Name = start.Name,
                Command = start.Command,
                Owner = owner,
                StartedAt = start.StartedAt.ToUniversalTime(),
                Actor = actor.User,
                Client = actor.ClientId,
                Machine = actor.Machine,
            };
        state.SaveRun(run);
        return new RunIdentity(run.Id, run.Name);
    }

    /// <summary>Ends a run, unless somebody else works on it by now.</summary>
    /// <param name="state">The ledger.</param>
    /// <param name="end">How it ended.</param>
    /// <param name="owner">The open ledger that worked on it.</param>
    /// <param name="isAlive">Whether an owner is alive.</param>
    public static void End(ILedgerState state, RunEnd end, string owner, Func<string?, bool> isAlive)
    {
        if (state.FindRun(end.RunId) is not { } run)
        {
            return;
        }

        run = run with { AlreadyApplied = run.AlreadyApplied + end.AlreadyApplied };
        state.SaveRun(run.Owner == owner || !isAlive(run.Owner)
            ? run with { Owner = null, EndedAt = end.EndedAt.ToUniversalTime(), WasStopped = end.WasStopped }
            : run);
    }

    /// <summary>An id that a person can tell from others and read out: the time, and what makes it unique.</summary>
    private static string NewId(ILedgerState state, DateTimeOffset time)
    {
        while (true)
        {
            var id = string.Create(CultureInfo.InvariantCulture, $"{time.UtcDateTime:yyyyMMdd-HHmmss}-{RandomNumberGenerator.GetHexString(8, lowercase: true)}");
            if (state.FindRun(id) is null)
            {
                return id;
            }
        }
    }
}
