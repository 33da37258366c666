using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace GenesysRecordingTags.Core.Files;

/// <summary>Which file or folder a path leads to: all paths of one file have the same identity, links and letter case included.</summary>
/// <remarks>It is read without opening the file where the system allows that: on Unix, closing any handle of a SQLite file ends the locks
/// that SQLite has on it in this process.</remarks>
/// <param name="Volume">The volume.</param>
/// <param name="Number">The file's number on it.</param>
internal readonly record struct FileIdentity(ulong Volume, ulong Number)
{
    /// <summary>Something is there, but what it is can't be told.</summary>
    public static readonly FileIdentity Unknown;

    private const int NoSuchFile = 2;
    private const int NoFolder = 20;
    private const int CurrentFolder = -100;
    private const uint StatxInode = 0x100;

    /// <summary>Whether it could be told.</summary>
    public bool IsKnown => this != Unknown;

    /// <summary>Reads the identity of what a path leads to, behind all links.</summary>
    /// <param name="path">An absolute path.</param>
    /// <returns>Null where nothing is there.</returns>
    public static FileIdentity? Of(string path)
    {
        try
        {
            return OperatingSystem.IsWindows() ? OfWindows(path)
                : OperatingSystem.IsMacOS() ? OfMacOS(path)
                : OfLinux(path);
        }
        catch (EntryPointNotFoundException)
        {
            // A C library from before statx: that the file is there can still be told.
            return Path.Exists(path) ? Unknown : null;
        }
    }

    private static FileIdentity? OfLinux(string path)
    {
        // struct statx is the same on every architecture: inode at 32, device at 136.
        Span<byte> status = stackalloc byte[256];
        return Statx(CurrentFolder, Terminated(path), 0, StatxInode, ref MemoryMarshal.GetReference(status)) == 0
            ? new FileIdentity(MemoryMarshal.Read<ulong>(status[136..]), MemoryMarshal.Read<ulong>(status[32..]))
            : WithoutStatus();
    }

    private static FileIdentity? OfMacOS(string path)
    {
        // struct stat with 64-bit inodes: device at 0, inode at 8.
        Span<byte> status = stackalloc byte[256];
        ref var first = ref MemoryMarshal.GetReference(status);
        var result = RuntimeInformation.ProcessArchitecture == Architecture.X64
            ? StatWithInode64(Terminated(path), ref first)
            : Stat(Terminated(path), ref first);
        return result == 0
            ? new FileIdentity(MemoryMarshal.Read<uint>(status), MemoryMarshal.Read<ulong>(status[8..]))
            : WithoutStatus();
    }

    private static FileIdentity? OfWindows(string path)
    {
        const uint ShareAll = 7;
        const uint OpenExisting = 3;
        const uint FoldersToo = 0x02000000;
        using var handle = CreateFile(path, 0, ShareAll, 0, OpenExisting, FoldersToo, 0);
        Span<byte> information = stackalloc byte[52];
        if (handle.IsInvalid || !GetFileInformationByHandle(handle, ref MemoryMarshal.GetReference(information)))
        {
            return Path.Exists(path) ? Unknown : null;
        }

        var volume = BinaryPrimitives.ReadUInt32LittleEndian(information[28..]);
        var high = BinaryPrimitives.ReadUInt32LittleEndian(information[44..]);
        var low = BinaryPrimitives.ReadUInt32LittleEndian(information[48..]);
        return new FileIdentity(volume, ((ulong)high << 32) | low);
    }

    private static FileIdentity? WithoutStatus() => Marshal.GetLastPInvokeError() is NoSuchFile or NoFolder ? null : Unknown;

    private static byte[] Terminated(string path) => Encoding.UTF8.GetBytes(path + '\0');

    [DllImport("libc", EntryPoint = "statx", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Statx(int folder, byte[] path, int flags, uint mask, ref byte status);

    [DllImport("libc", EntryPoint = "stat", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Stat(byte[] path, ref byte status);

    [DllImport("libc", EntryPoint = "stat$INODE64", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int StatWithInode64(byte[] path, ref byte status);

    [DllImport("kernel32", EntryPoint = "CreateFileW", SetLastError = true, CharSet = CharSet.Unicode, ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern SafeFileHandle CreateFile(string path, uint access, uint share, nint security, uint mode, uint flags, nint template);

    [DllImport("kernel32", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static extern bool GetFileInformationByHandle(SafeFileHandle file, ref byte information);
}
