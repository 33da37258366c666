namespace GenesysRecordingTags.Sandbox;

/// <summary>All that faults do to one request.</summary>
internal sealed class FaultPlan
{
    public static FaultPlan None { get; } = new();

    public TimeSpan Delay { get; private set; }

    public bool RevokesTokens { get; private set; }

    public EventPageFault EventFault { get; private set; }

    /// <summary>What is done to single items of a bulk call; null where nothing is.</summary>
    public FaultAction? ItemFault { get; private set; }

    /// <summary>Whether another client changes the records first.</summary>
    public bool HasRival { get; private set; }

    /// <summary>What replaces or shapes the answer; null where it stays as it is.</summary>
    public FaultAction? Action { get; private set; }

    /// <summary>The faults' names; null where none met the request.</summary>
    public string? Name { get; private set; }

    public void Add(ActiveFault fault)
    {
        var action = fault.Rule.Action;
        switch (action.Kind)
        {
            case FaultKind.Delay:
                Delay += TimeSpan.FromMilliseconds(action.DelayMilliseconds);
                break;
            case FaultKind.RevokeTokens:
                RevokesTokens = true;
                break;
            case FaultKind.MalformedEvents or FaultKind.ReorderedEvents or FaultKind.DuplicatedEvents or FaultKind.RepeatedPageToken:
                EventFault = action.EventFault;
                break;
            case FaultKind.ItemFailure:
                ItemFault ??= action;
                break;
            case FaultKind.RivalChange:
                HasRival = true;
                break;
            default:
                // The first rule wins; a later one has had its count all the same.
                if (Action is not null)
                {
                    return;
                }

                Action = action;
                break;
        }

        Name = Name is null ? fault.Name : $"{Name}, {fault.Name}";
    }
}
