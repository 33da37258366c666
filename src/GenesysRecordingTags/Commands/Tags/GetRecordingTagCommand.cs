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

    private protected override async Task<object> ReadAsync(RecordingReference recording, ReadOptions options, CancellationToken cancellationToken) =>
        await Session.Api.Tags.GetAsync(recording, options, cancellationToken).ConfigureAwait(false);
}
