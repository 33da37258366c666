using System.Management.Automation;
using GenesysRecordingTags.Binding;
using GenesysRecordingTags.Completers;
using GenesysRecordingTags.Core.Audit;
using GenesysRecordingTags.Core.Changes;
using GenesysRecordingTags.Pipeline;

namespace GenesysRecordingTags;

/// <summary>Finishes changes that an interrupted run left, or whose outcome is unknown. Each is sent with the key it was begun with, which
/// the service applies once.</summary>
[Cmdlet(VerbsLifecycle.Resume, "RecordingChange", SupportsShouldProcess = true, HelpUri = HelpPages.Folder + "Resume-RecordingChange.md")]
[OutputType(typeof(RecordingTagResult), typeof(RecordingMetadata), typeof(RecordingRetention))]
public sealed class ResumeRecordingChangeCommand : RecordingChangeCmdlet
{
    private readonly List<string> _wanted = [];
    private readonly List<RecordingAuditRecord> _records = [];
    private readonly HashSet<string> _repeated = new(StringComparer.Ordinal);

    /// <summary>Only changes of these recordings; wildcards are welcome, letter cases count. All where none is given.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("MediaId", "Id")]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [RecordingIdTransformation]
    public string[]? RecordingId { get; set; }

    /// <summary>Only changes of the runs of these names; wildcards are welcome, letter cases do not count.</summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(RunNameCompleter))]
    public string[]? RunName { get; set; }

    /// <summary>Only changes of the runs of these ids; wildcards are welcome.</summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(RunIdCompleter))]
    public string[]? RunId { get; set; }

    private protected override bool SettlesChanges => true;

    /// <summary>Sends changes, too, that a later change of the same recording has overtaken, and does not wait for a pending index.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>The input item as a whole: audit records of changes that failed are made again.</summary>
    [Parameter(DontShow = true, ValueFromPipeline = true)]
    [AllowNull]
    public PSObject? InputObject { get; set; }

    private protected override string Activity => "Resuming changes";

    private protected override void Process()
    {
        base.Process();
        if (InputObject?.BaseObject is RecordingAuditRecord record)
        {
            _records.Add(record);
        }
        else if (RecordingId is not null)
        {
            _wanted.AddRange(RecordingId.Select(id => TrimId(id)));
        }
    }

    private protected override void End()
    {
        if (!MyInvocation.ExpectingInput || _wanted.Count > 0)
        {
            ResumeAll();
        }

        if (_records.Count > 0)
        {
            RepeatAll();
        }

        base.End();
    }

    private void ResumeAll()
    {
        foreach (var row in Ledger.FindUnreadableRows().Where(row => row.RecordingId is not null && IsWanted(row.RecordingId)))
        {
            WriteError(ErrorRecords.Of(row.Error, row.RecordingId));
        }

        var unfinished = Select(OfRuns(Ledger.FindUnfinished()));
        if (unfinished.Count == 0)
        {
            WriteVerbose("There is no unfinished change.");
        }

        for (var i = 0; i < unfinished.Count; i++)
        {
            Resume(unfinished[i], i + 1);
        }
    }

    /// <summary>Makes the changes of audit records again. One that was left unfinished is resumed, under the key it was begun with.</summary>
    private void RepeatAll()
    {
        var unfinished = Ledger.FindUnfinished().ToLookup(change => change.Intent.IdempotencyKey, StringComparer.Ordinal);
        for (var i = 0; i < _records.Count; i++)
        {
            var record = _records[i];
            if (record.Outcome == AuditOutcome.Succeeded)
            {
                WriteVerbose($"Recording '{record.RecordingId}': audit record {record.AuditId} is of a change that succeeded. Nothing is sent.");
            }
            else if (record.IdempotencyKey is { } key && unfinished[key].FirstOrDefault() is { } left)
            {
                Resume(left, i + 1);
            }
            else if (record.Outcome == AuditOutcome.Unknown)
            {
                // What is unknown has its intent until it is settled.
                WriteVerbose($"Recording '{record.RecordingId}': the change of audit record {record.AuditId} was settled since. Nothing is sent.");
            }
            else
            {
                Repeat(record, i + 1);
            }
        }
    }

    private void Repeat(RecordingAuditRecord record, int row)
    {
        if (RepeatedChange.Of(record) is not { } made)
        {
            WriteError(ErrorRecords.Of(
                new GenesysException(
                    GenesysErrorKind.InvalidRequest,
                    $"Recording '{record.RecordingId}': audit record {record.AuditId} does not say what was asked for.",
                    "Make the change with the command that made it."),
                record));
            return;
        }

        // The same change may have failed more than once, and may have been applied since.
        if (!_repeated.Add(RepeatedChange.IdentityOf(made)))
        {
            return;
        }

        if (RepeatedChange.FindApplied(AuditTrail.Of(Ledger), record, made) is { } applied)
        {
            WriteVerbose($"Recording '{record.RecordingId}': the change of audit record {record.AuditId} was applied since (audit record {applied.AuditId}).");
            return;
        }

        if (!Force && RepeatedChange.FindOvertaking(AuditTrail.Of(Ledger), record, made, Session.Api.Capabilities) is { } later)
        {
            WriteWarning($"Recording '{record.RecordingId}': not sent: {made.Describe()} (audit record {record.AuditId}, which failed). "
                + $"A later change of the recording ({later.AuditId}) has overtaken it. -Force sends it all the same.");
            return;
        }

        var change = made with { Input = new ChangeInput(record, row), Force = Force };
        Submit(change, $"Make again: {change.Describe()} (audit record {record.AuditId}, {record.ErrorId ?? record.Outcome.ToString()})");
    }

    private IReadOnlyList<UnfinishedChange> OfRuns(IReadOnlyList<UnfinishedChange> all)
    {
        if (RunId is null && RunName is null)
        {
            return all;
        }

        var runs = new RunSelection(AuditTrail.Of(Ledger).Runs)
            .Resolve(RunId, RunName, (error, text) => WriteError(ErrorRecords.Of(error, text)))
            .ToHashSet(StringComparer.Ordinal);
        return [.. all.Where(change => change.Intent.Change.Run is { } run && runs.Contains(run.Id))];
    }

    private void Resume(UnfinishedChange unfinished, int row)
    {
        var stored = unfinished.Intent.Change;
        var recordingId = stored.Recording.RecordingId;
        if (unfinished.OvertakenBy is { } later && !Force)
        {
            WriteWarning($"Recording '{recordingId}': not sent: {stored.Describe()} (begun {DisplayTime.Of(unfinished.Intent.CreatedAt)}). "
                + $"A later change of the recording ({later}) has overtaken it. -Force sends it all the same.");
            return;
        }

        var change = stored with { Input = new ChangeInput(recordingId, row), Force = Force || stored.Force };
        if (ShouldChange(change, Describe(unfinished)))
        {
            Start(change);
        }
    }

    private List<UnfinishedChange> Select(IReadOnlyList<UnfinishedChange> all)
    {
        if (_wanted.Count == 0)
        {
            return [.. all];
        }

        // An id that looks like a pattern is itself first.
        var known = all.Select(IdOf).ToHashSet(StringComparer.Ordinal);
        var selected = new HashSet<string>(StringComparer.Ordinal);
        foreach (var wanted in _wanted.Distinct())
        {
            var pattern = WildcardPattern.Get(known.Contains(wanted) ? WildcardPattern.Escape(wanted) : wanted, WildcardOptions.None);
            var before = selected.Count;
            selected.UnionWith(known.Where(pattern.IsMatch));
            if (selected.Count == before && !IdPattern.HasWildcard(wanted) && !selected.Contains(wanted))
            {
                Miss(WildcardPattern.Unescape(wanted));
            }
        }

        return [.. all.Where(change => selected.Contains(IdOf(change)))];
    }

    private void Miss(string recordingId)
    {
        if (AuditTrail.Of(Ledger).Read(new RecordingAuditQuery { RecordingId = recordingId, First = 1 }).Any())
        {
            WriteVerbose($"Recording '{recordingId}' has no unfinished change.");
        }
        else
        {
            WriteError(ErrorRecords.Of(AuditTrail.Of(Ledger).UnknownRecording(recordingId), recordingId));
        }
    }

    private static string IdOf(UnfinishedChange change) => change.Intent.Change.Recording.RecordingId;

    private bool IsWanted(string recordingId) =>
        _wanted.Count == 0 || _wanted.Exists(wanted => WildcardPattern.Get(wanted, WildcardOptions.None).IsMatch(recordingId));

    private static string Describe(UnfinishedChange unfinished)
    {
        var state = unfinished.Reason switch
        {
            UnfinishedReason.OutcomeUnknown => "its outcome is unknown",
            UnfinishedReason.NotApplied => "it was not applied",
            _ => "its run was interrupted",
        };
        return $"Resume: {unfinished.Intent.Change.Describe()} (begun {DisplayTime.Of(unfinished.Intent.CreatedAt)}; {state})";
    }
}
