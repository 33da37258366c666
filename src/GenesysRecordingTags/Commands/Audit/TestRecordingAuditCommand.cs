using System.Management.Automation;
using GenesysRecordingTags.Binding;
using GenesysRecordingTags.Core.Audit;
using GenesysRecordingTags.Core.Audit.Proofs;
using GenesysRecordingTags.Pipeline;

namespace GenesysRecordingTags;

/// <summary>Verifies that no audit record was altered, removed, inserted or moved: in a ledger, or in an exported JSON Lines file or proof, for
/// which neither a connection nor a ledger is needed.</summary>
/// <remarks>A chain that is broken is a finding, not a failure to look: it is written as an object, and warned of.</remarks>
[Cmdlet(VerbsDiagnostic.Test, "RecordingAudit", DefaultParameterSetName = LedgerSet, HelpUri = HelpPages.Folder + "Test-RecordingAudit.md")]
[OutputType(typeof(RecordingAuditVerification), typeof(bool))]
public sealed class TestRecordingAuditCommand : AuditCmdlet
{
    private const string LedgerSet = "Ledger";
    private const string PathSet = "Path";
    private const string LiteralPathSet = "LiteralPath";
    private const string HashPattern = @"^\s*[0-9A-Fa-f]{64}\s*$";
    private const string CertificatePattern = "^([0-9A-F]{40}|[0-9A-F]{64})$";

    private bool _isAllIntact = true;
    private KeptCheckpoint? _kept;

    /// <summary>Ledgers, JSON Lines exports or proofs; wildcards are welcome.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = PathSet, ValueFromPipeline = true)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    /// <summary>Ledgers, JSON Lines exports or proofs, letter by letter.</summary>
    [Parameter(Mandatory = true, ParameterSetName = LiteralPathSet, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "LP")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>The head hash of an earlier verification, kept elsewhere: only with it do records show that were cut off at the end.</summary>
    [Parameter]
    [ValidatePattern(HashPattern)]
    public string? ExpectedHeadHash { get; set; }

    /// <summary>The hash of the record before the first, for a file that was exported with -Since.</summary>
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    [ValidatePattern(HashPattern)]
    public string? PrecedingHash { get; set; }

    /// <summary>A proof that was kept, or its checkpoint: what is verified has to continue it.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Checkpoint { get; set; }

    /// <summary>The certificate that has to have signed the proof: an object, a file, or its thumbprint (SHA-1 or SHA-256).</summary>
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    [ValidateNotNullOrEmpty]
    [CertificateHashTransformation]
    [ValidatePattern(CertificatePattern)]
    public string? Certificate { get; set; }

    /// <summary>Writes only whether every chain is whole.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    private protected override void Begin() => _kept = Checkpoint is null ? null : KeptCheckpoint.Read(FileArgument.ResolveOne(this, Checkpoint));

    private protected override void Process()
    {
        if (ParameterSetName == LedgerSet)
        {
            Show(Trail.Verify(Options(), StopToken));
            return;
        }

        if (LedgerPath is not null || Connection is not null)
        {
            throw new GenesysException(
                GenesysErrorKind.InvalidRequest,
                $"-{ParameterSetName} names the file to verify: -LedgerPath and -Connection exclude it.",
                "Leave one of them out.");
        }

        var isLiteral = ParameterSetName == LiteralPathSet;
        Array.ForEach(isLiteral ? LiteralPath : Path, path => Verify(path, isLiteral));
    }

    private protected override void End()
    {
        if (Quiet)
        {
            WriteObject(_isAllIntact);
        }
    }

    private void Verify(string path, bool isLiteral)
    {
        try
        {
            foreach (var file in FileArgument.Resolve(this, path, isLiteral))
            {
                RefuseOtherExports(file);
                Show(AuditFile.Verify(file, Options(), StopToken));
            }
        }
        catch (GenesysException ex) when (ex.Kind is GenesysErrorKind.InvalidFile or GenesysErrorKind.LedgerUnavailable)
        {
            _isAllIntact = false;
            WriteError(ErrorRecords.Of(ex, path));
        }
    }

    /// <summary>A table and a report hold no chain: to call them broken would be wrong.</summary>
    private static void RefuseOtherExports(string file)
    {
        var what = System.IO.Path.GetExtension(file).ToUpperInvariant() switch
        {
            ".CSV" => "a table",
            ".HTML" or ".HTM" => "a report",
            _ => null,
        };
        if (what is not null && File.Exists(file))
        {
            throw new GenesysException(
                GenesysErrorKind.InvalidFile,
                $"'{file}' is {what} for people: it has no chain, so it can't be verified. Only a ledger, a .jsonl export and a proof can.",
                "Verify the ledger that it was made from, or an export of it: Export-RecordingAudit audit.jsonl, then Test-RecordingAudit audit.jsonl.");
        }
    }

    private void Show(RecordingAuditVerification verification)
    {
        _isAllIntact &= verification.IsIntact;
        if (Quiet)
        {
            return;
        }

        if (!verification.IsIntact)
        {
            WriteWarning($"The {(verification.Proof is null ? "audit" : "proof")} in '{verification.Path}' is not intact. {verification.Message}");
            foreach (var action in verification.Findings.Select(finding => finding.RecommendedAction).Distinct())
            {
                WriteWarning(action);
            }
        }

        foreach (var note in verification.Proof?.Notes ?? [])
        {
            WriteWarning($"'{verification.Path}': {note}");
        }

        WriteObject(verification);
    }

    private AuditVerificationOptions Options() => new()
    {
        ExpectedHeadHash = ExpectedHeadHash,
        PrecedingHash = PrecedingHash?.Trim(),
        ChecksFile = true,
        Checkpoint = _kept,
        ExpectedCertificate = Certificate,
    };
}
