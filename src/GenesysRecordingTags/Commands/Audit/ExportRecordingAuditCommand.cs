using System.Globalization;
using System.Management.Automation;
using System.Security.Cryptography.X509Certificates;
using GenesysRecordingTags.Binding;
using GenesysRecordingTags.Core.Audit;
using GenesysRecordingTags.Core.Audit.Proofs;
using GenesysRecordingTags.Core.Reporting;
using GenesysRecordingTags.Pipeline;

namespace GenesysRecordingTags;

/// <summary>Writes audit records to a file: JSON Lines that can be verified anywhere, a proof of single recordings, a table for spreadsheets, or a
/// report for people. The file is there whole or not at all.</summary>
[Cmdlet(VerbsData.Export, "RecordingAudit", SupportsShouldProcess = true, DefaultParameterSetName = SelectionSet, HelpUri = HelpPages.Folder + "Export-RecordingAudit.md")]
[OutputType(typeof(FileInfo))]
public sealed class ExportRecordingAuditCommand : AuditQueryCmdlet
{
    private const string RecordSet = "Record";
    private const string ProofSet = "Proof";

    private readonly List<string> _proven = [];
    private readonly SortedSet<long> _places = [];

    /// <summary>The file. Its extension says what it is to be: .jsonl, .csv or .html; .json with -Proof.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [Alias("LiteralPath")]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = string.Empty;

    /// <summary>Only these records, as Get-RecordingAudit gives them. What is written is what the ledger says of them.</summary>
    [Parameter(Mandatory = true, ParameterSetName = RecordSet, ValueFromPipeline = true)]
    [ValidateNotNull]
    public RecordingAuditRecord[] InputObject { get; set; } = [];

    /// <summary>Writes the records of single recordings, with what proves that they are in the ledger.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ProofSet)]
    public SwitchParameter Proof { get; set; }

    /// <summary>Only records of these recordings; wildcards are welcome. With -Proof, the recordings that are proven, or objects that carry their ids.
    /// Letter cases count.</summary>
    [Parameter(ParameterSetName = SelectionSet)]
    [Parameter(Mandatory = true, ParameterSetName = ProofSet, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("MediaId", "Id")]
    [SupportsWildcards]
    [AllowNull]
    [AllowEmptyString]
    [RecordingIdTransformation]
    public string?[]? RecordingId { get; set; }

    /// <summary>Signs the proof's checkpoint: a certificate with its private key, its thumbprint in the user's store, or its file.</summary>
    [Parameter(ParameterSetName = ProofSet)]
    [ValidateNotNull]
    [CertificateTransformation]
    public X509Certificate2? Certificate { get; set; }

    /// <summary>An earlier proof, or its checkpoint: the new one also shows that nothing was rewritten since.</summary>
    [Parameter(ParameterSetName = ProofSet)]
    [ValidateNotNullOrEmpty]
    public string? Checkpoint { get; set; }

    /// <summary>Replaces a file that is there.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Writes the file's object.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override void Process()
    {
        switch (ParameterSetName)
        {
            case ProofSet:
                Array.ForEach(RecordingId ?? [null], AddProven);
                break;
            case RecordSet:
                Array.ForEach(InputObject, AddRecord);
                break;
        }
    }

    private void AddProven(string? id)
    {
        if (string.IsNullOrWhiteSpace(id))
        {
            WriteError(ErrorRecords.Of(new GenesysException(GenesysErrorKind.InvalidRequest, "The recording id is blank.", "Name the recording."), id));
        }
        else
        {
            _proven.Add(TrimId(id));
        }
    }

    private void AddRecord(RecordingAuditRecord record)
    {
        try
        {
            _places.Add(Trail.Find(record.AuditId).Sequence);
        }
        catch (GenesysException ex) when (ex.Kind == GenesysErrorKind.AuditRecordNotFound)
        {
            WriteError(ErrorRecords.Of(ex, record));
        }
    }

    private protected override void End()
    {
        var file = FileArgument.ResolveNew(this, Path, Force);
        if (ParameterSetName == ProofSet)
        {
            ExportProof(file);
            return;
        }

        var format = FormatOf(file);
        if (!ShouldProcessLocally(file, $"Export the audit records of '{Trail.Path}'"))
        {
            return;
        }

        var query = ParameterSetName == RecordSet ? new RecordingAuditQuery { Sequences = [.. _places] } : Query();
        if (RecordingId is not null)
        {
            query = query with { Sequences = FindPlaces([.. RecordingId.Where(id => !string.IsNullOrWhiteSpace(id)).Select(id => id!)]) };
        }

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

    private void ExportProof(string file)
    {
        if (!System.IO.Path.GetExtension(file).Equals(".json", StringComparison.OrdinalIgnoreCase))
        {
            throw new GenesysException(GenesysErrorKind.InvalidRequest, $"A proof is a JSON file, and the extension of '{Path}' is another.", "End the name with .json.");
        }

        if (_proven.Count == 0)
        {
            WriteWarning("No recording was named: there is nothing to prove, and no file was written.");
            return;
        }

        var earlier = Checkpoint is null ? null : KeptCheckpoint.Read(FileArgument.ResolveOne(this, Checkpoint));
        if (!ShouldProcessLocally(file, $"Export a proof of recordings of '{Trail.Path}'"))
        {
            return;
        }

        var made = Trail.ExportProof(file, new AuditProofRequest { RecordingIds = _proven, Certificate = Certificate, Earlier = earlier }, StopToken);
        foreach (var unknown in made.UnknownRecordings)
        {
            WriteError(ErrorRecords.Of(Trail.UnknownRecording(unknown), unknown));
        }

        if (made.RecordCount == 0)
        {
            return;
        }

        WriteVerbose(string.Create(CultureInfo.CurrentCulture, $"{made.RecordCount:N0} of {made.TreeSize:N0} audit records were written to '{file}', with their proof."));
        if (PassThru)
        {
            WriteObject(new FileInfo(file));
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
            "End the name with .jsonl (evidence that can be verified), .csv (a table), or .html (a report); -Proof writes .json."),
    };
}
