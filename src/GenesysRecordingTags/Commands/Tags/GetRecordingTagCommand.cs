using System.Management.Automation;
using GenesysRecordingTags.Core.Api;

namespace GenesysRecordingTags;

/// <summary>Reads the tags of recordings, where the API tells them (Platform API).</summary>
[Cmdlet(VerbsCommon.Get, "RecordingTag", HelpUri = HelpPages.Folder + "Get-RecordingTag.md")]
[OutputType(typeof(AppliedTag))]
public sealed class GetRecordingTagCommand : RecordingReadCmdlet
{
    private protected override void Begin()
    {
        if (!Session.Api.Capabilities.CanReadTags)
        {
            throw Session.Api.Capabilities.CreateUnsupported("tell which tags a recording has");
        }

        base.Begin();
    }

    private protected override async Task<object> ReadAsync(string recordingId, string? conversationId, CancellationToken cancellationToken) =>
        await Session.Api.Tags.GetAsync(
            new RecordingReference(recordingId, conversationId),
            new ReadOptions(IsInteractive ? RequestPriority.Interactive : RequestPriority.Normal),
            cancellationToken).ConfigureAwait(false);
}
