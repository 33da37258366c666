using System.Collections.Concurrent;
using GenesysRecordingTags.Core.Files;

namespace GenesysRecordingTags.Core.Ledger.Sqlite;

/// <summary>Whether the files of an open ledger are still the ones that it was opened with. SQLite goes on writing to files that were removed
/// or moved, and what it writes is gone with the process.</summary>
/// <param name="ledger">The ledger, as an absolute path.</param>
/// <param name="lost">Cancelled when a loss is found.</param>
internal sealed class LedgerPresence(string ledger, CancellationTokenSource lost)
{
    private readonly ConcurrentDictionary<string, FileIdentity> _files = new(StringComparer.Ordinal);
    private volatile string? _loss;
    private long _length;

    /// <summary>Watches a file that is open now.</summary>
    public void Watch(string file) => _files[file] = FileIdentity.Of(file) ?? FileIdentity.Unknown;

    /// <summary>Watches a file no longer.</summary>
    public void Forget(string file) => _files.TryRemove(file, out _);

    /// <summary>Looks whether all watched files are in their places. Once one was not, it stays so: what was written since may be lost.</summary>
    /// <exception cref="GenesysException">One is not (LedgerLost).</exception>
    public void Check()
    {
        if (!IsPresent && _loss is { } loss)
        {
            throw new GenesysException(
                GenesysErrorKind.LedgerLost,
                loss,
                $"Nothing more is sent on this connection. Find out what happened to '{ledger}', and put it back or restore it from a backup; "
                + "then connect again with Connect-GenesysCloud.");
        }
    }

    /// <summary>Cancelled when a loss was found.</summary>
    public CancellationToken Lost { get; } = lost.Token;

    /// <summary>Whether the ledger is still there, all in all.</summary>
    public bool IsPresent
    {
        get
        {
            if (_loss is null && FindLoss() is { } loss)
            {
                _loss = loss;
                // Not on this thread, which may hold locks of the ledger.
                _ = lost.CancelAsync();
            }

            return _loss is null;
        }
    }

    private string? FindLoss()
    {
        foreach (var (file, identity) in _files)
        {
            var what = file == ledger ? $"The ledger '{ledger}'" : $"The file '{file}' of the ledger '{ledger}'";
            if (FileIdentity.Of(file) is not { } now)
            {
                return $"{what} was removed or moved while it was in use.";
            }

            if (now.IsKnown && identity.IsKnown && now != identity)
            {
                return $"{what} was replaced by another file while it was in use.";
            }
        }

        return FindShrinkage();
    }

    /// <summary>A ledger only grows: one that is shorter than it was had another written over it.</summary>
    private string? FindShrinkage()
    {
        var file = new FileInfo(ledger);
        var length = file.Exists ? file.Length : 0;
        var before = Interlocked.Read(ref _length);
        if (length < before)
        {
            return $"The ledger '{ledger}' was cut short or overwritten while it was in use.";
        }

        Interlocked.CompareExchange(ref _length, length, before);
        return null;
    }
}
