using GenesysRecordingTags.Core.Changes;
using GenesysRecordingTags.Core.Events;

namespace GenesysRecordingTags.Core.Ledger.Storage;

/// <summary>What the rules of a change and of the event inbox ask for and leave behind.</summary>
internal interface ILedgerState
{
    /// <summary>The unfinished intent of an operation.</summary>
    StoredIntent? FindIntent(string operationId);

    /// <summary>The unfinished intents of a recording, in their order.</summary>
    IReadOnlyList<StoredIntent> IntentsOf(string recordingId);

    /// <summary>Adds an intent behind all others, or changes the one of that operation, which keeps its place.</summary>
    void SaveIntent(StoredIntent intent);

    /// <summary>Removes a finished intent.</summary>
    void RemoveIntent(string operationId);

    /// <summary>The record of the change of a recording that succeeded with this key, or with a renewed one of the same operation; null where there is none.</summary>
    RecordingAuditRecord? FindApplied(string recordingId, string idempotencyKey);

    /// <summary>The records of the changes of a recording that succeeded in a run, in their order.</summary>
    IReadOnlyList<RecordingAuditRecord> FindApplied(string recordingId, RunIdentity run);

    /// <summary>The run of an id.</summary>
    StoredRun? FindRun(string runId);

    /// <summary>The run of a name; letter cases do not count.</summary>
    StoredRun? FindRunByName(string name);

    /// <summary>Adds a run behind all others, or changes the one of that id.</summary>
    void SaveRun(StoredRun run);

    /// <summary>Whether version 0.1.0 may have recorded changes here, whose keys leave the content out.</summary>
    bool HasVersion1Records { get; }

    /// <summary>What is known of a recording.</summary>
    LastKnownState GetLastKnown(string recordingId);

    /// <summary>How far a subscription was read; null where it never was.</summary>
    EventCursor? FindCursor(string subscription);

    /// <summary>Keeps how far a subscription was read, where nobody read further meanwhile.</summary>
    /// <param name="subscription">The subscription's name.</param>
    /// <param name="expected">How far it was read as the caller knows it; null: never.</param>
    /// <param name="cursor">How far it is read now.</param>
    /// <returns>False where it is not at the expected place; nothing is changed then.</returns>
    bool TryMoveCursor(string subscription, EventCursor? expected, EventCursor cursor);

    /// <summary>How many events of a subscription are pending; counting ends at the limit.</summary>
    int CountPending(string subscription, int limit);

    /// <summary>Adds a pending event behind all others.</summary>
    /// <returns>Its number, which was never used before.</returns>
    long AddPending(string subscription, byte[] key, InteractionEvent received);

    /// <summary>The number of the pending event of a key; null where there is none.</summary>
    long? FindPending(byte[] key);

    /// <summary>The pending events of an id, in any subscription.</summary>
    IReadOnlyList<PendingEvent> FindPending(string eventId);

    /// <summary>The pending events of a subscription whose numbers are in a range.</summary>
    IReadOnlyList<PendingEvent> FindPending(string subscription, NumberRange range);

    /// <summary>Removes a pending event.</summary>
    void RemovePending(long number);

    /// <summary>Whether the event of a key is finished.</summary>
    bool IsFinished(byte[] key);

    /// <summary>Remembers that the event of a key is finished.</summary>
    void AddFinished(byte[] key);
}
