using System.Globalization;
using GenesysRecordingTags.Core.Ledger.Storage;

namespace GenesysRecordingTags.Core.Ledger;

/// <summary>Moves old records out of a ledger into an archive.</summary>
public static class LedgerArchiving
{
    /// <summary>What would be moved; null where there is nothing.</summary>
    /// <param name="ledger">The ledger.</param>
    /// <param name="before">Records before this time are old. Those that a compliance sink has not got yet stay, and all behind the first that stays.</param>
    /// <param name="path">The archive's file, as an absolute path; null: beside the ledger.</param>
    /// <exception cref="GenesysException">The ledger can't be read.</exception>
    public static RecordingAuditArchive? Plan(RecordingLedger ledger, DateTimeOffset before, string? path = null) =>
        FindArchive(ledger, before, path) is { } archive ? Describe(archive, length: 0) : null;

    /// <summary>Moves old records to an archive. Cut off at any moment, each record is in the ledger or in the archive that the ledger names, and in one of them.</summary>
    /// <param name="ledger">The ledger.</param>
    /// <param name="before">Records before this time are old. Those that a compliance sink has not got yet stay, and all behind the first that stays.</param>
    /// <param name="path">The archive's file, as an absolute path; null: beside the ledger.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The archive; null where there was nothing to move.</returns>
    /// <exception cref="GenesysException">The archive can't be written, a file is in its place, or the records are not whole.</exception>
    public static async Task<RecordingAuditArchive?> MoveAsync(RecordingLedger ledger, DateTimeOffset before, string? path, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        if (FindArchive(ledger, before, path) is not { } archive)
        {
            return null;
        }

        if (LedgerStores.Owns(ledger.Path, archive.Path) || File.Exists(archive.Path))
        {
            throw new GenesysException(
                GenesysErrorKind.InvalidFile,
                $"There is a file '{archive.Path}' already.",
                "Choose another place with -Path. If it is what a run left that was cut off, and Get-RecordingAudit shows all records without it, remove it.");
        }

        await Task.Run(() => ledger.Store.WriteArchive(archive, cancellationToken), cancellationToken).ConfigureAwait(false);
        await ledger.Enqueue(transaction =>
        {
            transaction.MoveToArchive(archive);
            return true;
        }).ConfigureAwait(false);
        return Describe(archive, new FileInfo(archive.Path).Length);
    }

    private static StoredArchive? FindArchive(RecordingLedger ledger, DateTimeOffset before, string? path)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        using var reader = ledger.Store.OpenReader();
        var (start, head) = (ChainHead.Empty, reader.ReadHead());
        if (reader.ReadArchives() is [.., var newest])
        {
            start = new ChainHead(newest.Last, newest.Hash);
        }

        var last = reader.FindSpan(before, null) is var (firstKept, _) ? firstKept - 1 : head.Sequence;
        foreach (var sink in reader.ReadSinks([]))
        {
            last = Math.Min(last, sink.Progress.Delivered);
        }

        if (last <= start.Sequence)
        {
            return null;
        }

        var hash = string.Empty;
        reader.Visit(new RecordSelection { After = last - 1, Through = last }, (_, _, bytes) =>
        {
            hash = System.Text.Encoding.ASCII.GetString(bytes);
            return true;
        });
        return new StoredArchive
        {
            First = start.Sequence + 1,
            Last = last,
            PreviousHash = start.Hash,
            Hash = hash,
            Path = path ?? string.Create(CultureInfo.InvariantCulture, $"{Path.ChangeExtension(ledger.Path, null)}.{start.Sequence + 1}-{last}.archive.db"),
            ArchivedAt = ledger.Options.TimeProvider.GetUtcNow(),
        };
    }

    private static RecordingAuditArchive Describe(StoredArchive archive, long length) => new()
    {
        Path = archive.Path,
        FirstSequence = archive.First,
        LastSequence = archive.Last,
        RecordCount = archive.Last - archive.First + 1,
        PrecedingHash = archive.PreviousHash,
        HeadHash = archive.Hash,
        Length = length,
    };
}
