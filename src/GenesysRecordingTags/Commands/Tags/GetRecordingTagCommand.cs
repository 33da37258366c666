using System.Management.Automation;
using GenesysRecordingTags.Core.Api;

namespace GenesysRecordingTags;

/// <summary>Reads the tags of recordings, where the API tells them (Platform API).</summary>
[Cmdlet(VerbsCommon.Get, "RecordingTag", HelpUri = HelpPages.Folder + "Get-RecordingTag.md")]
[OutputType(typeof(AppliedTag))]
public sealed class GetRecordingTagCommand : RecordingReadCmdlet
{
    // An enum's field would have each import load its assembly.
    private int _tagStore;

    /// <summary>Whose tags: those that the service keeps, or those that the ledger alone keeps.</summary>
    [Parameter]
    public TagStore TagStore
    {
        get => (TagStore)_tagStore;
        set => _tagStore = (int)value;
    }

    private protected override void Begin()
    {
        if (!Session.Api.Capabilities.CanReadTags)
        {
            throw Session.Api.Capabilities.CreateUnsupported("tell which tags a recording has");
        }

        base.Begin();
    }

    private protected override async Task<object> ReadAsync(string recordingId, string? conversationId, CancellationToken cancellationToken) =>
        await Session.GetTags(TagStore).GetAsync(
            new RecordingReference(recordingId, conversationId),
            new ReadOptions(IsInteractive ? RequestPriority.Interactive : RequestPriority.Normal),
            cancellationToken).ConfigureAwait(false);
}
