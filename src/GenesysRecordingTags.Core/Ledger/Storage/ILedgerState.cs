namespace GenesysRecordingTags.Core.Ledger.Storage;

/// <summary>What the rules of a change ask for and leave behind.</summary>
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

    /// <summary>The audit id of the change that did this to the recording for that event; null where none did.</summary>
    string? FindApplied(RecordingAction action, string recordingId, string sourceEventId);

    /// <summary>What is known of a recording.</summary>
    LastKnownState GetLastKnown(string recordingId);
}
