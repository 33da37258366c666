using System.Text;
using GenesysRecordingTags.Core.Audit;
using GenesysRecordingTags.Core.Audit.Proofs;
using GenesysRecordingTags.Core.Files;
using GenesysRecordingTags.Core.Ledger;

namespace GenesysRecordingTags.Core.Reporting;

/// <summary>Writes audit records to a file, which is there whole or not at all.</summary>
public static class AuditExport
{
    private const byte LineFeed = (byte)'\n';

    /// <summary>Writes records to a file; one that is there is replaced.</summary>
    /// <param name="trail">The records.</param>
    /// <param name="path">The file.</param>
    /// <param name="format">What to write.</param>
    /// <param name="query">Which ones. JSON Lines take a time and a number only, since their chain has to be contiguous.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>How many records were written.</returns>
    /// <exception cref="GenesysException">The file can't be written, or the ledger can't be read.</exception>
    public static long Export(
        this AuditTrail trail,
        string path,
        AuditExportFormat format,
        RecordingAuditQuery? query = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(trail);
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        query ??= RecordingAuditQuery.All;
        RefuseOwnFile(trail, path);
        return format switch
        {
            AuditExportFormat.JsonLines => WriteLines(trail, path, query, cancellationToken),
            AuditExportFormat.Csv => WriteCsv(trail, path, query, cancellationToken),
            AuditExportFormat.Html => trail.ExportReport(path, query, replace: true, cancellationToken).Count,
            _ => throw new ArgumentOutOfRangeException(nameof(format)),
        };
    }

    /// <summary>Writes records of single recordings to a file, with what proves that they are in the ledger; a file that is there is replaced.</summary>
    /// <param name="trail">The records.</param>
    /// <param name="path">The file.</param>
    /// <param name="request">What is to be proven.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>What the proof was made of. Where the ledger has no record of any of the recordings, no file is written.</returns>
    /// <exception cref="GenesysException">The ledger is not intact or can't be read, the certificate can't be used, or the file can't be written.</exception>
    public static AuditProofResult ExportProof(this AuditTrail trail, string path, AuditProofRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(trail);
        ArgumentNullException.ThrowIfNull(request);
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        RefuseOwnFile(trail, path);
        var (proof, result) = AuditProver.Prove(trail, request, cancellationToken);
        if (proof is not null)
        {
            WriteFile(path, file => AuditProofJson.Write(file, proof));
        }

        return result;
    }

    private static void RefuseOwnFile(AuditTrail trail, string path)
    {
        if (LedgerStores.Owns(trail.Path, path))
        {
            throw new GenesysException(
                GenesysErrorKind.InvalidFile,
                $"'{path}' is one of the files of the ledger '{trail.Path}' itself.",
                "Choose another place for the export.");
        }
    }

    /// <summary>Writes the contiguous part of the chain that a query spans, so that the file can be verified.</summary>
    /// <returns>How many records were written.</returns>
    private static long WriteLines(AuditTrail trail, string path, RecordingAuditQuery query, CancellationToken cancellationToken)
    {
        if (query.IsPartial || query.First is not null || query.Last is not null)
        {
            throw new GenesysException(
                GenesysErrorKind.InvalidRequest,
                "A JSON Lines export is evidence: with records left out of the middle, its chain could not be verified.",
                "Select by time only, or export the selection as CSV or HTML.");
        }

        long count = 0;
        WriteFile(path, file =>
        {
            if (trail.Select(query) is not { } selection)
            {
                return;
            }

            // A clock that was set back leaves records of another time in between: they belong to the chain.
            var buffer = new byte[4096];
            trail.Visit(selection with { Since = null, Until = null }, (_, body, hash) =>
            {
                cancellationToken.ThrowIfCancellationRequested();
                var length = body.Length + AuditLine.HashMemberLength;
                if (buffer.Length <= length)
                {
                    buffer = new byte[length * 2];
                }

                AuditLine.Write(body, hash, buffer);
                buffer[length] = LineFeed;
                file.Write(buffer, 0, length + 1);
                count++;
                return true;
            });
        });
        return count;
    }

    /// <summary>Writes records as a table: RFC 4180, UTF-8 with a byte order mark, which Excel asks for.</summary>
    /// <returns>How many records were written.</returns>
    internal static long WriteCsv(AuditTrail trail, string path, RecordingAuditQuery query, CancellationToken cancellationToken)
    {
        long count = 0;
        WriteFile(path, file =>
        {
            file.Write(Encoding.UTF8.Preamble);
            file.Write(Encoding.UTF8.GetBytes(AuditCsv.Header));
            file.Write("\r\n"u8);
            var row = new AuditCsvWriter();
            using var reader = trail.OpenReader();
            trail.VisitTexts(reader, query, (sequence, text, hash) =>
            {
                cancellationToken.ThrowIfCancellationRequested();
                file.Write(row.TryWrite(sequence, text, hash) ? row.Row : Encoding.UTF8.GetBytes(AuditCsv.RowOf(trail.Parse(sequence, text, hash))));
                file.Write("\r\n"u8);
                count++;
                return true;
            });
        });
        return count;
    }

    /// <summary>Writes a report: a page for people, and beside it the files that hold what is too long for a page.</summary>
    /// <param name="trail">The records.</param>
    /// <param name="path">The page.</param>
    /// <param name="query">Which ones.</param>
    /// <param name="replace">Whether files beside the page may be replaced.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>How many records it is of, and the files that were written.</returns>
    /// <exception cref="GenesysException">A file is there already or can't be written, or the ledger can't be read.</exception>
    public static (long Count, IReadOnlyList<string> Files) ExportReport(
        this AuditTrail trail,
        string path,
        RecordingAuditQuery query,
        bool replace,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(trail);
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        ArgumentNullException.ThrowIfNull(query);
        RefuseOwnFile(trail, path);
        var report = new AuditReport(trail, query, cancellationToken);
        return (report.Write(path, replace), report.Files);
    }

    /// <summary>Writes a file, which is there whole or not at all.</summary>
    internal static void WriteFile(string path, Action<Stream> write)
    {
        path = Path.GetFullPath(path);
        try
        {
            ReplacedFile.Write(path, write);
        }
        catch (Exception ex) when (ex is IOException or UnauthorizedAccessException)
        {
            throw new GenesysException(GenesysErrorKind.InvalidFile, $"The file '{path}' cannot be written: {ex.Message}", "Choose another place.", ex);
        }
    }
}
