using GenesysRecordingTags.Core.Changes;
using GenesysRecordingTags.Core.Ledger;
using GenesysRecordingTags.Core.Tests.Http;
using GenesysRecordingTags.Core.Tests.Ledger;
using GenesysRecordingTags.Core.Validation;
using Xunit;
using static GenesysRecordingTags.Core.Tests.Ledger.LedgerFolder;

namespace GenesysRecordingTags.Core.Tests.Changes;

/// <summary>Changes through the executor, over a scripted service and a real ledger on disk or in memory.</summary>
public abstract class ChangeTestBase : IDisposable
{
    public static TheoryData<bool> Ledgers => new() { true, false };

    protected LedgerFolder Folder { get; } = new();

    private protected ScriptedApi Service { get; } = new();

    private protected RecordingSink Said { get; } = new();

    public void Dispose()
    {
        Folder.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected IRecordingLedger Open(bool onDisk) => Folder.Open(onDisk, TimeProvider.System);

    /// <summary>A change of one tag.</summary>
    protected static AddTagChange Tagging(string label, string? eventId = null) => AddTag("rec-1", eventId) with
    {
        Tags = [new RecordingTag { Label = label, TaxonomyId = "tax-1" }],
    };

    private protected ChangeExecutor Executor(IRecordingLedger ledger, TimeProvider? time = null) => new(
        Service, ledger, new TagValidator(new TaxonomyCatalog()), Organization, new ChangeRunOptions(), Said, time ?? TimeProvider.System);

    private protected Task<RecordingChangeOutcome> ApplyAsync(IRecordingLedger ledger, RecordingChange change) =>
        Executor(ledger).ApplyAsync(change, CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(60));

    private protected async Task<RecordingAuditRecord> ApplyWellAsync(IRecordingLedger ledger, RecordingChange change)
    {
        var outcome = await ApplyAsync(ledger, change);
        Assert.Null(outcome.Error);
        Assert.Equal(AuditOutcome.Succeeded, outcome.Audit!.Outcome);
        return outcome.Audit;
    }

    private protected async Task<RecordingChangeOutcome> ApplyUnderFaultAsync(IRecordingLedger ledger, RecordingChange change, GenesysErrorKind kind, bool isUnknown)
    {
        Service.Fault = _ => new GenesysApiException(kind, "no", "Try again.") { OutcomeUnknown = isUnknown };
        var outcome = await ApplyAsync(ledger, change);
        Service.Fault = _ => null;
        return outcome;
    }

    /// <summary>Leaves a change unfinished, as one that failed and may succeed later.</summary>
    private protected static async Task<ChangeIntent> LeaveAsync(IRecordingLedger ledger, RecordingChange change)
    {
        var intent = Intent(change);
        var receipt = await ledger.AppendIntentAsync(intent);
        Assert.Equal((IntentVerdict.Proceed, intent.OperationId), (receipt.Verdict, receipt.OperationId));
        await ledger.AppendOutcomeAsync(Result(change, receipt, AuditOutcome.Failed) with { LeaveUnfinished = true });
        return intent;
    }

    private protected static RecordingChange Resume(ChangeIntent intent) => intent.Change with { ResumedOperationId = intent.OperationId };
}
