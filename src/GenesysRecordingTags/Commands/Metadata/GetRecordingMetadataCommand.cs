using System.Management.Automation;
using GenesysRecordingTags.Core.Api;

namespace GenesysRecordingTags;

/// <summary>Reads metadata and plain tags of recordings, several at the same time, in the order of the input.</summary>
[Cmdlet(VerbsCommon.Get, "RecordingMetadata", HelpUri = HelpPages.Folder + "Get-RecordingMetadata.md")]
[OutputType(typeof(RecordingMetadata))]
public sealed class GetRecordingMetadataCommand : RecordingReadCmdlet
{
    private protected override async Task<object> ReadAsync(string recordingId, string? conversationId, CancellationToken cancellationToken) =>
        await Session.Api.Metadata.GetAsync(
            new RecordingReference(recordingId, conversationId),
            new ReadOptions(IsInteractive ? RequestPriority.Interactive : RequestPriority.Normal),
            cancellationToken).ConfigureAwait(false);
}
