using System.Globalization;
using System.Management.Automation;
using GenesysRecordingTags.Binding;
using GenesysRecordingTags.Core.Audit;
using GenesysRecordingTags.Core.Reporting;
using GenesysRecordingTags.Pipeline;

namespace GenesysRecordingTags;

/// <summary>Writes audit records to a file: JSON Lines that can be verified anywhere, a table for spreadsheets, or a report for people. The
/// file is there whole or not at all.</summary>
[Cmdlet(VerbsData.Export, "RecordingAudit", DefaultParameterSetName = SelectionSet, SupportsShouldProcess = true, HelpUri = HelpPages.Folder + "Export-RecordingAudit.md")]
[OutputType(typeof(FileInfo))]
public sealed class ExportRecordingAuditCommand : AuditQueryCmdlet
{
    private const string RecordSet = "Record";
    private readonly SortedSet<long> _places = [];

    /// <summary>The file. Its extension says what it is to be: .jsonl, .csv or .html.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [Alias("LiteralPath")]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = string.Empty;

    /// <summary>Only records of these recordings; wildcards are welcome. Letter cases count.</summary>
    [Parameter(ParameterSetName = SelectionSet)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [RecordingIdTransformation]
    public string[]? RecordingId { get; set; }

    /// <summary>Only the records of these ids, or the records themselves. What is written is what the ledger says of them.</summary>
    [Parameter(Mandatory = true, ParameterSetName = RecordSet, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [AuditIdTransformation]
    public string[] AuditId { get; set; } = [];

    /// <summary>Replaces a file that is there.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Writes the file's object.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override void Process()
    {
        foreach (var auditId in ParameterSetName == RecordSet ? AuditId : [])
        {
            try
            {
                _places.Add(Trail.Find(TrimId(auditId)).Sequence);
            }
            catch (GenesysException ex) when (ex.Kind == GenesysErrorKind.AuditRecordNotFound)
            {
                WriteError(ErrorRecords.Of(ex, auditId));
            }
        }
    }

    private protected override void End()
    {
        var file = FileArgument.ResolveNew(this, Path, Force);
        var format = FormatOf(file);
        if (!ShouldProcess(file, $"Export the audit records of '{Trail.Path}'"))
        {
            return;
        }

        var query = ParameterSetName == RecordSet ? new RecordingAuditQuery { Sequences = [.. _places] } : Query();
        query = RecordingId is null ? query : query with { Sequences = FindPlaces(RecordingId) };
        var (count, files) = format == AuditExportFormat.Html
            ? Trail.ExportReport(file, query, Force, StopToken)
            : (Trail.Export(file, format, query, StopToken), [file]);
        WriteVerbose(string.Create(CultureInfo.CurrentCulture, $"{count:N0} audit records were written to {string.Join(", ", files.Select(each => $"'{each}'"))}."));
        if (format == AuditExportFormat.JsonLines && Since is not null && Trail.Read(query).FirstOrDefault() is { Sequence: > 1 } first)
        {
            WriteVerbose($"The file begins with record {first.Sequence}: Test-RecordingAudit verifies it with -PrecedingHash {first.PreviousHash}.");
        }

        if (PassThru)
        {
            WriteObject(files.Select(each => new FileInfo(each)), enumerateCollection: true);
        }
    }

    private AuditExportFormat FormatOf(string file) => System.IO.Path.GetExtension(file).ToUpperInvariant() switch
    {
        ".JSONL" => AuditExportFormat.JsonLines,
        ".CSV" => AuditExportFormat.Csv,
        ".HTML" or ".HTM" => AuditExportFormat.Html,
        _ => throw new GenesysException(
            GenesysErrorKind.InvalidRequest,
            $"The extension of '{Path}' is none that audit records are exported as.",
            "End the name with .jsonl (evidence that can be verified), .csv (a table), or .html (a report)."),
    };
}
