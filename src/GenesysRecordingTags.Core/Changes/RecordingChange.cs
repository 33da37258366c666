using System.Text.Json;
using GenesysRecordingTags.Core.Api;
using GenesysRecordingTags.Core.Validation;

namespace GenesysRecordingTags.Core.Changes;

/// <summary>One change of one recording, as somebody asks for it. Each kind of change is a type of its own, and everything that differs
/// by kind is in it or in its <see cref="ChangeKind"/>.</summary>
public abstract record RecordingChange
{
    /// <summary>The recording.</summary>
    public required RecordingReference Recording { get; init; }

    /// <summary>The event it comes from: the same change is applied once for it. Null for a change made by hand, which always applies.</summary>
    public string? SourceEventId { get; init; }

    /// <summary>The event subscription that delivered the event; null where it is not known.</summary>
    public string? SubscriptionName { get; init; }

    /// <summary>Whether the event is finished once this change is in the ledger. False where the same pipeline makes another change of it.</summary>
    public bool FinishesEvent { get; init; } = true;

    /// <summary>Overrides the pending-index rule, and sends an unfinished change that a later one has overtaken.</summary>
    public bool Force { get; init; }

    /// <summary>The audit id of the change that this one undoes.</summary>
    public string? UndoOf { get; init; }

    /// <summary>The run it belongs to; null for one of a version that knew no runs. In a named run, the same change of the same recording is applied once.</summary>
    public RunIdentity? Run { get; init; }

    /// <summary>The intent that this change resumes; null for a new change.</summary>
    public string? ResumedOperationId { get; init; }

    /// <summary>What the caller wants to find again in the outcome: the input object. The work never looks at it.</summary>
    public object? Input { get; init; }

    /// <summary>Where the tags are kept that it changes.</summary>
    public TagStore TagStore { get; init; }

    /// <summary>Which kind of change it is.</summary>
    public RecordingAction Action => Kind.Action;

    /// <summary>Whether the service can be asked beforehand what the change is about to replace.</summary>
    public bool ReadsBefore => Kind.ReadsBefore;

    /// <summary>What all changes of this kind have in common.</summary>
    internal abstract ChangeKind Kind { get; }

    /// <summary>What was asked for, in the shape of an audit record's values.</summary>
    public abstract RecordingState ToState();

    /// <summary>What the change does, for -WhatIf and -Confirm: <c>Add tag 'Compliance:PCI-DSS'</c>.</summary>
    public abstract string Describe();

    /// <summary>Checks the change by the rules of its kind, before anything is sent.</summary>
    /// <returns>The error; null where it keeps the rules.</returns>
    internal abstract GenesysException? Validate(TagValidator validator);

    /// <summary>Writes what the change does, in an order and a form that equal changes share.</summary>
    internal abstract void WriteContent(CanonicalText text);

    /// <summary>Sends the change.</summary>
    internal abstract Task<ChangeResponse> SendAsync(IGenesysApi api, SendOptions options, CancellationToken cancellationToken);

    /// <summary>What was there before, of what the change touches; null where it is not known.</summary>
    /// <param name="lastKnown">What the ledger last saw applied.</param>
    /// <param name="read">What the service answered beforehand; null where it was not asked.</param>
    internal abstract RecordingState? SelectBefore(RecordingState? lastKnown, RecordingMetadata? read);

    /// <summary>Why the change can no longer be made as it was ordered, by what the ledger knows of the recording when its turn has come.</summary>
    /// <param name="lastKnown">What the ledger last saw applied.</param>
    /// <returns>The error; null where it can.</returns>
    internal virtual GenesysException? FindConflict(RecordingState? lastKnown) => null;

    /// <summary>Why the change does not go over what the service holds, as it was read right before; null where it does.</summary>
    /// <param name="read">What was read.</param>
    internal virtual GenesysException? FindConflictWith(RecordingMetadata read) => null;

    /// <summary>Whether the recording holds already what the change sets, as far as that was read before.</summary>
    /// <param name="before">What <see cref="SelectBefore"/> selected.</param>
    internal virtual bool IsHeldBy(RecordingState before) => false;

    /// <summary>The result of the same change that was applied earlier, as its audit record tells it.</summary>
    internal abstract object ToEarlierResult(RecordingAuditRecord earlier);

    /// <summary>Whether another change of this kind does the same.</summary>
    internal bool HasContentOf(RecordingChange other)
    {
        var (mine, its) = (new CanonicalText(), new CanonicalText());
        WriteContent(mine);
        other.WriteContent(its);
        return mine.ToHash() == its.ToHash();
    }

    /// <summary>Whether a record of a change that succeeded is one of this change.</summary>
    internal abstract bool IsRecordedAs(RecordingAuditRecord record);

    /// <summary>Writes the members that only this kind has, beside its state.</summary>
    internal virtual void WriteMembers(Utf8JsonWriter writer)
    {
    }
}
