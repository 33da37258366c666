using System.Diagnostics;
using System.Globalization;

namespace GenesysRecordingTags.Core.Ledger.Sqlite;

/// <summary>Puts the records of a ledger of format 1 or 2 into the form of format 3: record by record, inside the one transaction that the
/// whole migration is. Where it is cut off, the ledger is as it was.</summary>
/// <param name="path">The ledger.</param>
/// <param name="format">The format it has; 0 where it is new.</param>
/// <param name="diagnostics">Takes what there is to say.</param>
internal sealed class AuditMigration(string path, int format, IDiagnosticSink diagnostics)
{
    private const int RowsAtATime = 2000;
    private const int RecordsBetweenReports = 500_000;

    // Below this it is done before anybody asks what it does.
    private const int NoticeableRecords = 500_000;
    private const int RecordsASecond = 60_000;

    /// <summary>How much room there is on the disk of a file; a test takes it away.</summary>
    internal static Func<string, long> FreeSpace { get; set; } = file => new DriveInfo(Path.GetDirectoryName(file)!).AvailableFreeSpace;

    /// <summary>Does it. To be called inside a transaction, between the making of the new table and the removal of the old one.</summary>
    public void Run(SqliteDatabase database)
    {
        if (format == 0)
        {
            return;
        }

        EnsureAlone();
        var count = database.ReadNumber("SELECT max(sequence) FROM plain_audit");
        EnsureRoom(database);
        Announce(count);
        var watch = Stopwatch.StartNew();
        var copied = Copy(database);
        if (count >= NoticeableRecords)
        {
            diagnostics.Report(DiagnosticLevel.Verbose, string.Create(CultureInfo.CurrentCulture, $"The ledger '{path}' was converted: {copied:N0} audit records in {watch.Elapsed.TotalSeconds:N0} seconds."));
        }
    }

    private long Copy(SqliteDatabase database)
    {
        var appender = new AuditAppender(database);
        var read = database.Prepare("SELECT sequence, body, hash FROM plain_audit WHERE sequence > ?1 ORDER BY sequence LIMIT ?2");
        var remove = database.Prepare("DELETE FROM plain_audit WHERE sequence <= ?1");
        long copied = 0;
        for (long? last = long.MinValue; last is { } after;)
        {
            last = null;
            read.Bind(1, after).Bind(2, RowsAtATime);
            while (read.Step())
            {
                appender.Append(read.Number(0), read.Bytes(1), read.Bytes(2));
                last = read.Number(0);
                if (++copied % RecordsBetweenReports == 0)
                {
                    diagnostics.Report(DiagnosticLevel.Verbose, string.Create(CultureInfo.CurrentCulture, $"Converting the ledger: {copied:N0} audit records so far."));
                }
            }

            read.Reset();
            if (last is { } through)
            {
                // The room of what is copied takes what comes: the file does not grow by a second copy of itself.
                remove.Bind(1, through).Run();
            }
        }

        appender.Flush();
        return copied;
    }

    private void EnsureAlone()
    {
        if (LockFiles.IsAnyHeld(path, LedgerOwner.Prefix))
        {
            throw new GenesysException(
                GenesysErrorKind.LedgerUnavailable,
                string.Create(CultureInfo.InvariantCulture, $"The ledger '{path}' has the format of an earlier version ({format}) and must be converted, but another connection has it open."),
                "Disconnect it there, or end that process, then connect again. Until then, an earlier version of the module goes on working with it.");
        }
    }

    /// <summary>The log holds all that is written until the transaction is durable: about half of what the ledger has.</summary>
    private void EnsureRoom(SqliteDatabase database)
    {
        var needed = database.ReadNumber("PRAGMA page_count") * database.ReadNumber("PRAGMA page_size") / 2;
        var free = FreeSpace(path);
        if (free < needed)
        {
            throw new GenesysException(
                GenesysErrorKind.LedgerUnavailable,
                string.Create(CultureInfo.InvariantCulture, $"The ledger '{path}' has the format of an earlier version ({format}) and must be converted, which takes about {ToMegabytes(needed)} MB on its disk; {ToMegabytes(free)} MB are free."),
                "Make room on the disk, or move the ledger to a larger one and name it with -LedgerPath. The ledger was not changed.");
        }
    }

    private void Announce(long count)
    {
        if (count < NoticeableRecords)
        {
            return;
        }

        diagnostics.Report(
            DiagnosticLevel.Warning,
            string.Create(
                CultureInfo.CurrentCulture,
                $"The ledger '{path}' has the format of an earlier version and is converted now, once: {count:N0} audit records, which takes about {Math.Max(1, count / RecordsASecond / 60)} minutes. If it is cut off, the ledger stays as it was."));
    }

    private static long ToMegabytes(long bytes) => (bytes + (1 << 20) - 1) >> 20;
}
