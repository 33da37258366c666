using System.Buffers.Binary;
using System.Security.Cryptography;

namespace GenesysRecordingTags.Core.Ledger.Sqlite;

/// <summary>A recording as a number: of millions, all ids would not fit into memory. That two recordings share one is once in a million ledgers
/// of five million recordings.</summary>
internal static class RecordingKey
{
    /// <summary>Of a recording.</summary>
    /// <param name="recordingId">Its id, UTF-8.</param>
    public static ulong Of(ReadOnlySpan<byte> recordingId)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(recordingId, hash);
        return BinaryPrimitives.ReadUInt64LittleEndian(hash);
    }
}
