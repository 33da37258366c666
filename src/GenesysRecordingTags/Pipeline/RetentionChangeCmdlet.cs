using GenesysRecordingTags.Core.Api;
using GenesysRecordingTags.Core.Changes;
using GenesysRecordingTags.Pipeline;

namespace GenesysRecordingTags;

/// <summary>A cmdlet that changes retention, alone or together with tags. Where an API takes dates, it is a change of its own, and the recording is read
/// before its dates can be made.</summary>
public abstract class RetentionChangeCmdlet : EventChangeCmdlet
{
    private protected RetentionChangeCmdlet()
    {
    }

    /// <summary>Changes of retention whose dates are being made; null where the API takes no dates.</summary>
    private protected RetentionQueue? Queue { get; private set; }

    /// <summary>Makes a reader of what changes depend on, as wide as the changes themselves.</summary>
    internal OrderedReads<TAnswer> CreateReads<TAnswer>() => new(Session, Diagnostics, MaximumInFlight, StopToken);

    /// <summary>Waits on the pipeline thread.</summary>
    internal TAnswer WaitFor<TAnswer>(Task<TAnswer> task) => Wait(task);

    /// <summary>Sends what an input item became: a change of tags, of retention, or one of each, for which the user is asked once. Where the dates
    /// can't be made, nothing of it is sent.</summary>
    internal void SubmitPlanned(AddTagChange? tags, SetRetentionChange? retention)
    {
        if (retention?.Refusal is { } refusal)
        {
            Refuse(retention, refusal);
        }
        else if (tags is null || retention is null)
        {
            var change = (RecordingChange?)tags ?? retention!;
            Submit(change, change.Describe());
        }
        else if (IsDryRun || Validate(tags) is not null)
        {
            // Tags that break a rule end the whole of it, as they do where both go out in one request.
            Submit(tags, $"{tags.Describe()}; {retention.Describe()}");
        }
        else if (ShouldChange(tags, $"{tags.Describe()}; {retention.Describe()}"))
        {
            var pair = new ResultPair();
            Start(WithPair(tags, pair), isFollowed: true);
            Start(WithPair(retention, pair));
        }
    }

    private protected static bool IsBlank(RetentionPolicy? policy) => string.IsNullOrWhiteSpace(policy?.Name) && string.IsNullOrWhiteSpace(policy?.Id);

    /// <summary>Looks a policy of the command line up, where the API can: an unknown one is no item's error.</summary>
    private protected void CheckPolicy(RetentionPolicy policy)
    {
        if (Session.Api.Retention is { } retention)
        {
            var found = Await(token => retention.FindPolicyAsync(policy, token));
            Open.SawPolicy(found.Name);
            if (!found.IsEnabled)
            {
                WriteWarning($"The retention policy '{found.Name}' is disabled in the organisation. Its days are used all the same.");
            }
        }
    }

    private protected override void Begin()
    {
        base.Begin();
        if (Session.Retention is { } planner)
        {
            Queue = new RetentionQueue(this, planner);
        }
    }

    private protected override void End()
    {
        Queue?.Drain();
        base.End();
    }

    private protected override void Unwind()
    {
        base.Unwind();
        Queue?.Dispose();
        Queue = null;
    }

    /// <summary>Records that a change can't be made, and tells why. Nobody is asked: nothing is sent.</summary>
    private void Refuse(SetRetentionChange change, GenesysException refusal)
    {
        if (IsDryRun)
        {
            ShowPreview(change, change.Describe());
            return;
        }

        if (change.SourceEventId is { } eventId && TransientErrors.IsTransient(refusal.Kind))
        {
            // The recording could not be read this time: its event has to come again.
            KeepEvent(eventId);
        }

        Start(change);
    }

    private static RecordingChange WithPair(RecordingChange change, ResultPair pair) =>
        change with { Input = (change.Input as ChangeInput ?? new ChangeInput(null, 0)) with { Pair = pair } };
}
