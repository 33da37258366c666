using GenesysRecordingTags.Core.Changes;
using GenesysRecordingTags.Core.Session;
using GenesysRecordingTags.Core.Tests.Ledger;
using Xunit;
using static GenesysRecordingTags.Core.Tests.Ledger.LedgerFolder;

namespace GenesysRecordingTags.Core.Tests.Session;

public sealed class UnsettledChangesTests
{
    [Fact]
    public void Without_a_ledger_their_number_is_said_once()
    {
        var unsettled = new UnsettledChanges(ledger: null);
        Assert.Null(unsettled.TakeMessage());
        unsettled.Count(Outcome(AuditOutcome.Succeeded));
        Assert.Null(unsettled.TakeMessage());
        unsettled.Count(Outcome(AuditOutcome.Unknown));
        unsettled.Count(Outcome(AuditOutcome.Unknown));
        Assert.StartsWith("2 changes have an unknown outcome", unsettled.TakeMessage(), StringComparison.Ordinal);
        Assert.Null(unsettled.TakeMessage());
    }

    [Fact]
    public async Task With_a_ledger_only_those_are_said_that_are_still_open()
    {
        using var folder = new LedgerFolder();
        await using var ledger = folder.Open();
        var unsettled = new UnsettledChanges(ledger);
        var intent = Intent(AddTag("rec-1"));
        var receipt = await ledger.AppendIntentAsync(intent);
        await ledger.AppendOutcomeAsync(Result(intent.Change, receipt, AuditOutcome.Unknown));

        unsettled.Count(Outcome(AuditOutcome.Unknown));
        unsettled.Count(Outcome(AuditOutcome.Unknown));
        var said = unsettled.TakeMessage();
        Assert.StartsWith("A change has an unknown outcome", said, StringComparison.Ordinal);
        Assert.Contains("Resume-RecordingChange", said, StringComparison.Ordinal);
        Assert.Null(unsettled.TakeMessage());

        await ledger.AppendOutcomeAsync(Result(intent.Change, receipt));
        unsettled.Count(Outcome(AuditOutcome.Unknown));
        Assert.Null(unsettled.TakeMessage());
    }

    private static RecordingChangeOutcome Outcome(AuditOutcome outcome) => new()
    {
        Change = AddTag("rec-1"),
        IsUnfinished = outcome == AuditOutcome.Unknown,
        Audit = new RecordingAuditRecord
        {
            AuditId = "a", Timestamp = DateTimeOffset.UnixEpoch, Action = RecordingAction.AddTag, Outcome = outcome, RecordingId = "rec-1",
        },
    };
}
