using System.Management.Automation;
using GenesysRecordingTags.Binding;
using GenesysRecordingTags.Completers;
using GenesysRecordingTags.Core.Audit;
using GenesysRecordingTags.Pipeline;

namespace GenesysRecordingTags;

/// <summary>Reads audit records, the oldest first: who changed which recording, when, from what to what, and how it ended.</summary>
[Cmdlet(VerbsCommon.Get, "RecordingAudit", DefaultParameterSetName = SelectionSet, HelpUri = HelpPages.Folder + "Get-RecordingAudit.md")]
[OutputType(typeof(RecordingAuditRecord))]
public sealed class GetRecordingAuditCommand : AuditQueryCmdlet
{
    private const string AuditIdSet = "AuditId";

    private readonly SortedSet<long> _places = [];
    private RecordingAuditQuery? _query;
    private long _count;

    /// <summary>Only records of these recordings, or of the objects that carry their ids; wildcards are welcome. Letter cases count.</summary>
    [Parameter(Position = 0, ParameterSetName = SelectionSet, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("MediaId", "Id")]
    [SupportsWildcards]
    [AllowNull]
    [AllowEmptyString]
    [RecordingIdTransformation]
    public string?[]? RecordingId { get; set; }

    /// <summary>At the most so many records.</summary>
    [Parameter(ParameterSetName = SelectionSet)]
    [ValidateRange(1L, long.MaxValue)]
    public long First { get; set; } = long.MaxValue;

    /// <summary>At the most so many records, the newest of all; the oldest of them is written first as well.</summary>
    [Parameter(ParameterSetName = SelectionSet)]
    [ValidateRange(1L, long.MaxValue)]
    public long Last { get; set; } = long.MaxValue;

    /// <summary>One record a recording: the one that left it with the label, taxonomy or retention policy that it carries now, by all that the
    /// ledger knows.</summary>
    [Parameter(ParameterSetName = SelectionSet)]
    public SwitchParameter Current { get; set; }

    /// <summary>The records of these ids.</summary>
    [Parameter(Mandatory = true, ParameterSetName = AuditIdSet)]
    [ValidateNotNullOrEmpty]
    [AuditIdTransformation]
    [ArgumentCompleter(typeof(AuditIdCompleter))]
    public string[] AuditId { get; set; } = [];

    /// <summary>Whether all recordings have to be known before the first record can be written.</summary>
    private bool IsGathered => Current || Last < long.MaxValue || (RecordingId is { Length: > 1 } && !MyInvocation.ExpectingInput);

    private bool HasRecordings => RecordingId is not null || MyInvocation.ExpectingInput || MyInvocation.BoundParameters.ContainsKey(nameof(RecordingId));

    private protected override void Begin()
    {
        base.Begin();
        if (First < long.MaxValue && Last < long.MaxValue)
        {
            throw new GenesysException(GenesysErrorKind.InvalidRequest, "-First and -Last exclude each other.", "Leave one of them out.");
        }
    }

    private protected override void Process()
    {
        if (ParameterSetName == AuditIdSet)
        {
            Array.ForEach(AuditId, Find);
        }
        else if (HasRecordings)
        {
            Array.ForEach(RecordingId ?? [null], ReadRecording);
        }
        else if (!IsGathered)
        {
            Read(new RecordingAuditQuery());
        }
    }

    private protected override void End()
    {
        if (ParameterSetName == AuditIdSet || !IsGathered)
        {
            return;
        }

        var query = Selection() with { Sequences = HasRecordings ? [.. _places] : null, Last = Current || Last == long.MaxValue ? null : Last };
        if (!Current)
        {
            Write(Trail.Read(Last == long.MaxValue ? query with { First = First } : query));
            return;
        }

        var records = Trail.ReadCurrent(query).Take((int)Math.Min(First, int.MaxValue));
        Write(Last == long.MaxValue ? records : records.TakeLast((int)Math.Min(Last, int.MaxValue)));
    }

    private void ReadRecording(string? recordingId)
    {
        if (string.IsNullOrWhiteSpace(recordingId))
        {
            // A blank id must not turn into the whole ledger.
            WriteError(ErrorRecords.Of(new GenesysException(GenesysErrorKind.InvalidRequest, "The recording id is blank.", "Name the recording."), recordingId));
            return;
        }

        if (IsGathered)
        {
            _places.UnionWith(FindPlaces([recordingId]));
            return;
        }

        if (_count >= First)
        {
            return;
        }

        var id = TrimId(recordingId);
        var recordings = ToRecordings(id);
        if (Read(recordings) == 0 && !IdPattern.HasWildcard(id) && !Knows(recordings))
        {
            WriteError(ErrorRecords.Of(Trail.UnknownRecording(id), recordingId));
        }
    }

    private void Find(string auditId)
    {
        try
        {
            WriteObject(Trail.Find(TrimId(auditId)));
        }
        catch (GenesysException ex) when (ex.Kind == GenesysErrorKind.AuditRecordNotFound)
        {
            WriteError(ErrorRecords.Of(ex, auditId));
        }
    }

    /// <summary>What the parameters select; runs are looked up once.</summary>
    private RecordingAuditQuery Selection() => _query ??= Query();

    /// <returns>How many records were written.</returns>
    private long Read(RecordingAuditQuery recordings)
    {
        var before = _count;
        Write(Trail.Read(Selection() with { RecordingId = recordings.RecordingId, RecordingIdPattern = recordings.RecordingIdPattern, First = First - _count }));
        return _count - before;
    }

    private void Write(IEnumerable<RecordingAuditRecord> records)
    {
        foreach (var record in records)
        {
            StopToken.ThrowIfCancellationRequested();
            _count++;
            WriteObject(record);
        }
    }
}
