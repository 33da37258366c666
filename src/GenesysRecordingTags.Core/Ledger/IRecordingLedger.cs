using GenesysRecordingTags.Core.Changes;
using GenesysRecordingTags.Core.Events;

namespace GenesysRecordingTags.Core.Ledger;

/// <summary>The ledger of one organisation: its changes and its events, in one order.</summary>
public interface IRecordingLedger : IChangeLedger, IEventInbox
{
}
