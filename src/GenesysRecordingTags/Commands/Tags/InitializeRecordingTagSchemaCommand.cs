using System.Management.Automation;

namespace GenesysRecordingTags;

/// <summary>Makes the schemas that tags and metadata are records of, or finds them, or adds the fields that they lack (Platform API).</summary>
[Cmdlet(VerbsData.Initialize, "RecordingTagSchema", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium,
    HelpUri = HelpPages.Folder + "Initialize-RecordingTagSchema.md")]
[OutputType(typeof(RecordingTagSchema))]
public sealed class InitializeRecordingTagSchemaCommand : ConnectedCmdlet
{
    /// <summary>The keys that metadata is to have, each a text. Those that are there stay.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    public string[] MetadataKey { get; set; } = [];

    private protected override void End()
    {
        var schemas = Session.Api.Schemas ?? throw Session.Api.Capabilities.CreateUnsupported("keep schemas, and tags need none there");
        foreach (var planned in Await(token => schemas.PlanAsync(MetadataKey, token)))
        {
            if (planned.IsReady)
            {
                WriteVerbose($"The schema '{planned.Title}' is there, version {planned.Version}.");
                WriteObject(planned);
            }
            else if (ShouldProcess($"Schema '{planned.Title}'", Describe(planned)))
            {
                WriteObject(Await(token => schemas.ApplyAsync(planned, token)));
            }
        }
    }

    private static string Describe(RecordingTagSchema planned)
    {
        if (planned.Id is null)
        {
            return $"Make it, with the fields {string.Join(", ", planned.MissingFields)}; an organisation has at most 50 schemas, and none is ever deleted";
        }

        var fields = planned.MissingFields.Count == 0 ? string.Empty : $"add the fields {string.Join(", ", planned.MissingFields)}";
        return planned.IsEnabled ? $"Make a new version: {fields}" : $"Make a new version: enable it{(fields.Length == 0 ? string.Empty : $", {fields}")}";
    }
}
