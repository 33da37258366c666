using System.Globalization;
using GenesysRecordingTags.Core.Files;

namespace GenesysRecordingTags.Core.Logging;

/// <summary>A file that several processes append whole lines to. One that is full is set aside as <c>name.1.ext</c>, and older ones one
/// number up; the last one goes.</summary>
/// <remarks>A lock file beside it is held for each append: a file that is renamed or begun by one process is never written by another
/// meanwhile. The operating system gives the lock back when its process ends, killed or not.</remarks>
/// <param name="path">The file, as an absolute path.</param>
/// <param name="maximumBytes">The size that it does not exceed, unless one append is larger.</param>
/// <param name="fileCount">How many files there are at the most, the current one included.</param>
internal sealed class RotatingFile(string path, long maximumBytes, int fileCount)
{
    private static readonly TimeSpan FirstLockDelay = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan LongestLockDelay = TimeSpan.FromMilliseconds(32);
    private static readonly TimeSpan LongestLockWait = TimeSpan.FromSeconds(2);

    /// <summary>Appends lines: all of them, or none.</summary>
    /// <param name="lines">Whole lines; none: only whether the file can be written is found out.</param>
    /// <exception cref="IOException">It can't be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It must not be written.</exception>
    public async Task AppendAsync(ReadOnlyMemory<byte> lines)
    {
        MakeFolder();
        using var held = await LockAsync().ConfigureAwait(false);
        Rotate(lines.Length);
        using var file = OwnerOnlyFile.Open(path, new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate,
            Access = FileAccess.ReadWrite,
            // Readers may look at it, and rename it, at any time.
            Share = FileShare.ReadWrite | FileShare.Delete,
            BufferSize = 0,
        });
        var end = file.Length;
        try
        {
            EndCutLine(file, end);
            file.Write(lines.Span);
        }
        catch (IOException)
        {
            // A full disk may have taken a part.
            file.SetLength(end);
            throw;
        }
    }

    private void MakeFolder()
    {
        var folder = Path.GetDirectoryName(path)!;
        if (Directory.Exists(folder))
        {
            return;
        }

        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private async Task<FileStream> LockAsync()
    {
        var started = TimeProvider.System.GetTimestamp();
        for (var delay = FirstLockDelay; ; delay = delay < LongestLockDelay ? 2 * delay : LongestLockDelay)
        {
            try
            {
                return OwnerOnlyFile.Open(path + ".lock", new FileStreamOptions
                {
                    Mode = FileMode.OpenOrCreate,
                    Access = FileAccess.ReadWrite,
                    Share = FileShare.None,
                    BufferSize = 0,
                });
            }
            catch (IOException ex) when (SharingViolation.Is(ex) && TimeProvider.System.GetElapsedTime(started) < LongestLockWait)
            {
                await Task.Delay(delay).ConfigureAwait(false);
            }
        }
    }

    private void Rotate(int length)
    {
        var current = new FileInfo(path);
        if (!current.Exists || current.Length == 0 || current.Length + length <= maximumBytes)
        {
            return;
        }

        try
        {
            for (var number = fileCount - 1; number >= 1; number--)
            {
                var older = number == 1 ? path : PathOf(number - 1);
                if (File.Exists(older))
                {
                    File.Move(older, PathOf(number), overwrite: true);
                }
            }
        }
        catch (Exception ex) when (ex is IOException or UnauthorizedAccessException)
        {
            // On Windows, a program that reads the file may keep it from being renamed: it grows on until the next append.
        }
    }

    private string PathOf(int number) => Path.Combine(
        Path.GetDirectoryName(path)!,
        string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileNameWithoutExtension(path)}.{number}{Path.GetExtension(path)}"));

    /// <summary>A process that was killed may have left a line without its end; it must not take the next one with it.</summary>
    private static void EndCutLine(FileStream file, long end)
    {
        if (end == 0)
        {
            return;
        }

        file.Seek(-1, SeekOrigin.End);
        if (file.ReadByte() != '\n')
        {
            file.Write("\n"u8);
        }
    }
}
