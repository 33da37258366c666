using System.Management.Automation;
using GenesysRecordingTags.Binding;
using GenesysRecordingTags.Completers;
using GenesysRecordingTags.Core.Changes;

namespace GenesysRecordingTags;

/// <summary>Sets when recordings are archived and deleted: by dates, or by the days of a retention policy counted from each recording's creation.</summary>
[Cmdlet(VerbsCommon.Set, "RecordingRetention", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High,
    HelpUri = HelpPages.Folder + "Set-RecordingRetention.md")]
[OutputType(typeof(RecordingRetention))]
public sealed class SetRecordingRetentionCommand : RetentionChangeCmdlet
{
    private bool _isArchiveGiven;
    private bool _isDeleteGiven;
    private bool _isPolicyGiven;

    /// <summary>When the recording is archived (Platform API). $null on the command line takes the date away; a blank in a row of input leaves it.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [MomentTransformation(TakesBlank = true, RefusesAmbiguous = true)]
    public DateTimeOffset? ArchiveDate { get; set; }

    /// <summary>When the recording is deleted for good (Platform API). $null on the command line takes the date away; a blank in a row of input
    /// leaves it.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [MomentTransformation(TakesBlank = true, RefusesAmbiguous = true)]
    public DateTimeOffset? DeleteDate { get; set; }

    /// <summary>The retention policy: its name, its id, or an object of Get-RecordingRetentionPolicy.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("RetentionPolicy")]
    [AllowNull]
    [RetentionPolicyTransformation]
    [ArgumentCompleter(typeof(RetentionPolicyCompleter))]
    public RetentionPolicy? Policy { get; set; }

    /// <summary>Sets a deletion date that has passed, which deletes the recording at once, and dates over those that somebody else set meanwhile.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected override string Activity => "Setting retention";

    private protected override void Begin()
    {
        base.Begin();
        var given = MyInvocation.BoundParameters;
        _isArchiveGiven = given.ContainsKey(nameof(ArchiveDate));
        _isDeleteGiven = given.ContainsKey(nameof(DeleteDate));
        _isPolicyGiven = given.ContainsKey(nameof(Policy));
        RefuseBlank(nameof(ArchiveDate), _isArchiveGiven && ArchiveDate == MomentTransformationAttribute.Blank);
        RefuseBlank(nameof(DeleteDate), _isDeleteGiven && DeleteDate == MomentTransformationAttribute.Blank);
        if (Session.Retention is null && (_isArchiveGiven || _isDeleteGiven))
        {
            throw NoDates($"{Session.Api.Capabilities.Name} takes");
        }

        if (_isPolicyGiven && Policy is { } policy)
        {
            CheckPolicy(policy);
        }
    }

    private protected override void Process()
    {
        base.Process();
        if (HasNoRecording())
        {
            return;
        }

        var change = ReadChange();
        if (Queue is { } queue)
        {
            queue.Add(change, null);
        }
        else
        {
            SubmitWithTags(change);
        }
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

    /// <summary>A blank text on the command line is a variable that was expected to hold a date: to take the date away is more than that says.</summary>
    private static void RefuseBlank(string parameter, bool isBlank)
    {
        if (isBlank)
        {
            throw new GenesysException(
                GenesysErrorKind.InvalidRequest,
                $"-{parameter} is blank.",
                $"Give a date, or leave -{parameter} out to leave the date as it is; $null takes the date away.");
        }
    }

    private static DateTimeOffset? DateOfRow(DateTimeOffset? date) => date == MomentTransformationAttribute.Blank ? null : date;

    private static GenesysException NoDates(string subject) => new(
        GenesysErrorKind.InvalidRequest,
        $"{subject} no archive or deletion date of a recording: it takes the name of a retention policy, whose dates the service computes. Nothing was sent.",
        "Give -Policy. Dates can be set by the Platform API (Connect-GenesysCloud -Region).");

    private SetRetentionChange ReadChange()
    {
        // The dates that another recording's object brings along are what was read, not what is to be set.
        var isRead = InputObject?.BaseObject is RecordingRetention or RecordingTagResult;
        var policy = _isPolicyGiven ? Policy : isRead || IsBlank(Policy) ? null : Policy;
        var archive = _isArchiveGiven ? RetentionDate.Of(ArchiveDate) : isRead || DateOfRow(ArchiveDate) is not { } archived ? null : RetentionDate.Of(archived);
        var delete = _isDeleteGiven ? RetentionDate.Of(DeleteDate) : isRead || DateOfRow(DeleteDate) is not { } deleted ? null : RetentionDate.Of(deleted);
        var recording = ReadRecording();
        return new SetRetentionChange
        {
            Recording = recording,
            ArchiveDate = archive,
            DeleteDate = delete,
            RetentionPolicy = policy,
            Refusal = FindMistake(recording.RecordingId, policy, archive, delete),
            SourceEventId = EventId,
            SubscriptionName = EventSubscription,
            Force = Force,
            Input = ReadInput(),
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
