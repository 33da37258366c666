using System.Collections;
using System.Globalization;
using System.Management.Automation;
using GenesysRecordingTags.Binding;
using GenesysRecordingTags.Core.Changes;
using GenesysRecordingTags.Pipeline;

namespace GenesysRecordingTags;

/// <summary>Merges metadata into a recording's, replaces its plain tags, or both; it sends only what is given.</summary>
[Cmdlet(VerbsCommon.Set, "RecordingMetadata", SupportsShouldProcess = true, HelpUri = HelpPages.Folder + "Set-RecordingMetadata.md")]
[OutputType(typeof(RecordingMetadata))]
public sealed class SetRecordingMetadataCommand : EventChangeCmdlet
{
    private static readonly char[] TagSeparators = [',', ';', '|'];

    private bool _isMetadataGiven;
    private bool _hasWarnedOfTags;
    private bool _canRemove;

    /// <summary>Keys to set; others stay as they are.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [MetadataTransformation]
    public IDictionary? Metadata { get; set; }

    /// <summary>Keys to remove, where the API can (Platform API). A key of -Metadata whose value is null is removed, too.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowEmptyCollection]
    public string[]? RemoveKey { get; set; }

    /// <summary>All plain tags the recording is to have; an empty list takes them all away.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowEmptyCollection]
    public string[]? Tag { get; set; }

    /// <summary>Does not read what the change is about to replace: half the requests, but the audit record has no Before, and the change
    /// can't be undone.</summary>
    [Parameter]
    public SwitchParameter SkipBefore { get; set; }

    private protected override string Activity => "Setting metadata";

    private protected override bool ReadsBefore => !SkipBefore;

    private protected override void Begin()
    {
        base.Begin();
        _isMetadataGiven = MyInvocation.BoundParameters.ContainsKey(nameof(Metadata));
        if (Metadata is UnreadableMetadata unreadable)
        {
            throw unreadable.ToError(RecordingId, prefix: null);
        }

        _canRemove = Session.Api.Capabilities.CanRemoveMetadata;
    }

    private protected override void Process()
    {
        base.Process();
        if (HasNoRecording())
        {
            return;
        }

        RecordingId = TrimId(RecordingId);
        var input = ReadInput();
        IReadOnlyDictionary<string, string?>? metadata;
        try
        {
            metadata = ReadMetadata();
        }
        catch (GenesysException ex)
        {
            WriteError(ErrorRecords.Of(ex, input.Target));
            return;
        }

        WarnOfJoinedTags();
        var change = new SetMetadataChange
        {
            Recording = ReadRecording(),
            Metadata = metadata,
            PlainTags = Tag,
            SourceEventId = EventId,
            SubscriptionName = EventSubscription,
            Input = input,
        };
        Submit(change, change.Describe());
    }

    private IReadOnlyDictionary<string, string?>? ReadMetadata()
    {
        if (RemoveKey is { Length: > 0 } && !_canRemove)
        {
            throw Session.Api.Capabilities.CreateUnsupported($"remove metadata of recording '{RecordingId}': it merges metadata, and has no request that takes a key away");
        }

        if (Metadata is UnreadableMetadata unreadable)
        {
            throw unreadable.ToError(RecordingId, string.Create(CultureInfo.InvariantCulture, $"Row {RowNumber} of the input: "));
        }

        // The metadata that another recording's object brings along is what was read, not what is to be set.
        var isRead = !_isMetadataGiven && InputObject?.BaseObject is RecordingMetadata read && ReferenceEquals(read.Metadata, Metadata);
        var given = Metadata is null || isRead ? null : MetadataText.Of(Metadata, RecordingId, _canRemove);
        return RemoveKey is { Length: > 0 } keys ? WithRemoved(given, keys) : given;
    }

    private Dictionary<string, string?> WithRemoved(IReadOnlyDictionary<string, string?>? given, string[] keys)
    {
        var result = new Dictionary<string, string?>(given ?? new Dictionary<string, string?>(), StringComparer.Ordinal);
        foreach (var key in keys)
        {
            if (string.IsNullOrWhiteSpace(key) || (result.TryGetValue(key, out var value) && value is not null))
            {
                throw new GenesysException(
                    GenesysErrorKind.InvalidRequest,
                    string.IsNullOrWhiteSpace(key)
                        ? $"Recording '{RecordingId}': a key to remove is blank."
                        : $"Recording '{RecordingId}': metadata '{key}' is to be set and to be removed.",
                    "Name each key once, in -Metadata or in -RemoveKey.");
            }

            result[key] = null;
        }

        return result;
    }

    /// <summary>A cell of a table is one text, and so one tag, whatever separates the words in it.</summary>
    private void WarnOfJoinedTags()
    {
        if (!_hasWarnedOfTags && Tag is [{ } tag] && tag.IndexOfAny(TagSeparators) >= 0
            && InputObject?.BaseObject is PSCustomObject && InputObject.Properties[nameof(Tag)]?.Value is string)
        {
            _hasWarnedOfTags = true;
            var separator = tag[tag.IndexOfAny(TagSeparators)];
            WriteWarning($"Recording '{RecordingId}': '{tag}' is one plain tag. To set several from such a column, split it: "
                + $"-Tag {{ $_.Tag -split '{(separator == '|' ? "\\|" : separator)}' }}.");
        }
    }
}
