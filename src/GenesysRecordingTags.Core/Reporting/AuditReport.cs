using System.Text;
using GenesysRecordingTags.Core.Audit;

namespace GenesysRecordingTags.Core.Reporting;

/// <summary>Writes a report: the page, and beside it the files that hold what is too long for a page.</summary>
internal sealed class AuditReport
{
    private readonly AuditTrail _trail;
    private readonly RecordingAuditQuery _query;
    private readonly CancellationToken _cancellationToken;
    private readonly List<string> _files = [];

    /// <summary>Of records.</summary>
    /// <param name="trail">The ledger's records.</param>
    /// <param name="query">Which ones.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public AuditReport(AuditTrail trail, RecordingAuditQuery query, CancellationToken cancellationToken) =>
        (_trail, _query, _cancellationToken) = (trail, query, cancellationToken);

    /// <summary>The files that were written, the page first.</summary>
    public IReadOnlyList<string> Files => _files;

    /// <summary>The file beside a page that holds every change.</summary>
    public static string ChangesFileOf(string page) => Path.ChangeExtension(page, null) + ".changes.csv";

    /// <summary>The file beside a page that holds every change that did not succeed.</summary>
    public static string FailuresFileOf(string page) => Path.ChangeExtension(page, null) + ".failures.csv";

    /// <summary>Writes it.</summary>
    /// <param name="path">The page.</param>
    /// <param name="replace">Whether files beside it may be replaced.</param>
    /// <returns>How many records it is of.</returns>
    /// <exception cref="GenesysException">A file is there already or can't be written, or the ledger can't be read.</exception>
    public long Write(string path, bool replace)
    {
        path = Path.GetFullPath(path);
        var undone = UndoneChanges.In(_trail, _cancellationToken);
        var data = new ReportData(undone);
        using (var reader = _trail.OpenReader())
        {
            _trail.VisitFacts(
                reader,
                _query,
                (sequence, facts, time, outcome, text, hash) =>
                {
                    if (data.Add(sequence, facts, time, outcome))
                    {
                        data.Show(_trail.Parse(sequence, text, hash));
                    }
                },
                _cancellationToken);
            data.Statistics.Conclude(reader, _cancellationToken);
        }

        var chain = _trail.Verify(options: null, _cancellationToken);
        var (changes, failures) = (ChangesFileOf(path), FailuresFileOf(path));
        var hasChanges = !data.History.IsComplete;
        var hasFailures = data.FailureCount > data.Failures.Count;
        EnsureFree(hasChanges ? changes : null, replace);
        EnsureFree(hasFailures ? failures : null, replace);

        var now = _trail.Time.GetUtcNow();
        var page = new RecordingAuditReport(data, chain, ReportHead.Of(_query, now))
        {
            ChangesFile = hasChanges ? Path.GetFileName(changes) : null,
            FailuresFile = hasFailures ? Path.GetFileName(failures) : null,
        }.Write();

        // What the page refers to is there before the page is.
        _files.Add(path);
        WriteBeside(hasChanges ? changes : null, _query);
        WriteBeside(hasFailures ? failures : null, _query with { Outcomes = FailuresOf(_query.Outcomes) });
        AuditExport.WriteFile(path, file => file.Write(Encoding.UTF8.GetBytes(page)));
        return data.Statistics.Count;
    }

    private static void EnsureFree(string? path, bool replace)
    {
        if (path is not null && !replace && File.Exists(path))
        {
            throw new GenesysException(
                GenesysErrorKind.InvalidFile,
                $"The report is too long for one page, and '{path}', the file beside it, is there already.",
                "Choose another name for the report, or replace the files with -Force.");
        }
    }

    private static AuditOutcome[] FailuresOf(IReadOnlyCollection<AuditOutcome>? wanted) =>
        [.. new[] { AuditOutcome.Failed, AuditOutcome.Unknown }.Where(outcome => wanted?.Contains(outcome) != false)];

    private void WriteBeside(string? path, RecordingAuditQuery query)
    {
        if (path is not null)
        {
            AuditExport.WriteCsv(_trail, path, query, _cancellationToken);
            _files.Add(path);
        }
    }
}
