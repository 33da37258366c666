using System.Management.Automation;
using GenesysRecordingTags.Binding;
using GenesysRecordingTags.Completers;
using GenesysRecordingTags.Core.Api;
using GenesysRecordingTags.Core.Changes;
using GenesysRecordingTags.Pipeline;

namespace GenesysRecordingTags;

/// <summary>Sets when recordings are archived and deleted: by dates, or by the days of a retention policy counted from each recording's creation.</summary>
[Cmdlet(VerbsCommon.Set, "RecordingRetention", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High,
    HelpUri = HelpPages.Folder + "Set-RecordingRetention.md")]
[OutputType(typeof(RecordingRetention))]
public sealed class SetRecordingRetentionCommand : NamedRunCmdlet
{
    private bool _isArchiveGiven;
    private bool _isDeleteGiven;
    private bool _isPolicyGiven;
    private long _rowCount;
    private ColumnCheck? _columns;
    private RetentionQueue? _queue;

    /// <summary>The recording's id, or an object that carries it.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("MediaId", "Id")]
    [AllowNull]
    [AllowEmptyString]
    [RecordingIdTransformation]
    public string? RecordingId { get; set; }

    /// <summary>The recording's conversation, which the Platform API needs.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    public string? ConversationId { get; set; }

    /// <summary>When the recording is archived (Platform API). $null on the command line takes the date away; a blank in a row of input leaves it.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [MomentTransformation(TakesBlank = true)]
    public DateTimeOffset? ArchiveDate { get; set; }

    /// <summary>When the recording is deleted for good (Platform API). $null on the command line takes the date away; a blank in a row of input
    /// leaves it.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [MomentTransformation(TakesBlank = true)]
    public DateTimeOffset? DeleteDate { get; set; }

    /// <summary>The retention policy: its name, its id, or an object of Get-RecordingRetentionPolicy.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("RetentionPolicy")]
    [AllowNull]
    [RetentionPolicyTransformation]
    [ArgumentCompleter(typeof(RetentionPolicyCompleter))]
    public RetentionPolicy? Policy { get; set; }

    /// <summary>The event that the change comes from: the same change is applied once for it.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    public string? SourceEventId { get; set; }

    /// <summary>The event subscription that delivered the event.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(SubscriptionNameCompleter))]
    public string? SubscriptionName { get; set; }

    /// <summary>Sets a deletion date that has passed, which deletes the recording at once, and dates over those that somebody else set meanwhile.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>The input item as a whole, to be the target of its errors.</summary>
    [Parameter(DontShow = true, ValueFromPipeline = true)]
    [AllowNull]
    public PSObject? InputObject { get; set; }

    private protected override string Activity => "Setting retention";

    private protected override void Begin()
    {
        base.Begin();
        var given = MyInvocation.BoundParameters;
        _isArchiveGiven = given.ContainsKey(nameof(ArchiveDate));
        _isDeleteGiven = given.ContainsKey(nameof(DeleteDate));
        _isPolicyGiven = given.ContainsKey(nameof(Policy));
        if (Session.Retention is null && (_isArchiveGiven || _isDeleteGiven))
        {
            throw NoDates($"{Session.Api.Capabilities.Name} takes");
        }

        if (Session.Retention is { } planner)
        {
            _queue = new RetentionQueue(this, planner);
            if (_isPolicyGiven && Policy is { } policy && Session.Api.Retention is { } retention)
            {
                // An unknown policy on the command line is no item's error.
                Open.SawPolicy(Await(token => retention.FindPolicyAsync(policy, token)).Name);
            }
        }
    }

    private protected override void Process()
    {
        base.Process();
        _columns ??= new ColumnCheck(MyInvocation.MyCommand, WriteWarning);
        _columns.Check(InputObject);
        _rowCount++;
        var eventId = string.IsNullOrWhiteSpace(SourceEventId) ? null : SourceEventId;
        if (string.IsNullOrWhiteSpace(RecordingId) && eventId is not null)
        {
            WriteVerbose($"Event '{eventId}': the interaction left no recording. Skipped.");
            return;
        }

        var change = ToChange(eventId);
        if (_queue is not null)
        {
            _queue.Add(change, null);
        }
        else
        {
            SubmitWithTags(change);
        }
    }

    private protected override void End()
    {
        _queue?.Drain();
        base.End();
    }

    private protected override void Unwind()
    {
        base.Unwind();
        _queue?.Dispose();
        _queue = null;
    }

    private protected override object? ToOutput(RecordingChange change, object? result) => result is RecordingTagResult tagged
        ? new RecordingRetention
        {
            RecordingId = tagged.RecordingId,
            ConversationId = tagged.ConversationId,
            RetentionPolicy = tagged.RetentionPolicy,
            Latency = tagged.Latency,
            Attempts = tagged.Attempts,
            CorrelationId = tagged.CorrelationId,
            AuditId = tagged.AuditId,
            SourceEventId = tagged.SourceEventId,
            SubscriptionName = tagged.SubscriptionName,
            RunId = tagged.RunId,
            RunName = tagged.RunName,
            Outcome = tagged.Outcome,
        }
        : result;

    private static GenesysException NoDates(string subject) => new(
        GenesysErrorKind.InvalidRequest,
        $"{subject} no archive or deletion date of a recording: it takes the name of a retention policy, whose dates the service computes. Nothing was sent.",
        "Give -Policy. Dates can be set by the Platform API (Connect-GenesysCloud -Region).");

    private SetRetentionChange ToChange(string? eventId)
    {
        // The dates that another recording's object brings along are what was read, not what is to be set.
        var isRead = InputObject?.BaseObject is RecordingRetention or RecordingTagResult;
        var policy = _isPolicyGiven ? Policy : isRead || IsBlank(Policy) ? null : Policy;
        var archive = _isArchiveGiven ? RetentionDate.Of(ArchiveDate) : isRead || ArchiveDate is null ? null : RetentionDate.Of(ArchiveDate);
        var delete = _isDeleteGiven ? RetentionDate.Of(DeleteDate) : isRead || DeleteDate is null ? null : RetentionDate.Of(DeleteDate);
        var recordingId = TrimId(RecordingId) ?? string.Empty;
        return new SetRetentionChange
        {
            Recording = new RecordingReference(recordingId, string.IsNullOrWhiteSpace(ConversationId) ? null : TrimId(ConversationId)),
            ArchiveDate = archive,
            DeleteDate = delete,
            RetentionPolicy = policy,
            Refusal = FindMistake(recordingId, policy, archive, delete),
            SourceEventId = eventId,
            SubscriptionName = string.IsNullOrWhiteSpace(SubscriptionName) ? null : SubscriptionName,
            Force = Force,
            Input = new ChangeInput(InputItem.Of(InputObject, RecordingId), _rowCount),
        };
    }

    private GenesysException? FindMistake(string recordingId, RetentionPolicy? policy, RetentionDate? archive, RetentionDate? delete)
    {
        if (_isPolicyGiven && IsBlank(policy))
        {
            return new GenesysException(
                GenesysErrorKind.InvalidRequest, $"Recording '{recordingId}': the retention policy is blank.", "Name the policy, or leave -Policy out.");
        }

        return policy is not null && (archive is not null || delete is not null)
            ? new GenesysException(
                GenesysErrorKind.InvalidRequest,
                $"Recording '{recordingId}': both a retention policy ('{policy}') and dates are given, and only one of them can hold.",
                "Give -Policy, or -ArchiveDate and -DeleteDate.")
            : null;
    }

    private static bool IsBlank(RetentionPolicy? policy) => string.IsNullOrWhiteSpace(policy?.Name) && string.IsNullOrWhiteSpace(policy?.Id);

    /// <summary>Where an API takes a policy together with tags only, and replaces the tags, those that the ledger knows go out again.</summary>
    private void SubmitWithTags(SetRetentionChange wanted)
    {
        var recordingId = wanted.Recording.RecordingId;
        if (wanted.Refusal is null && (wanted.ArchiveDate is not null || wanted.DeleteDate is not null))
        {
            wanted = wanted with { Refusal = NoDates($"Recording '{recordingId}': {Session.Api.Capabilities.Name} takes") };
        }

        if (wanted.Refusal is not null || wanted.RetentionPolicy is not { } policy || string.IsNullOrWhiteSpace(recordingId))
        {
            Submit(wanted, wanted.Describe());
            return;
        }

        if (GetLastKnown(wanted)?.Tags is not { Count: > 0 } tags)
        {
            wanted = wanted with
            {
                Refusal = new GenesysException(
                    GenesysErrorKind.InvalidRequest,
                    $"Recording '{recordingId}': {Session.Api.Capabilities.Name} takes a retention policy only together with all tags of the recording, "
                    + "and this ledger does not know them. Nothing was sent.",
                    "Give the tags, too: Add-RecordingTag -RetentionPolicy sets both."),
            };
            Submit(wanted, wanted.Describe());
            return;
        }

        var change = new AddTagChange
        {
            Recording = wanted.Recording,
            Tags = tags,
            RetentionPolicy = policy,
            KeepsTags = true,
            SourceEventId = wanted.SourceEventId,
            SubscriptionName = wanted.SubscriptionName,
            Force = wanted.Force,
            Input = wanted.Input,
        };
        Submit(change, change.Describe());
    }
}
