using System.Management.Automation;
using GenesysRecordingTags.Binding;
using GenesysRecordingTags.Core.Validation;
using GenesysRecordingTags.Pipeline;

namespace GenesysRecordingTags;

/// <summary>Reads taxonomies from a file, loads them for the connection, and writes them.</summary>
[Cmdlet(VerbsData.Import, "RecordingTaxonomy", DefaultParameterSetName = PathSet,
    HelpUri = HelpPages.Folder + "Import-RecordingTaxonomy.md")]
[OutputType(typeof(RecordingTaxonomy))]
public sealed class ImportRecordingTaxonomyCommand : ConnectedCmdlet
{
    private const string PathSet = "Path";
    private const string LiteralPathSet = "LiteralPath";

    private bool _isRead;

    /// <summary>JSON or CSV files; wildcards are welcome.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = PathSet, ValueFromPipeline = true)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    /// <summary>JSON or CSV files, letter by letter.</summary>
    [Parameter(Mandatory = true, ParameterSetName = LiteralPathSet, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "LP")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    private protected override void Process()
    {
        var isLiteral = ParameterSetName == LiteralPathSet;
        foreach (var path in isLiteral ? LiteralPath : Path)
        {
            try
            {
                foreach (var file in FileArgument.Resolve(this, path, isLiteral))
                {
                    Import(file);
                }
            }
            catch (GenesysException ex) when (ex.Kind == GenesysErrorKind.InvalidFile)
            {
                WriteError(ErrorRecords.Of(ex, path));
            }
        }
    }

    private protected override void End()
    {
        if (_isRead && OpenIfAny is null)
        {
            WriteWarning("There is no connection that the taxonomies could be loaded for: they are only written to the pipeline. "
                + "Run Connect-GenesysCloud first, or hand them to Test-RecordingTag -Taxonomy.");
        }
    }

    private void Import(string file)
    {
        foreach (var taxonomy in TaxonomyFile.Read(file))
        {
            _isRead = true;
            OpenIfAny?.Session.Taxonomies.Load(taxonomy);
            WriteObject(taxonomy);
        }
    }
}
