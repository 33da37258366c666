using System.Globalization;
using System.Management.Automation;
using GenesysRecordingTags.Binding;
using GenesysRecordingTags.Completers;
using GenesysRecordingTags.Core.Api;
using GenesysRecordingTags.Core.Events;
using GenesysRecordingTags.Pipeline;

namespace GenesysRecordingTags;

/// <summary>Streams completed interactions: those that are not finished, then new ones. It asks for no page before it needs it.</summary>
[Cmdlet(VerbsCommon.Get, "GenesysEvent", HelpUri = HelpPages.Folder + "Get-GenesysEvent.md")]
[OutputType(typeof(InteractionEvent))]
public sealed class GetGenesysEventCommand : ConnectedCmdlet
{
    private EventPipeline? _pipeline;
    private EventFeed? _feed;

    /// <summary>The subscription's name; it is made where there is none.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SubscriptionNameCompleter))]
    public string SubscriptionName { get; set; } = ConnectionDefaults.SubscriptionName;

    /// <summary>The event types, for a subscription that is made.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(EventTypeCompleter))]
    public string[] EventType { get; set; } = ["interaction.completed"];

    /// <summary>Events a page.</summary>
    [Parameter]
    [ValidateRange(1, 100)]
    public int PageSize { get; set; } = 50;

    /// <summary>Ends after so many events.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int First { get; set; } = int.MaxValue;

    /// <summary>Waits for new events at the end, until it is stopped.</summary>
    [Parameter]
    public SwitchParameter Follow { get; set; }

    /// <summary>How long -Follow waits before it asks again.</summary>
    [Parameter]
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Leaves out interactions that were completed earlier.</summary>
    [Parameter]
    [MomentTransformation]
    public DateTimeOffset? Since { get; set; }

    /// <summary>Writes interactions that left no recording too.</summary>
    [Parameter]
    public SwitchParameter IncludeUnrecorded { get; set; }

    /// <summary>Starts from the beginning, and leaves the place where it last stopped as it is.</summary>
    [Parameter]
    public SwitchParameter Replay { get; set; }

    private protected override void Begin() => _pipeline = EventPipeline.Join(MyInvocation, isChange: false);

    private protected override void End()
    {
        if (PollInterval <= TimeSpan.Zero)
        {
            throw new GenesysException(GenesysErrorKind.InvalidRequest, $"-PollInterval {PollInterval} is not a time to wait.", "Give a time above zero, for example 00:00:10.");
        }

        Open.SawSubscription(SubscriptionName);
        _pipeline!.Seal();
        var feed = _feed = OpenFeed();
        _pipeline.Open(feed);
        for (var count = 0; count < First && Await(feed.NextAsync) is { } next; count++)
        {
            Write(next, isWaitAhead: Follow && !feed.HasMoreReady);
            if (Follow)
            {
                Wait(_pipeline.FinishDroppedAsync(DateTimeOffset.UtcNow));
            }
        }

        _pipeline.EndFeed();
        WriteVerbose(string.Create(
            CultureInfo.InvariantCulture,
            $"Left out: {feed.UnrecordedCount} interactions without a recording, {feed.DuplicateCount} events delivered or finished before, {feed.MalformedCount} that could not be read."));
    }

    private protected override void Unwind()
    {
        _pipeline?.Seal();
        _feed?.StopAsync().GetAwaiter().GetResult();
    }

    private void Write(InteractionEvent next, bool isWaitAhead)
    {
        using (isWaitAhead ? UpstreamWait.Announce() : null)
        {
            WriteObject(next);
        }
    }

    private EventFeed OpenFeed()
    {
        using (Session.Diagnostics.Use(Diagnostics))
        {
            return Session.OpenFeed(new EventFeedOptions
            {
                SubscriptionName = SubscriptionName,
                EventTypes = EventType,
                PageSize = PageSize,
                Follow = Follow,
                PollInterval = PollInterval,
                Since = Since,
                IncludeUnrecorded = IncludeUnrecorded,
                Replay = Replay,
            });
        }
    }
}
