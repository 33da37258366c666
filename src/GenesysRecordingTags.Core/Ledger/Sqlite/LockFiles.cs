using GenesysRecordingTags.Core.Files;
using GenesysRecordingTags.Core.Ledger.Storage;

namespace GenesysRecordingTags.Core.Ledger.Sqlite;

/// <summary>Locks as files that are held open: the operating system gives them back when their process ends, killed or not.</summary>
/// <param name="folder">The folder they are in.</param>
/// <param name="presence">Watches the locks that are held: one that was removed holds nobody back.</param>
internal sealed class LockFiles(string folder, LedgerPresence presence) : ILedgerLocks
{
    /// <inheritdoc/>
    public ILedgerLock? TryAcquire(string name)
    {
        // A folder that was removed with the ledger is not made anew.
        presence.Check();
        try
        {
            LedgerFile.MakeFolder(folder);
            return new Held(LedgerFile.Make(PathOf(name), FileShare.None), presence);
        }
        catch (IOException ex) when (SharingViolation.Is(ex))
        {
            return null;
        }
        catch (Exception ex) when (ex is IOException or UnauthorizedAccessException)
        {
            throw Unusable(ex);
        }
    }

    /// <inheritdoc/>
    public bool IsHeld(string name)
    {
        try
        {
            return IsFileHeld(PathOf(name));
        }
        catch (Exception ex) when (ex is IOException or UnauthorizedAccessException)
        {
            throw Unusable(ex);
        }
    }

    /// <summary>Whether somebody has a lock of a ledger that is only read. Where that can't be found out, because the locks are another user's,
    /// somebody has.</summary>
    /// <param name="ledger">The ledger's file.</param>
    /// <param name="name">The lock's name.</param>
    public static bool IsHeld(string ledger, string name)
    {
        try
        {
            return IsFileHeld(Path.Combine(LedgerFile.LockFolderOf(ledger), name + ".lock"));
        }
        catch (Exception ex) when (ex is IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }

    /// <inheritdoc/>
    public void RemoveStale(string prefix)
    {
        try
        {
            if (!Directory.Exists(folder))
            {
                return;
            }

            foreach (var path in Directory.EnumerateFiles(folder, prefix + "*.lock"))
            {
                if (!IsHeld(Path.GetFileNameWithoutExtension(path)))
                {
                    File.Delete(path);
                }
            }
        }
        catch (Exception ex) when (ex is IOException or UnauthorizedAccessException)
        {
            throw Unusable(ex);
        }
    }

    /// <summary>Whether somebody has any lock of a ledger whose name begins so.</summary>
    /// <param name="ledger">The ledger's file.</param>
    /// <param name="prefix">What the lock's name begins with.</param>
    public static bool IsAnyHeld(string ledger, string prefix)
    {
        var locks = LedgerFile.LockFolderOf(ledger);
        try
        {
            return Directory.Exists(locks) && Directory.EnumerateFiles(locks, prefix + "*.lock").Any(IsFileHeld);
        }
        catch (Exception ex) when (ex is IOException or UnauthorizedAccessException)
        {
            // Where that can't be found out, somebody has.
            return true;
        }
    }

    private static bool IsFileHeld(string path)
    {
        try
        {
            using var probe = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            return false;
        }
        catch (Exception ex) when (ex is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }
        catch (IOException ex) when (SharingViolation.Is(ex))
        {
            return true;
        }
    }

    private string PathOf(string name) => Path.Combine(folder, name + ".lock");

    private GenesysException Unusable(Exception ex) => new(
        GenesysErrorKind.LedgerUnavailable,
        $"The ledger's lock folder '{folder}' cannot be used: {ex.Message}",
        "Make the folder writable, or choose another place with -LedgerPath.",
        ex);

    private sealed class Held : ILedgerLock
    {
        private readonly FileStream _file;
        private readonly LedgerPresence _presence;

        public Held(FileStream file, LedgerPresence presence)
        {
            (_file, _presence) = (file, presence);
            presence.Watch(file.Name);
        }

        // A file that is held open is lost only by removing or replacing it, which is the loss of the ledger.
        public CancellationToken Lost => _presence.Lost;

        // The file stays: to remove it would race with somebody who is about to take it.
        public void Dispose()
        {
            _presence.Forget(_file.Name);
            _file.Dispose();
        }
    }
}
