using System.Management.Automation;
using GenesysRecordingTags.Binding;
using GenesysRecordingTags.Core.Validation;
using GenesysRecordingTags.Pipeline;

namespace GenesysRecordingTags;

/// <summary>Reads taxonomies from a file, or from the organisation (Platform API), loads them for the connection, and writes them.</summary>
[Cmdlet(VerbsData.Import, "RecordingTaxonomy", DefaultParameterSetName = PathSet,
    HelpUri = HelpPages.Folder + "Import-RecordingTaxonomy.md")]
[OutputType(typeof(RecordingTaxonomy))]
public sealed class ImportRecordingTaxonomyCommand : ConnectedCmdlet
{
    private const string PathSet = "Path";
    private const string LiteralPathSet = "LiteralPath";
    private const string SourceSet = "Source";

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

    /// <summary>Where the organisation keeps them. What was read once on this connection is not asked for again.</summary>
    [Parameter(Mandatory = true, ParameterSetName = SourceSet)]
    public TaxonomySource[] Source { get; set; } = [];

    /// <summary>Asks the organisation again, also for what was read before.</summary>
    [Parameter(ParameterSetName = SourceSet)]
    public SwitchParameter Force { get; set; }

    private protected override void Process()
    {
        if (ParameterSetName == SourceSet)
        {
            return;
        }

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
        foreach (var source in Source.Distinct())
        {
            ImportFrom(source);
        }

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
            Load(taxonomy);
        }
    }

    private void ImportFrom(TaxonomySource source)
    {
        var service = Session.Api.Taxonomies ?? throw Session.Api.Capabilities.CreateUnsupported("tell an organisation's taxonomies");
        try
        {
            var taxonomies = Await(token => service.ReadAsync(source, Force, token));
            if (taxonomies.Count == 0)
            {
                WriteWarning(source == TaxonomySource.Schema
                    ? "No schema of the organisation has a field that takes one of a list of values."
                    : "The organisation has no published program of Speech and Text Analytics that this OAuth client may see.");
            }

            foreach (var taxonomy in taxonomies)
            {
                Load(taxonomy);
            }
        }
        catch (GenesysException ex)
        {
            WriteError(ErrorRecords.Of(ex, source));
        }
    }

    private void Load(RecordingTaxonomy taxonomy)
    {
        _isRead = true;
        OpenIfAny?.Session.Taxonomies.Load(taxonomy);
        WriteObject(taxonomy);
    }
}
