using System.Management.Automation;
using GenesysRecordingTags.Binding;
using GenesysRecordingTags.Completers;
using GenesysRecordingTags.Core.Api;
using GenesysRecordingTags.Core.Changes;
using GenesysRecordingTags.Pipeline;

namespace GenesysRecordingTags;

/// <summary>Applies tags, and a retention policy with them: one atomic request a recording.</summary>
[Cmdlet(VerbsCommon.Add, "RecordingTag", DefaultParameterSetName = LabelSet, SupportsShouldProcess = true,
    HelpUri = HelpPages.Folder + "Add-RecordingTag.md")]
[OutputType(typeof(RecordingTagResult))]
public sealed class AddRecordingTagCommand : RetentionChangeCmdlet
{
    private const string LabelSet = "Label";
    private const string TagSet = "Tag";

    // So many recordings of a list are remembered.
    private const int MostSeen = 100_000;

    // An enum's field would have each import load its assembly.
    private int _index;
    private int _tagStore;

    private bool _isOneChangePerItem;
    private bool _isPolicyGiven;
    private bool _hasWarnedOfText;
    private bool _hasWarnedOfOrder;
    private HashSet<string>? _seen;
    private TagRowGroup? _group;

    /// <summary>The tags.</summary>
    [Parameter(Mandatory = true, Position = 1, ParameterSetName = TagSet, ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyCollection]
    [RecordingTagTransformation]
    public RecordingTag?[]? Tag { get; set; }

    /// <summary>The label of the one tag.</summary>
    [Parameter(Mandatory = true, ParameterSetName = LabelSet, ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(LabelCompleter))]
    public string? Label { get; set; }

    /// <summary>The taxonomy that defines the label, by id or name; it may be left out where one loaded taxonomy alone has the label.</summary>
    [Parameter(ParameterSetName = LabelSet, ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(TaxonomyIdCompleter))]
    public string? TaxonomyId { get; set; }

    /// <summary>How sure the classification is, 0.0 to 1.0. Text is read with a decimal point, whatever the culture.</summary>
    [Parameter(ParameterSetName = LabelSet, ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    public object? Confidence { get; set; }

    /// <summary>Active, Pending or Rejected.</summary>
    [Parameter(ParameterSetName = LabelSet, ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(TagStatusCompleter))]
    public string? Status { get; set; }

    /// <summary>The retention policy, by name or as an object; a blank one in a row of input means none.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [RetentionPolicyTransformation]
    [ArgumentCompleter(typeof(RetentionPolicyCompleter))]
    public RetentionPolicy? RetentionPolicy { get; set; }

    /// <summary>Where the tags are put besides, so that searches and jobs of the organisation find their conversations (Platform API).</summary>
    [Parameter]
    public TagIndex Index
    {
        get => (TagIndex)_index;
        set => _index = (int)value;
    }

    /// <summary>Where the tags are kept: by the service, or in the ledger alone, where the organisation can keep none (Platform API).</summary>
    [Parameter]
    public TagStore TagStore
    {
        get => (TagStore)_tagStore;
        set => _tagStore = (int)value;
    }

    /// <summary>Sends at once, even while the recording's index is still being updated; overwrites an external tag that is not the module's own.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected override string Activity => "Tagging recordings";

    private protected override void Begin()
    {
        TagStoreSupport.Require(Open, TagStore, Index);
        base.Begin();
        var given = MyInvocation.BoundParameters;
        _isOneChangePerItem = given.ContainsKey(nameof(Tag)) || given.ContainsKey(nameof(Label));
        _isPolicyGiven = given.ContainsKey(nameof(RetentionPolicy));
        if (_isPolicyGiven && RetentionPolicy is { } policy && !IsBlank(policy))
        {
            CheckPolicy(policy);
        }
    }

    private protected override void Process()
    {
        base.Process();
        var row = ReadRow();
        Columns.Check(row.Tags);
        WarnOfTextTags();
        if (HasNoRecording())
        {
            return;
        }

        if (_isOneChangePerItem)
        {
            SubmitGroup(new TagRowGroup(row));
            return;
        }

        HoldRow(row);
        if (UpstreamWait.IsAhead)
        {
            SubmitHeldGroup();
        }
    }

    /// <summary>PowerShell leaves a column out that it can't make tags of, and binds the rest of the row.</summary>
    private void WarnOfTextTags()
    {
        if (!_hasWarnedOfText && ParameterSetName == LabelSet && InputObject?.BaseObject is PSCustomObject
            && InputObject.Properties[nameof(Tag)]?.Value is string text && !string.IsNullOrWhiteSpace(text))
        {
            _hasWarnedOfText = true;
            WriteWarning($"Recording '{RecordingId}': the column Tag ('{text}') is text and is left out. Tags have a label and a taxonomy: "
                + "give Label and TaxonomyId, one row a tag. Plain tags are set by Set-RecordingMetadata -Tag.");
        }
    }

    private protected override void End()
    {
        SubmitHeldGroup();
        base.End();
    }

    private void HoldRow(TagRow row)
    {
        if (_group is null || !_group.TryAdd(row))
        {
            SubmitHeldGroup();
            _group = new TagRowGroup(row);
        }
    }

    private void SubmitHeldGroup()
    {
        if (_group is { } group)
        {
            _group = null;
            SubmitGroup(group);
        }
    }

    /// <summary>A set replaces the one before it, where the API keeps one set a recording: rows that are not next to each other are two sets.</summary>
    private void WarnOfScatteredRows(TagRowGroup group)
    {
        if (_hasWarnedOfOrder || _isOneChangePerItem || string.IsNullOrEmpty(group.RecordingId) || group.SourceEventId is not null || !Session.Api.Capabilities.ReplacesTags)
        {
            return;
        }

        _seen ??= new HashSet<string>(StringComparer.Ordinal);
        if (_seen.Contains(group.RecordingId))
        {
            _hasWarnedOfOrder = true;
            WriteWarning($"Recording '{group.RecordingId}': its rows are not next to each other, so that the tags of the later ones replace those of the earlier ones. "
                + "To apply them together, sort the rows first: Sort-Object RecordingId.");
        }
        else if (_seen.Count < MostSeen)
        {
            _seen.Add(group.RecordingId);
        }
    }

    private void SubmitGroup(TagRowGroup group)
    {
        WarnOfScatteredRows(group);
        if (group.RetentionPolicies is not { Count: > 1 } contradiction)
        {
            Submit(ToChange(group));
            return;
        }

        WriteError(ErrorRecords.Of(
            new GenesysException(
                GenesysErrorKind.InvalidRequest,
                $"Recording '{group.RecordingId}': its rows name different retention policies: {string.Join(", ", contradiction.Select(policy => $"'{policy}'"))}.",
                "Name one policy for the recording, in any of its rows. Nothing of this set was sent."),
            group.Input));
    }

    /// <summary>Where an API sets retention by a request of its own, it is a change of its own.</summary>
    private void Submit(AddTagChange change)
    {
        if (Queue is { } queue && change.RetentionPolicy is { } policy && !IsBlank(policy))
        {
            queue.Add(ToRetention(change, policy), change with { RetentionPolicy = null });
        }
        else if (Queue is { HasMore: true } busy)
        {
            busy.Add(null, change);
        }
        else
        {
            Submit(change, change.Describe());
        }
    }

    /// <summary>The retention that goes with a change of tags. It may not delete at once: -Force is about the tags here.</summary>
    private static SetRetentionChange ToRetention(AddTagChange change, RetentionPolicy policy) => new()
    {
        Recording = change.Recording,
        RetentionPolicy = policy,
        SourceEventId = change.SourceEventId,
        SubscriptionName = change.SubscriptionName,
        Input = change.Input,
    };

    private AddTagChange ToChange(TagRowGroup group) => new()
    {
        Recording = new RecordingReference(group.RecordingId ?? string.Empty, group.ConversationId),
        Tags = Session.Taxonomies.Resolve(group.Tags),
        RetentionPolicy = group.RetentionPolicies is [var policy, ..] ? policy : null,
        SourceEventId = group.SourceEventId,
        SubscriptionName = group.SubscriptionName,
        Force = Force,
        Index = Index,
        TagStore = TagStore,
        Input = new ChangeInput(group.Input, group.Number),
    };

    private TagRow ReadRow()
    {
        // The Status of a recording's metadata is the recording's, not the tag's.
        var status = InputObject?.BaseObject is RecordingMetadata ? null : Status;
        var recording = ReadRecording();
        var input = ReadInput();
        return new TagRow
        {
            RecordingId = recording.RecordingId,
            ConversationId = recording.ConversationId,
            Tags = ParameterSetName == TagSet
                ? Tag ?? []
                : [TagRow.TagOf(_isOneChangePerItem ? null : InputObject, Label, TaxonomyId, Confidence, status)],
            RetentionPolicy = !_isPolicyGiven && IsBlank(RetentionPolicy) ? null : RetentionPolicy,
            SourceEventId = EventId,
            SubscriptionName = EventSubscription,
            Input = input.Target,
            Number = input.Row,
        };
    }
}
