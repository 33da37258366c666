using GenesysRecordingTags.Core.Audit;
using GenesysRecordingTags.Core.Files;
using GenesysRecordingTags.Core.Ledger.Chain;
using GenesysRecordingTags.Core.Ledger;

namespace GenesysRecordingTags.Core.Compliance;

/// <summary>Appends audit records to a JSON Lines file. After a crash it goes on behind the last whole line.</summary>
/// <param name="path">The file, as an absolute path.</param>
/// <param name="ledger">The ledger, whose own files are not written to.</param>
internal sealed class FileChannel(string path, string ledger) : IComplianceChannel
{
    private const byte LineFeed = (byte)'\n';
    private const int TailLength = 1 << 16;
    private (long Sequence, string Hash)? _last;
    private long? _writtenLength;

    private static ReadOnlySpan<byte> RecordStart => "{\"sequence\":"u8;

    /// <inheritdoc/>
    public int BatchSize => 500;

    /// <inheritdoc/>
    public async Task DeliverAsync(IReadOnlyList<ComplianceRecord> records, CancellationToken cancellationToken)
    {
        try
        {
            // At every opening: a link may lead elsewhere by now.
            if (LedgerStores.Owns(ledger, path))
            {
                throw ComplianceDeliveryException.OfLedger(ledger, path);
            }

            var file = OwnerOnlyFile.Open(path, new FileStreamOptions
            {
                Mode = FileMode.OpenOrCreate,
                Access = FileAccess.ReadWrite,
                Share = FileShare.Read,
                BufferSize = 0,
                Options = FileOptions.Asynchronous,
            });
            await using (file.ConfigureAwait(false))
            {
                if (file.Length != _writtenLength)
                {
                    // A write of ours that failed, or another process that delivered meanwhile: the end may be anything.
                    await CheckEndAsync(file, cancellationToken).ConfigureAwait(false);
                }

                using var lines = new MemoryStream();
                foreach (var record in records.Skip(CountWritten(records)))
                {
                    lines.Write(record.ToLine());
                    lines.WriteByte(LineFeed);
                }

                file.Seek(0, SeekOrigin.End);
                await file.WriteAsync(lines.GetBuffer().AsMemory(0, (int)lines.Length), cancellationToken).ConfigureAwait(false);
                file.Flush(flushToDisk: true);
                (_writtenLength, _last) = (file.Length, null);
            }
        }
        catch (Exception ex) when (ex is IOException or UnauthorizedAccessException)
        {
            throw new ComplianceDeliveryException($"The file cannot be written: {ex.Message}", retryAfter: null, ex);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    /// <summary>How many of the records stand in the file already: written, but not noted before the process ended.</summary>
    private int CountWritten(IReadOnlyList<ComplianceRecord> records)
    {
        for (var i = 0; _last is { } last && i < records.Count; i++)
        {
            if (records[i].Sequence == last.Sequence && records[i].Hash == last.Hash)
            {
                return i + 1;
            }
        }

        return 0;
    }

    private async Task CheckEndAsync(FileStream file, CancellationToken cancellationToken)
    {
        _last = null;
        for (var length = (long)TailLength; file.Length > 0; length *= 2)
        {
            var start = Math.Max(0, file.Length - length);
            var tail = new byte[file.Length - start];
            file.Position = start;
            await file.ReadExactlyAsync(tail, cancellationToken).ConfigureAwait(false);
            if (TakeEnd(file, tail, start))
            {
                return;
            }
        }
    }

    /// <summary>Looks at the last lines; cuts off half a record.</summary>
    /// <returns>Whether the tail was long enough to see a whole line.</returns>
    private bool TakeEnd(FileStream file, Span<byte> tail, long start)
    {
        var end = tail.LastIndexOf(LineFeed) + 1;
        if (end == 0 && start > 0)
        {
            return false;
        }

        var rest = tail[end..];
        if (!rest.IsEmpty)
        {
            if (rest.StartsWith(RecordStart))
            {
                file.SetLength(start + end);
            }
            else
            {
                // Not ours: left as it is, and our lines begin on a line of their own.
                file.Seek(0, SeekOrigin.End);
                file.WriteByte(LineFeed);
                return true;
            }
        }

        if (end == 0)
        {
            return true;
        }

        var begin = tail[..(end - 1)].LastIndexOf(LineFeed) + 1;
        if (begin == 0 && start > 0)
        {
            return false;
        }

        Span<byte> hash = stackalloc byte[AuditHash.Length];
        if (AuditLine.TrySplit(tail[begin..(end - 1)], out var body, hash) && AuditLine.TryReadPlace(body, out var sequence, out _, out _))
        {
            _last = (sequence, System.Text.Encoding.ASCII.GetString(hash));
        }

        return true;
    }
}
